#include "gateway/rest/listening_place.hpp"

#include <algorithm>
#include <asio/ip/v6_only.hpp>
#include <stdexcept>

#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

using asio::ip::tcp;

asio::ip::address addressOf(std::string text) {
    if (text == "localhost") return asio::ip::address_v4::loopback();
    if (text.size() > 2 && text.front() == '[' && text.back() == ']')
        text = text.substr(1, text.size() - 2);
    return asio::ip::make_address(text);
}

void open(tcp::acceptor& acceptor, const tcp::endpoint& place) {
    acceptor.open(place.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    if (place.address().is_v6()) acceptor.set_option(asio::ip::v6_only(false));
    acceptor.bind(place);
    acceptor.listen(asio::socket_base::max_listen_connections);
}

void openAnywhere(tcp::acceptor& acceptor, const tcp::endpoint& place) {
    try {
        open(acceptor, place);
    } catch (const std::system_error& error) {
        const bool isV6Missing = error.code() == asio::error::address_family_not_supported ||
                                 error.code() == std::errc::address_not_available;
        if (!isV6Missing) throw;
        log::warn("there is no IPv6 here: listening on IPv4 only", {{"port", place.port()}});
        asio::error_code ignored;
        acceptor.close(ignored);
        open(acceptor, {asio::ip::address_v4::any(), place.port()});
    }
}

asio::ip::address unmapped(const asio::ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

}  // namespace

void listenOn(tcp::acceptor& acceptor, const std::string& address, std::uint16_t port) {
    const auto place = address + ":" + std::to_string(port);
    try {
        const tcp::endpoint endpoint(addressOf(address), port);
        const bool isAny = endpoint.address() == asio::ip::address_v6::any();
        isAny ? openAnywhere(acceptor, endpoint) : open(acceptor, endpoint);
    } catch (const std::system_error& error) {
        const bool isTaken = error.code() == asio::error::address_in_use;
        throw std::runtime_error(isTaken ? "REST: port " + std::to_string(port) + " is in use (" +
                                               place + "): another process listens there"
                                         : "REST: cannot listen on " + place + ": " +
                                               error.code().message());
    }
}

std::string addressText(const asio::ip::address& address) { return unmapped(address).to_string(); }

std::string networkText(const asio::ip::address& address) {
    const auto plain = unmapped(address);
    if (plain.is_v4()) return plain.to_string();
    auto bytes = plain.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return asio::ip::address_v6(bytes).to_string();
}

}  // namespace voltgate::rest
