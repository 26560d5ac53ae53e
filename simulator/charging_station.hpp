// A charging station that speaks OCPP 1.6: for people to try things with, and the tests' charger.
// It does by itself what a station does by itself (heartbeats, meter values, reconnecting, sending
// again, obeying the central system); what people and cars do is asked of it here.
//
// One thread runs the io_context, and everything here is used on that thread. The station lives
// until stop() has been awaited. See station_host.hpp for a station with a thread of its own.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/rpc/router.hpp"
#include "ocpp/rpc/session.hpp"
#include "ocpp/v16/messages/authorization.hpp"
#include "ocpp/v16/messages/certificate.hpp"
#include "ocpp/v16/messages/data_transfer.hpp"
#include "ocpp/v16/messages/diagnostics.hpp"
#include "ocpp/v16/messages/firmware.hpp"
#include "ocpp/v16/messages/local_list.hpp"
#include "ocpp/v16/messages/provisioning.hpp"
#include "ocpp/v16/messages/remote_control.hpp"
#include "ocpp/v16/messages/reservation.hpp"
#include "ocpp/v16/messages/security_event.hpp"
#include "simulator/certificates.hpp"
#include "simulator/charging_profiles.hpp"
#include "simulator/configuration.hpp"
#include "simulator/file_transfer.hpp"
#include "simulator/misbehaviour.hpp"
#include "simulator/signal.hpp"
#include "simulator/transaction_queue.hpp"

namespace voltgate::simulator {

struct StationSettings {
    std::string url = "ws://127.0.0.1:9000/ocpp";  ///< Without the station's id.
    std::string id = "CP1";
    std::optional<std::string> password{};
    std::string caFile{};  ///< PEM, like the next two.
    std::string certificateFile{};
    std::string keyFile{};
    std::string tlsUrl{};             ///< wss://, for security profiles 2 and 3; empty: `url`.
    std::string certificateFolder{};  ///< Of the certificate that it asks for; empty: memory.
    int connectors = 2;
    std::string vendor = "Voltgate";
    std::string model = "Simulator";
    std::string firmwareVersion = "1.0";
    /// Simulated time: 60 lets an hour of charging pass in a minute. Timestamps stay true.
    double speed = 1;
    Duration patience = std::chrono::seconds(30);  ///< For an answer.
    Duration rebootTime = std::chrono::milliseconds(500);
    Duration firstBackoff = std::chrono::milliseconds(250);  ///< Doubled up to `lastBackoff`.
    Duration lastBackoff = std::chrono::seconds(10);
    std::map<std::string, std::string> configuration{};  ///< Other than the defaults.
    Misbehaviours misbehaviours{};
    Duration lateness = std::chrono::seconds(2);
    /// Takes one readable line per event; may be empty.
    std::function<void(const std::string&)> onEvent{};
};

/// An answer of the central system; `response` only when it came and fits.
template <class Response>
struct Answer {
    CommandOutcome outcome;
    std::optional<Response> response{};
};

struct StartOutcome {
    bool isCharging = false;
    std::optional<std::int64_t> transactionId{};  ///< Nothing while offline.
    std::string refusal{};                        ///< Why it is not charging.
};

class ChargingStation : public std::enable_shared_from_this<ChargingStation> {
    struct Private {};

public:
    static std::shared_ptr<ChargingStation> create(asio::io_context& io,
                                                   WebSocketConnector& connector,
                                                   StationSettings settings);
    ChargingStation(Private, asio::io_context& io, WebSocketConnector& connector,
                    StationSettings settings);

    // The connection.
    Task<std::optional<ConnectFailure>> connect();
    /// Sends BootNotification; when accepted, reports all connectors and sends what has waited.
    Task<std::optional<v16::RegistrationStatus>> boot();
    /// From now on by itself: connects and boots when it is not connected, sends heartbeats.
    void stayOnline();
    /// Ends all that it does by itself and closes the connection; charges go on in its memory.
    Task<> stop();
    /// Cuts the connection without a word.
    void dropConnection();
    bool isOnline() const { return session_ != nullptr; }
    bool isAccepted() const { return isAccepted_; }
    bool isReady() const { return isOnline() && isAccepted_; }

    // People and cars.
    Task<std::optional<v16::IdTagInfo>> authorize(std::string idTag);
    Task<> plugIn(int connector);
    /// A charge at this connector ends with it.
    Task<> unplug(int connector);
    /// Plugs in where necessary, and waits until the central system knows of it, or is offline.
    Task<StartOutcome> startTransaction(int connector, std::string idTag);
    /// Waits until it is acknowledged, or the station offline. False: nothing is charging there.
    Task<bool> stopTransaction(int connector, v16::Reason reason,
                               std::optional<std::string> idTag = std::nullopt);
    Task<> sendMeterValues(int connector, std::string context = "Sample.Periodic");
    Task<> suspend(int connector, bool whether);
    Task<> fault(int connector, v16::ChargePointErrorCode error);

    // Security.
    /// Asks the central system to sign a certificate; true when it will come.
    Task<bool> requestCertificate();
    Task<> reportSecurityEvent(std::string type, std::string techInfo);

    // Everything else.
    /// Any call, valid or not.
    Task<CommandOutcome> call(std::string action, std::string payload);
    template <class Request>
    Task<Answer<typename Request::Response>> call(Request request);
    /// Waits until the condition holds, at most `longest`; looks after every event.
    Task<bool> until(std::function<bool()> condition, Duration longest);
    /// Lets until() look again at what only the caller knows.
    void wake() { changed(); }
    void sendText(std::string text);
    void sendBinary(std::string bytes);
    void answerPings(bool whether);

    const StationSettings& settings() const { return settings_; }
    const Connector& connector(int number) const { return *connectors_.at(place(number)); }
    Configuration& configuration() { return configuration_; }
    const ChargingProfiles& chargingProfiles() const { return profiles_; }
    const Certificates& certificates() const { return certificates_; }
    int localListVersion() const { return localListVersion_; }
    std::size_t localListLength() const { return localList_.size(); }
    std::size_t unacknowledged() const { return queue_.size(); }
    /// Failed attempts on the oldest of them.
    int attempts() const { return queue_.attempts(); }
    /// The firmware that it runs; empty: what it was made with.
    const std::string& firmwareImage() const { return firmwareImage_; }
    /// What it uploaded last, or tried to.
    const std::string& uploadedLog() const { return uploadedLog_; }
    /// How often a call of this action was received.
    int received(std::string_view action) const;

private:
    struct Inbound {};  // The context of the router's handlers: there is nothing to tell them.
    class Inbox;

    // charging_station.cpp: the connection and what goes on by itself.
    WebSocketEvents opened(std::shared_ptr<WebSocketLink> link);
    void closed(const rpc::Session* session);
    Task<> live();
    Task<> connectOrWait(Duration& backoff);
    Task<> bootOrWait();
    Task<> beat();
    Task<> counted(Task<> task);
    Task<> pause(Duration time);
    Task<> meterAll();
    Task<> reportConnectors();
    Task<> report(Connector& connector);
    void changed() { signal_.notify(); }
    void note(const std::string& event) const;
    void inBackground(std::string name, Task<> task);
    Duration scaled(std::chrono::seconds time) const;
    DateTime clock();
    std::size_t place(int number) const;
    Connector* find(int number);

    // transactions.cpp
    Task<StartOutcome> start(Connector& connector, std::string idTag);
    Task<StartOutcome> begun(Connector& connector, std::shared_ptr<Transaction> transaction);
    Task<std::optional<std::string>> refusalFor(Connector& connector, std::string idTag);
    Task<> endCharge(Connector& connector, v16::Reason reason, std::optional<std::string> idTag);
    void sendQueued();
    Task<> drainQueue();
    Task<CommandOutcome> sendOldest();
    void acknowledge(const CommandOutcome& outcome);
    void startAnswered(Transaction& transaction, const CommandOutcome& outcome);
    void giveUpOldest(const CommandOutcome& outcome);
    Task<> waitToSendAgain();
    v16::MeterValue sample(Connector& connector, std::string_view context, DateTime at);
    Connector* chargingWith(std::int64_t transactionId);

    // The calls of the central system, in the file of their functional block.
    void route();
    template <class Request>
    using Handled = Task<typename Request::Response>;
    Handled<v16::RemoteStartTransactionRequest> remoteStart(
        Inbound&, const v16::RemoteStartTransactionRequest& request);
    Handled<v16::RemoteStopTransactionRequest> remoteStop(
        Inbound&, const v16::RemoteStopTransactionRequest& request);
    Handled<v16::UnlockConnectorRequest> unlock(Inbound&,
                                                const v16::UnlockConnectorRequest& request);
    Handled<v16::TriggerMessageRequest> trigger(Inbound&,
                                                const v16::TriggerMessageRequest& request);
    Handled<v16::ResetRequest> reset(Inbound&, const v16::ResetRequest& request);
    Handled<v16::ReserveNowRequest> reserveNow(Inbound&, const v16::ReserveNowRequest& request);
    Handled<v16::CancelReservationRequest> cancelReservation(
        Inbound&, const v16::CancelReservationRequest& request);
    Handled<v16::ChangeAvailabilityRequest> changeAvailability(
        Inbound&, const v16::ChangeAvailabilityRequest& request);
    Handled<v16::GetConfigurationRequest> getConfiguration(
        Inbound&, const v16::GetConfigurationRequest& request);
    Handled<v16::ChangeConfigurationRequest> changeConfiguration(
        Inbound&, const v16::ChangeConfigurationRequest& request);
    Handled<v16::ClearCacheRequest> clearCache(Inbound&, const v16::ClearCacheRequest& request);
    Handled<v16::DataTransferRequest> dataTransfer(Inbound&,
                                                   const v16::DataTransferRequest& request);

    Handled<v16::UpdateFirmwareRequest> updateFirmware(Inbound&,
                                                       const v16::UpdateFirmwareRequest& request);
    Handled<v16::SignedUpdateFirmwareRequest> signedUpdateFirmware(
        Inbound&, const v16::SignedUpdateFirmwareRequest& request);
    Handled<v16::GetDiagnosticsRequest> getDiagnostics(Inbound&,
                                                       const v16::GetDiagnosticsRequest& request);
    Handled<v16::GetLogRequest> getLog(Inbound&, const v16::GetLogRequest& request);
    Handled<v16::SetChargingProfileRequest> setChargingProfile(
        Inbound&, const v16::SetChargingProfileRequest& request);
    Handled<v16::ClearChargingProfileRequest> clearChargingProfile(
        Inbound&, const v16::ClearChargingProfileRequest& request);
    Handled<v16::GetCompositeScheduleRequest> getCompositeSchedule(
        Inbound&, const v16::GetCompositeScheduleRequest& request);
    Handled<v16::GetLocalListVersionRequest> getLocalListVersion(
        Inbound&, const v16::GetLocalListVersionRequest& request);
    Handled<v16::SendLocalListRequest> sendLocalList(Inbound&,
                                                     const v16::SendLocalListRequest& request);

    // firmware.cpp and diagnostics.cpp
    struct FirmwareOrder {
        std::string location;
        DateTime retrieveAt;
        std::optional<DateTime> installAt{};
        int retries = 0;
        std::chrono::seconds retryInterval{};
        std::optional<int> requestId{};  // Of a signed update, like the next two.
        std::string certificate{};
        std::string signature{};
    };
    struct LogOrder {
        std::string location;
        std::string fileName;
        int retries = 0;
        std::chrono::seconds retryInterval{};
        std::optional<int> requestId{};  // Of GetLog.
    };
    Task<> update(FirmwareOrder order, int turn);
    Task<std::optional<std::string>> fetchFirmware(const FirmwareOrder& order, int turn);
    Task<> install(std::string image, std::optional<int> requestId);
    Task<> reportFirmware(std::string status, std::optional<int> requestId);
    Task<> sendFirmwareStatus(std::string status, std::optional<int> requestId);
    bool isOver(int turn) const;
    void endUpdate();
    std::string diagnostics() const;
    Task<> uploadLog(LogOrder order);
    Task<> reportUpload(std::string status, std::optional<int> requestId);
    Handled<v16::CertificateSignedRequest> certificateSigned(
        Inbound&, const v16::CertificateSignedRequest& request);
    Handled<v16::InstallCertificateRequest> installCertificate(
        Inbound&, const v16::InstallCertificateRequest& request);
    Handled<v16::DeleteCertificateRequest> deleteCertificate(
        Inbound&, const v16::DeleteCertificateRequest& request);
    Handled<v16::GetInstalledCertificateIdsRequest> getInstalledCertificateIds(
        Inbound&, const v16::GetInstalledCertificateIdsRequest& request);
    Handled<v16::ExtendedTriggerMessageRequest> extendedTrigger(
        Inbound&, const v16::ExtendedTriggerMessageRequest& request);

    // security.cpp
    struct Credentials {
        std::optional<std::string> password;
        std::string securityProfile;
        Certificates::Own own;
    };
    int firstSecurityProfile() const;
    WebSocketTarget target() const;
    Credentials credentials() const;
    v16::ConfigurationStatus changeKey(const std::string& value);
    v16::ConfigurationStatus raiseProfile(const std::string& value);
    Task<> reconnect(std::string why, Credentials before);
    Task<> askForCertificate();

    bool takes(int connector, const v16::ChargingProfile& profile);
    static std::optional<DateTime> beganAt(const Connector& connector);
    void limitNow();
    v16::UpdateStatus updateLocalList(const v16::SendLocalListRequest& request);
    std::optional<v16::IdTagInfo> locallyAuthorized(const std::string& key) const;
    Connector* connectorFor(const v16::RemoteStartTransactionRequest& request);
    Task<> startRemotely(Connector& connector, std::string idTag,
                         std::optional<v16::ChargingProfile> profile);
    Task<> restart(v16::ResetType type);
    Task<> sendTriggered(v16::MessageTrigger message, std::optional<int> connector);
    Task<> expireReservation(int id, DateTime at);
    v16::ReservationStatus reserve(const v16::ReserveNowRequest& request);
    bool dropReservation(int id);
    std::optional<Reservation> reservationFor(const Connector& connector, const std::string& idTag,
                                              const std::optional<std::string>& parent) const;
    v16::AvailabilityStatus setOperative(Connector& connector, bool whether);
    bool isLastFree(const Connector& connector) const;
    static bool isSame(std::string_view oneTag, std::string_view otherTag);

    asio::io_context& io_;
    WebSocketConnector& connector_;
    StationSettings settings_;
    Configuration configuration_;
    Certificates certificates_;
    std::vector<std::unique_ptr<Connector>> connectors_;
    std::optional<Reservation> anyConnector_;  // A reservation of connector 0.
    TransactionQueue queue_;
    std::map<std::string, v16::IdTagInfo> authorized_;  // The authorization cache, by lower case.
    std::map<std::string, v16::IdTagInfo> localList_;   // By lower case too.
    int localListVersion_ = 0;
    ChargingProfiles profiles_;
    FileTransfers transfers_;
    int firmwareTurn_ = 0;  // Of the latest order.
    std::string firmwareStatus_ = "Idle";
    std::optional<int> firmwareRequest_;
    std::string firmwareImage_;
    std::string uploadStatus_ = "Idle";
    std::string uploadedLog_;
    mutable std::deque<std::string> events_;  // The latest thousand.
    rpc::Router<Inbound> router_;
    Signal signal_;
    std::map<std::string, int, std::less<>> received_;

    std::shared_ptr<rpc::Session> session_;
    std::shared_ptr<WebSocketLink> socket_;
    std::shared_ptr<MisbehavingLink> link_;
    bool isAccepted_ = false;
    bool isStopping_ = false;
    bool isRebooting_ = false;
    bool isDraining_ = false;
    int background_ = 0;
    DateTime lastTime_;
    DateTime nextHeartbeat_;
};

template <class Request>
Task<Answer<typename Request::Response>> ChargingStation::call(Request request) {
    Answer<typename Request::Response> answer;
    answer.outcome = co_await call(std::string(Request::action), json::Writer::write(request));
    if (answer.outcome.result != CommandResult::Answered) co_return answer;
    try {
        const auto document = json::parseText(answer.outcome.response);
        answer.response = json::Reader().read<typename Request::Response>(document);
    } catch (const json::ProtocolFault& fault) {
        note("the answer to " + std::string(Request::action) + " does not fit: " + fault.what());
    }
    co_return answer;
}

}  // namespace voltgate::simulator
