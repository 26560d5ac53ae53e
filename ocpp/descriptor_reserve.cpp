#include "ocpp/descriptor_reserve.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace voltgate {

DescriptorReserve::DescriptorReserve(std::size_t size) : size_(size) { refill(); }

DescriptorReserve::~DescriptorReserve() {
    while (giveUpOne()) {
    }
}

bool DescriptorReserve::giveUpOne() {
    if (held_.empty()) return false;
    ::close(held_.back());
    held_.pop_back();
    return true;
}

void DescriptorReserve::refill() {
    while (held_.size() < size_) {
        const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) return;
        held_.push_back(descriptor);
    }
}

}  // namespace voltgate
