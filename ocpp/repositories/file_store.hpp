// Files on the disk of this machine. Bytes come and go in pieces, so that no file has to fit into
// memory.
#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include "ocpp/domain/stored_file.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

/// No room is left on the disk.
struct StorageFull : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// The folder or a file in it cannot be written or read.
struct StorageFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// There are more bytes than allowed.
struct FileTooLarge : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// The next piece, at most 1 MiB; empty at the end. One call at a time.
    virtual Task<std::string> read() = 0;
};

class FileStore {
public:
    virtual ~FileStore() = default;

    /// Stores all bytes under a name that it makes up; durable when it returns. When it throws
    /// (StorageFull, StorageFailed, FileTooLarge, or what `bytes` throws) nothing is left behind.
    virtual Task<StoredFile> put(std::shared_ptr<ByteSource> bytes, std::uint64_t atMost) = 0;
    /// The bytes from `offset`, `length` of them. Throws StorageFailed when there is no such file.
    virtual Task<std::shared_ptr<ByteSource>> open(std::string name, std::uint64_t offset,
                                                   std::uint64_t length) = 0;
    /// It is no error when there is none.
    virtual Task<> remove(std::string name) = 0;
};

}  // namespace voltgate
