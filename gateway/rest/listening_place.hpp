// Where a port is listened on, and how addresses are written: IPv4 is IPv4, also when it came
// through a socket of both.
#pragma once
#include <asio/ip/tcp.hpp>
#include <cstdint>
#include <string>

namespace voltgate::rest {

/// Opens the acceptor there. `::` is IPv6 and IPv4, or IPv4 alone on a machine without IPv6. Throws
/// std::runtime_error with a clear sentence.
void listenOn(asio::ip::tcp::acceptor& acceptor, const std::string& address, std::uint16_t port);

std::string addressText(const asio::ip::address& address);
/// What one customer of a network usually has: an IPv4 address, or 64 bits of IPv6.
std::string networkText(const asio::ip::address& address);

}  // namespace voltgate::rest
