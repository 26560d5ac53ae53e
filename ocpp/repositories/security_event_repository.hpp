// Security events on record.
#pragma once
#include "ocpp/domain/page.hpp"
#include "ocpp/domain/security_event.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class SecurityEventRepository {
public:
    virtual ~SecurityEventRepository() = default;

    virtual Task<> add(SecurityEvent event) = 0;
    virtual Task<Listed<SecurityEvent>> list(SecurityEventFilter filter, Page page) = 0;
};

}  // namespace voltgate
