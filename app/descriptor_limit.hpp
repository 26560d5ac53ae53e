// How many descriptors the process may open, and how many of them stations may take: what is left
// belongs to REST, PostgreSQL and files, so that strangers who connect and say nothing shut out
// nobody else.
#pragma once
#include <cstddef>

namespace voltgate::app {

/// Raises the soft limit of the process to its hard limit; how many descriptors there may be then.
std::size_t raiseDescriptorLimit();

struct DoorShare {
    std::size_t connections;  ///< That are open.
    std::size_t newcomers;    ///< That were not looked at yet, and as many in their handshake.
};
/// Of each of so many doors, with `wanted` connections at most.
DoorShare shareOf(std::size_t descriptors, std::size_t doors, std::size_t wanted);

}  // namespace voltgate::app
