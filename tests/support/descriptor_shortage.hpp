// No descriptor is left to this process while it lives, but for those that are open already.
#pragma once
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

namespace voltgate::test {

class DescriptorShortage {
public:
    DescriptorShortage() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit few{.rlim_cur = 400, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &few);
        for (int next = open(); next >= 0; next = open()) taken_.push_back(next);
    }
    ~DescriptorShortage() {
        for (const int descriptor : taken_) ::close(descriptor);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    DescriptorShortage(const DescriptorShortage&) = delete;
    DescriptorShortage& operator=(const DescriptorShortage&) = delete;

private:
    static int open() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

    rlimit before_{};
    std::vector<int> taken_;
};

}  // namespace voltgate::test
