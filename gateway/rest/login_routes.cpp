// Logging in, and who one is. An unknown e-mail and a wrong password are answered alike, and as
// slowly.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/words.hpp"
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
};
JSON_FIELDS(MeView, name, kind, role)

class LoginRoutes {
public:
    LoginRoutes(const Gateway& gateway, const LoginParts& login)
        : gateway_(gateway), login_(login) {}

    Task<Response> login(const Request& request) {
        auto body = bodyOf<LoginBody>(request);
        const auto email = IdToken{body.email.value}.normalized();
        login_.limits.count(email, request.address);
        const auto user = co_await gateway_.users.findByEmail(email);
        auto hash = user ? user->passwordHash : std::string();
        const bool isRight =
            co_await login_.passwords.matches(std::move(body.password.value), std::move(hash));
        if (!user || !isRight) {
            log::info("login refused", {{"address", request.address}, {"request", request.id}});
            throw HttpProblem(401, "the e-mail or the password is wrong");
        }
        login_.limits.forgive(email, request.address);
        co_return jsonResponse(200, LoginView{login_.tokens.issue(*user), spelled(user->role),
                                              gateway_.clock.now() + JsonWebTokens::lifetime});
    }

    Task<Response> me(const Request& request) {
        const auto& caller = request.caller;
        const auto* kind = caller.identity.starts_with("key:") ? "apiKey" : "user";
        co_return jsonResponse(200, MeView{caller.name, kind, spelled(caller.role)});
    }

private:
    const Gateway& gateway_;
    LoginParts login_;
};

}  // namespace

void addLoginRoutes(Routes& routes, const Gateway& gateway, const LoginParts& login) {
    RouteAdder adder(routes, std::make_shared<LoginRoutes>(gateway, login));
    adder.add("POST", apiPath + "/login", Permission::Public, &LoginRoutes::login)
        .add("GET", apiPath + "/me", Permission::SeeOneself, &LoginRoutes::me);
}

}  // namespace voltgate::rest
