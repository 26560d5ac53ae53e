// Logging in and out, who one is, and one's own password. An unknown e-mail and a wrong password
// are answered alike, and as slowly.
#include "gateway/http/digest.hpp"
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/weak_password.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

struct LoginBody {
    json::String<254> email;
    json::String<1024> password;
};
JSON_FIELDS(LoginBody, email, password)

struct LoginView {
    std::string token;
    Spelled<Role> role;
    DateTime expiresAt;
};
JSON_FIELDS(LoginView, token, role, expiresAt)

struct MeView {
    std::string name;
    std::string kind;
    Spelled<Role> role;
    std::optional<std::vector<std::string>> sites;
    std::optional<std::vector<std::string>> cards;
};
JSON_FIELDS(MeView, name, kind, role, sites, cards)

struct OwnPasswordBody {
    json::String<1024> currentPassword;
    json::String<200> newPassword;
};
JSON_FIELDS(OwnPasswordBody, currentPassword, newPassword)

// Names that were typed are put on record; a password that was typed there by mistake is not.
std::string recordable(const std::string& email) {
    return email.find('@') == std::string::npos ? "(no e-mail address)" : email;
}

class LoginRoutes {
public:
    LoginRoutes(const Gateway& gateway, const LoginParts& login)
        : gateway_(gateway), login_(login) {}

    Task<Response> login(const Request& request) {
        auto body = bodyOf<LoginBody>(request);
        const auto email = IdToken{body.email.value}.normalized();
        const auto user = co_await gateway_.users.findByEmail(email);
        auto hash = user ? user->passwordHash : std::string();
        const bool isRight =
            co_await isPassword(email, std::move(body.password.value), std::move(hash), request);
        if (!user || !isRight)
            co_await refuse(email, request, "the e-mail or the password is wrong");
        login_.limits.succeeded(email, request.address);
        auto response = co_await begin(*user, request);
        co_await record(AuditKind::Login, "user:" + std::to_string(user->number), email, request);
        co_return response;
    }

    Task<Response> logout(const Request& request) {
        requireUser(request);
        co_await gateway_.users.endSession(request.caller.session);
        login_.access.forget();
        co_await record(AuditKind::Logout, request.caller.identity, request.caller.name, request);
        co_return Response{204};
    }

    Task<Response> me(const Request& request) {
        const auto& caller = request.caller;
        MeView view{.name = caller.name,
                    .kind = caller.isUser() ? "user" : "apiKey",
                    .role = spelled(caller.role),
                    .sites = caller.sites};
        if (!caller.cards.empty()) view.cards = caller.cards;
        co_return jsonResponse(200, view);
    }

    // Ends all sessions of the user, this one too; the answer has a new one.
    Task<Response> changePassword(const Request& request) {
        requireUser(request);
        auto body = bodyOf<OwnPasswordBody>(request);
        const auto& email = request.caller.name;
        const auto weakness = weaknessOf(body.newPassword.value, userPasswordRule, {email});
        if (weakness) throw badInput({{"newPassword", *weakness}});
        const auto user = co_await gateway_.users.findByEmail(email);
        auto hash = user ? user->passwordHash : std::string();
        const bool isRight = co_await isPassword(email, std::move(body.currentPassword.value),
                                                 std::move(hash), request);
        if (!user || !isRight) co_await refuse(email, request, "the current password is wrong");
        UserChange change;
        change.passwordHash = co_await login_.passwords.hash(std::move(body.newPassword.value));
        change.formerHash = user->passwordHash;
        User changed = *user;
        changed.passwordHash = *change.passwordHash;
        const auto result = co_await gateway_.users.change(user->number, std::move(change));
        login_.access.forget();
        if (result == UserChangeResult::PasswordDiffers)
            throw HttpProblem(409, "the password has just been changed by somebody else");
        if (result != UserChangeResult::Changed) throw notFound("user any more");
        log::info("own password changed", {{"user", user->number}});
        auto response = co_await begin(std::move(changed), request);
        co_return response;
    }

private:
    static void requireUser(const Request& request) {
        if (request.caller.isUser()) return;
        throw HttpProblem(403, "an API key has neither session nor password; an admin removes it");
    }

    Task<bool> isPassword(std::string name, std::string password, std::string hash,
                          const Request& request) {
        const bool isRight = co_await login_.passwords.matches(
            std::move(password), std::move(hash), clientOf(request.address),
            login_.limits.rankOf(name, request.address));
        co_return isRight;
    }

    Task<Response> begin(User user, const Request& request) {
        LoginSession session{.id = http::randomText(24),
                             .user = user.number,
                             .expiresAt = gateway_.clock.now() + JsonWebTokens::lifetime,
                             .address = request.address,
                             .shownHash = user.passwordHash};
        const bool isTheirs = co_await gateway_.users.beginSession(session);
        if (!isTheirs) throw HttpProblem(401, "the e-mail or the password is wrong");
        co_return jsonResponse(200, LoginView{login_.tokens.issue(user, session.id),
                                              spelled(user.role), session.expiresAt});
    }

    // An unknown e-mail and a wrong password are one.
    Task<> refuse(std::string email, const Request& request, std::string detail) {
        const auto limited = login_.limits.failed(email, request.address);
        log::info("login refused", {{"address", request.address}, {"request", request.id}});
        if (request.caller.identity.empty())
            gateway_.audit.refused({.name = recordable(email),
                                    .address = request.address,
                                    .action = request.method + " " + request.path,
                                    .target = request.path,
                                    .status = limited ? 429 : 401,
                                    .requestId = request.id});
        if (!limited) throw HttpProblem(401, detail);
        co_await login_.limits.holdBack();
        throw tryLater(429, detail + ", and too many were before; a right one passes at any time",
                       static_cast<int>(limited->count()));
    }

    Task<> record(AuditKind kind, std::string actor, std::string name, const Request& request) {
        co_await gateway_.audit.record({.kind = kind,
                                        .actor = std::move(actor),
                                        .name = std::move(name),
                                        .address = request.address,
                                        .action = request.method + " " + request.path,
                                        .target = request.path,
                                        .status = kind == AuditKind::Login ? 200 : 204,
                                        .requestId = request.id});
    }

    const Gateway& gateway_;
    LoginParts login_;
};

}  // namespace

void addLoginRoutes(Routes& routes, const Gateway& gateway, const LoginParts& login) {
    RouteAdder adder(routes, std::make_shared<LoginRoutes>(gateway, login));
    adder.add("POST", apiPath + "/login", Permission::Public, &LoginRoutes::login)
        .add("POST", apiPath + "/logout", Permission::SeeOneself, &LoginRoutes::logout)
        .add("GET", apiPath + "/me", Permission::SeeOneself, &LoginRoutes::me)
        .add("PUT", apiPath + "/me/password", Permission::SeeOneself, &LoginRoutes::changePassword);
}

}  // namespace voltgate::rest
