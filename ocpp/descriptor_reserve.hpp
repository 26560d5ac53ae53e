// Descriptors that are held for the time when there are no others. Not safe to use from several
// threads at once.
#pragma once
#include <cstddef>
#include <vector>

namespace voltgate {

class DescriptorReserve {
public:
    explicit DescriptorReserve(std::size_t size);
    ~DescriptorReserve();
    DescriptorReserve(const DescriptorReserve&) = delete;
    DescriptorReserve& operator=(const DescriptorReserve&) = delete;

    /// Frees one for whoever comes next. False: none is left.
    bool giveUpOne();
    /// Takes back what was given up, as far as there is anything to take.
    void refill();
    bool isFull() const { return held_.size() == size_; }

private:
    const std::size_t size_;
    std::vector<int> held_;
};

}  // namespace voltgate
