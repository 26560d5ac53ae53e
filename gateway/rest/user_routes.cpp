// Users of the REST API. There is always an admin left: the last one can be neither removed nor
// given another role.
#include "gateway/http/digest.hpp"
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/weak_password.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

using Sites = json::List<json::String<100>, 1, 100>;
using Cards = json::List<json::String<255>, 0, 50>;

struct NewUserBody {
    json::String<254> email;
    json::String<200> password;
    Spelled<Role> role;
    std::optional<Sites> sites;
    std::optional<Cards> cards;
};
JSON_FIELDS(NewUserBody, email, password, role, sites, cards)

struct UserPatch {
    std::optional<json::String<200>> password;
    std::optional<Spelled<Role>> role;
    std::optional<Sites> sites;
    std::optional<Cards> cards;
};
JSON_FIELDS(UserPatch, password, role, sites, cards)

struct UserView {
    std::int64_t id = 0;
    std::string email;
    Spelled<Role> role;
    std::optional<std::vector<std::string>> sites;
    std::optional<std::vector<std::string>> cards;
    DateTime createdAt;
};
JSON_FIELDS(UserView, id, email, role, sites, cards, createdAt)

UserView toView(const User& user) {
    UserView view{.id = user.number,
                  .email = user.email,
                  .role = spelled(user.role),
                  .sites = user.sites,
                  .createdAt = user.createdAt};
    if (!user.cards.empty()) view.cards = user.cards;
    return view;
}

// Users have no revision of their own; what they are names it. Two changes at the same moment can
// both pass.
std::string tagOf(const User& user) {
    auto text = user.email + toWord(user.role) + user.passwordHash;
    for (const auto& site : user.sites.value_or(std::vector<std::string>())) text += "\ns" + site;
    for (const auto& card : user.cards) text += "\nc" + card;
    return "\"" + sha256Hex(text + (user.sites ? "\nbound" : "")).substr(0, 16) + "\"";
}

Response userResponse(const User& user) {
    auto response = jsonResponse(200, toView(user));
    response.headers.emplace_back("ETag", tagOf(user));
    return response;
}

bool isEmail(const std::string& text) {
    const auto at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string::npos &&
           text.find_first_of(" \t\r\n") == std::string::npos;
}

void checkPassword(Faults& faults, const std::string& password, const std::string& email) {
    const auto weakness = weaknessOf(password, userPasswordRule, {email});
    faults.require(!weakness, "password", weakness.value_or(""));
}

template <class Texts>
std::vector<std::string> plain(const Texts& texts) {
    std::vector<std::string> values;
    for (const auto& text : texts) values.push_back(text.value);
    return values;
}

class UserRoutes {
public:
    UserRoutes(const Gateway& gateway, const LoginParts& login)
        : gateway_(gateway), passwords_(login.passwords), access_(login.access) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        const auto page = query.page();
        query.finish();
        const auto users = co_await gateway_.users.list(page);
        co_return pageResponse(users, toView);
    }

    Task<Response> create(const Request& request) {
        const auto body = bodyOf<NewUserBody>(request);
        Faults faults;
        faults.require(isEmail(body.email), "email", "is no e-mail address");
        checkPassword(faults, body.password, body.email);
        faults.finish();
        User fresh;
        fresh.email = IdToken{body.email.value}.normalized();
        fresh.role = meant(body.role);
        if (body.sites) fresh.sites = plain(*body.sites);
        if (body.cards) fresh.cards = plain(*body.cards);
        fresh.passwordHash = co_await passwords_.hash(body.password.value);
        const auto user = co_await gateway_.users.add(std::move(fresh));
        if (!user) throw HttpProblem(409, "there is a user with this e-mail already");
        log::info("user added", {{"user", user->number}, {"by", request.caller.name}});
        co_return created(apiPath + "/users/" + std::to_string(user->number), toView(*user));
    }

    Task<Response> read(const Request& request) {
        const auto user = co_await find(request);
        co_return userResponse(user);
    }

    Task<Response> change(const Request& request) {
        const auto patch = patchOf<UserPatch>(request, {"sites"});
        const auto& body = patch.fields;
        const auto user = co_await find(request);
        Faults faults;
        if (body.password) checkPassword(faults, *body.password, user.email);
        faults.finish();
        const auto wanted = request.header("If-Match").value_or("*");
        if (wanted != "*" && wanted != tagOf(user)) throw revisionDiffers();
        UserChange change;
        if (body.role) change.role = meant(*body.role);
        if (body.sites) change.sites = SiteAccess(plain(*body.sites));
        if (patch.cleared.contains("sites")) change.sites = SiteAccess();
        if (body.cards) change.cards = plain(*body.cards);
        if (body.password) change.passwordHash = co_await passwords_.hash(body.password->value);
        const auto result = co_await gateway_.users.change(user.number, std::move(change));
        refuseUnlessChanged(result);
        log::info("user changed", {{"user", user.number}, {"by", request.caller.name}});
        auto response = co_await read(request);
        co_return response;
    }

    Task<Response> remove(const Request& request) {
        const auto user = co_await find(request);
        const auto result = co_await gateway_.users.remove(user.number);
        refuseUnlessChanged(result);
        log::info("user removed", {{"user", user.number}, {"by", request.caller.name}});
        co_return Response{204};
    }

private:
    Task<User> find(const Request& request) {
        const auto number = numberOf(request, "user", INT64_MAX - 1);
        auto listed = co_await gateway_.users.list({.limit = 1, .before = number + 1});
        if (listed.items.empty() || listed.items.front().number != number) {
            throw notFound("user with this id");
        }
        co_return listed.items.front();
    }

    // The sessions of who was changed have ended.
    void refuseUnlessChanged(UserChangeResult result) {
        access_.forget();
        if (result == UserChangeResult::NotFound) throw notFound("user with this id");
        if (result == UserChangeResult::LastAdmin) throw HttpProblem(409, "this is the last admin");
    }

    const Gateway& gateway_;
    Passwords& passwords_;
    Access& access_;
};

}  // namespace

void addUserRoutes(Routes& routes, const Gateway& gateway, const LoginParts& login) {
    const auto users = apiPath + "/users";
    const auto permission = Permission::ManageUsers;
    RouteAdder adder(routes, std::make_shared<UserRoutes>(gateway, login));
    adder.add("GET", users, permission, &UserRoutes::list)
        .add("POST", users, permission, &UserRoutes::create)
        .add("GET", users + "/{id}", permission, &UserRoutes::read)
        .add("PATCH", users + "/{id}", permission, &UserRoutes::change)
        .add("DELETE", users + "/{id}", permission, &UserRoutes::remove);
}

}  // namespace voltgate::rest
