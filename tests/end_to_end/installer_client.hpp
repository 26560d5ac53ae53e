// An app of an installer or operator, over real HTTP: it has the identity token of a station, and
// exchanges it at /auth.
#pragma once
#include "gateway/installer/installer_token.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {

class InstallerClient {
public:
    explicit InstallerClient(RunningServer& server, const std::string& station = "CP-1",
                             installer::Role role = installer::Role::Installer)
        : http_(server.application.httpPort()) {
        const auto keys = installer::IdentityKeys::readOrMake(server.folder.path() / "installer");
        const SystemClock clock;
        const installer::InstallerTokens tokens(keys, std::chrono::hours(1), clock);
        const auto token = tokens.issueIdentity({.station = {station}, .role = role});
        token_ = get("/auth?token=" + token).field("accessToken");
        http_.authenticate(token_);
    }

    const std::string& token() const { return token_; }
    HttpAnswer get(const std::string& target, const std::string& headers = "") {
        return http_.get(placeOf(target), headers);
    }
    HttpAnswer head(const std::string& target) { return http_.head(placeOf(target)); }
    HttpAnswer post(const std::string& target, const std::string& body = "",
                    const std::string& headers = "") {
        return http_.post(placeOf(target), body, headers);
    }
    HttpAnswer remove(const std::string& target) { return http_.remove(placeOf(target)); }

private:
    static std::string placeOf(const std::string& target) {
        return "/api/tnm/v1" + target + (target.find('?') == std::string::npos ? "?" : "&") +
               "clientId=e2e";
    }

    HttpClient http_;
    std::string token_;
};

}  // namespace voltgate::test
