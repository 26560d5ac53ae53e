// Files with secrets of ours that are made once: keys. Only their owner may read them, and a crash
// or another process that makes the same one leaves none that is half.
#pragma once
#include <string>
#include <string_view>

namespace voltgate {

/// Makes the file, and its folder when that is not there; when there is a file already it stays as
/// it is. Throws std::runtime_error.
void makePrivateFile(const std::string& path, std::string_view content);

/// Whether others than its owner may read or write the file.
bool isOpenToOthers(const std::string& path);

}  // namespace voltgate
