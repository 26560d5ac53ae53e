// Who may stand between us and a client, and what they may say about who that is. Anybody else
// could write these headers too. Immutable, so safe to use from any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace voltgate {

class TrustedProxies {
public:
    /// `list`: addresses and networks, comma separated: "127.0.0.1, 10.0.0.0/8, fd00::/8"; empty:
    /// nobody. Throws std::invalid_argument that names the part that is none.
    explicit TrustedProxies(std::string_view list);

    bool contains(std::string_view address) const;
    /// The address of the client, without a port: of the peer, or, where that is trusted, what
    /// `forwardedFor` (all of X-Forwarded-For, comma separated) says.
    std::string clientBehind(std::string_view peer, std::string_view forwardedFor) const;

private:
    struct Network {
        std::vector<unsigned char> bytes;  // 16, of an IPv6 or a mapped IPv4 address.
        int prefix = 0;                    // Of 128 bits.
    };
    static Network parse(std::string_view text);

    std::vector<Network> networks_;
};

}  // namespace voltgate
