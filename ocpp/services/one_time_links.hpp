// Makes one-time URLs and recognises their tokens. Safe to use from any thread.
#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "ocpp/domain/one_time_link.hpp"

namespace voltgate {

struct FreshLink {
    std::string url;  ///< A secret: for its station only.
    OneTimeLink record;
};

class OneTimeLinks {
public:
    /// Where stations reach our HTTP port, e.g. https://csms.example.org; set before the first use.
    void announce(std::string publicUrl);
    std::string publicUrl() const;

    /// `fileName` is the last part of the URL: stations look at it. It is made harmless.
    FreshLink make(std::string_view fileName, DateTime expiresAt) const;
    /// For a folder to which the station adds the name of its file.
    FreshLink make(DateTime expiresAt) const;

    static std::string hashOf(std::string_view token);

private:
    mutable std::mutex mutex_;
    std::string publicUrl_;
};

}  // namespace voltgate
