// What one charger says, message by message: boot, then heartbeats or charging sessions. The
// content of the current message (time, meter) is fixed until it is answered, so that a resend is
// the same message under a new id, as a real charger's is. No I/O; used by one thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/load/acknowledged_log.hpp"
#include "ocpp/domain/datetime.hpp"

namespace voltgate::bench {

enum class Mode : std::uint8_t { Heartbeat, Session };
enum class Step : std::uint8_t { Boot, Authorize, Start, Meter, Stop, Heartbeat, Done };

struct ScriptSettings {
    Mode mode = Mode::Session;
    int sessions = 0;  ///< Per station; 0: without end.
    int meterValues = 10;
    int fewestSamples = 8;
    int mostSamples = 14;
};

/// What an incoming text was to the script.
enum class Reply : std::uint8_t {
    Answered,  ///< The CALLRESULT to the current message; the script has moved on.
    Refused,   ///< A CALLERROR to the current message: send it again.
    Foreign,   ///< An answer to something else: late, or repeated.
    Call       ///< The server asks something.
};

class Script {
public:
    Script(const ScriptSettings& settings, std::string station, std::string idTag, int index,
           AcknowledgedLog& log);

    Step step() const { return step_; }
    bool isOfTransaction() const {
        return step_ == Step::Start || step_ == Step::Meter || step_ == Step::Stop;
    }
    const std::string& station() const { return station_; }

    /// Writes the current message as a CALL with an id of its own.
    void compose(std::string& out);
    Reply receive(std::string_view text);
    /// The answer to a call of the server: we do not know it.
    static std::string refusal(std::string_view call);

private:
    void prepare(Step step);
    void advance(std::string_view payload);
    void nextSession();
    void composeMeterValues(std::string& out) const;
    int samples() const;

    const ScriptSettings& settings_;
    std::string station_;
    std::string idTag_;
    std::string idPrefix_;
    AcknowledgedLog& log_;
    Step step_ = Step::Boot;
    std::uint64_t sent_ = 0;
    std::string messageId_;
    DateTime time_;       // Of the current message; strictly increasing.
    std::int64_t meter_;  // Wh, of the current message.
    std::int64_t transaction_ = 0;
    int meterValue_ = 0;
    int session_ = 0;
};

}  // namespace voltgate::bench
