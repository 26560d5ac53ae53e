// Users of the REST API. There is always an admin left: the last one can be neither removed nor
// given another role.
#include "gateway/rest/body.hpp"
#include "gateway/http/digest.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t passwordAtLeast = 10;

struct NewUserBody {
    json::String<254> email;
    json::String<200> password;
    Spelled<Role> role;
};
JSON_FIELDS(NewUserBody, email, password, role)

struct UserPatch {
    std::optional<json::String<200>> password;
    std::optional<Spelled<Role>> role;
};
JSON_FIELDS(UserPatch, password, role)

struct UserView {
    std::int64_t id = 0;
    std::string email;
    Spelled<Role> role;
    DateTime createdAt;
};
JSON_FIELDS(UserView, id, email, role, createdAt)

UserView toView(const User& user) {
    return {user.number, user.email, spelled(user.role), user.createdAt};
}

// Users have no revision of their own; what they are names it. Two changes at the same moment can
// both pass.
std::string tagOf(const User& user) {
    return "\"" + sha256Hex(user.email + toWord(user.role) + user.passwordHash).substr(0, 16) +
           "\"";
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

void checkPassword(Faults& faults, const std::string& password) {
    faults.require(password.size() >= passwordAtLeast, "password",
                   "shorter than " + std::to_string(passwordAtLeast) + " characters");
}

class UserRoutes {
public:
    UserRoutes(const Gateway& gateway, Passwords& passwords)
        : gateway_(gateway), passwords_(passwords) {}

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
        checkPassword(faults, body.password);
        faults.finish();
        User fresh;
        fresh.email = IdToken{body.email.value}.normalized();
        fresh.role = meant(body.role);
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
        const auto body = bodyOf<UserPatch>(request);
        Faults faults;
        if (body.password) checkPassword(faults, *body.password);
        faults.finish();
        const auto user = co_await find(request);
        const auto wanted = request.header("If-Match").value_or("*");
        if (wanted != "*" && wanted != tagOf(user)) throw revisionDiffers();
        std::optional<Role> role;
        if (body.role) role = meant(*body.role);
        if (role && *role != Role::Admin) co_await requireAnotherAdmin(user);
        std::optional<std::string> hash;
        if (body.password) hash = co_await passwords_.hash(body.password->value);
        const bool isChanged = co_await gateway_.users.change(user.number, role, std::move(hash));
        if (!isChanged) throw notFound("user with this id");
        log::info("user changed", {{"user", user.number}, {"by", request.caller.name}});
        auto response = co_await read(request);
        co_return response;
    }

    Task<Response> remove(const Request& request) {
        const auto user = co_await find(request);
        co_await requireAnotherAdmin(user);
        const bool isRemoved = co_await gateway_.users.remove(user.number);
        if (!isRemoved) throw notFound("user with this id");
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

    Task<> requireAnotherAdmin(User user) {
        Page page{.limit = 1000};
        while (user.role == Role::Admin) {
            const auto listed = co_await gateway_.users.list(page);
            for (const auto& other : listed.items) {
                if (other.role == Role::Admin && other.number != user.number) co_return;
            }
            if (!listed.next) throw HttpProblem(409, "this is the last admin");
            page.before = listed.next;
        }
    }

    const Gateway& gateway_;
    Passwords& passwords_;
};

}  // namespace

void addUserRoutes(Routes& routes, const Gateway& gateway, Passwords& passwords) {
    const auto users = apiPath + "/users";
    const auto permission = Permission::ManageUsers;
    RouteAdder adder(routes, std::make_shared<UserRoutes>(gateway, passwords));
    adder.add("GET", users, permission, &UserRoutes::list)
        .add("POST", users, permission, &UserRoutes::create)
        .add("GET", users + "/{id}", permission, &UserRoutes::read)
        .add("PATCH", users + "/{id}", permission, &UserRoutes::change)
        .add("DELETE", users + "/{id}", permission, &UserRoutes::remove);
}

}  // namespace voltgate::rest
