// What a station has its own rules for about tokens, before those for all stations.
#pragma once
#include <optional>

#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class StationTokens {
public:
    virtual ~StationTokens() = default;

    /// The station's own verdict; nothing where the rules for all stations apply, as they do when
    /// this throws.
    virtual Task<std::optional<Authorization>> verdict(StationId station, IdToken token) = 0;
};

}  // namespace voltgate
