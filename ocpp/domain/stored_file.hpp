// A file that Voltgate keeps on its disk, by what is known of it.
#pragma once
#include <cstdint>
#include <string>

namespace voltgate {

struct StoredFile {
    std::string name;        ///< Its name in the store, made up there; says nothing.
    std::uint64_t size = 0;  ///< bytes
    std::string sha256;      ///< Of its content, 64 hexadecimal digits in lower case.
    bool operator==(const StoredFile&) const = default;
};

}  // namespace voltgate
