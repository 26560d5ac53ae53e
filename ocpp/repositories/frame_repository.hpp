// The frame log. record() never waits: it is queued, bounded, and written behind; when the queue is
// full the frame is dropped and counted.
#pragma once

#include "ocpp/domain/frame_record.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class FrameRepository {
public:
    virtual ~FrameRepository() = default;

    virtual void record(FrameRecord frame) = 0;
    virtual Task<Listed<FrameRecord>> list(FrameFilter filter, Page page) = 0;
};

}  // namespace voltgate
