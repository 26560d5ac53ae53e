// All messages of OCPP 1.6 that Voltgate speaks, one list per direction. What holds for every
// message (raw calls, the check against the official schemas, the coverage table) goes through
// these lists, so that none can be forgotten.
#pragma once
#include "ocpp/v16/messages/authorization.hpp"
#include "ocpp/v16/messages/availability.hpp"
#include "ocpp/v16/messages/certificate.hpp"
#include "ocpp/v16/messages/charging_profile.hpp"
#include "ocpp/v16/messages/data_transfer.hpp"
#include "ocpp/v16/messages/device_model.hpp"
#include "ocpp/v16/messages/diagnostics.hpp"
#include "ocpp/v16/messages/firmware.hpp"
#include "ocpp/v16/messages/local_list.hpp"
#include "ocpp/v16/messages/provisioning.hpp"
#include "ocpp/v16/messages/remote_control.hpp"
#include "ocpp/v16/messages/reservation.hpp"
#include "ocpp/v16/messages/security_event.hpp"
#include "ocpp/v16/messages/transactions.hpp"

namespace voltgate::v16 {

template <class... Requests>
struct MessageList {};

/// Calls of the central system.
using OutgoingRequests =
    MessageList<CancelReservationRequest, CertificateSignedRequest, ChangeAvailabilityRequest,
                ChangeConfigurationRequest, ClearCacheRequest, ClearChargingProfileRequest,
                DataTransferRequest, DeleteCertificateRequest, ExtendedTriggerMessageRequest,
                GetCompositeScheduleRequest, GetConfigurationRequest, GetDiagnosticsRequest,
                GetInstalledCertificateIdsRequest, GetLocalListVersionRequest, GetLogRequest,
                InstallCertificateRequest, RemoteStartTransactionRequest,
                RemoteStopTransactionRequest, ReserveNowRequest, ResetRequest, SendLocalListRequest,
                SetChargingProfileRequest, SignedUpdateFirmwareRequest, TriggerMessageRequest,
                UnlockConnectorRequest, UpdateFirmwareRequest>;

/// Calls of stations; CentralSystem handles each of them.
using IncomingRequests =
    MessageList<AuthorizeRequest, BootNotificationRequest, DataTransferRequest,
                DiagnosticsStatusNotificationRequest, FirmwareStatusNotificationRequest,
                HeartbeatRequest, LogStatusNotificationRequest, MeterValuesRequest,
                SecurityEventNotificationRequest, SignCertificateRequest,
                SignedFirmwareStatusNotificationRequest, StartTransactionRequest,
                StatusNotificationRequest, StopTransactionRequest>;

}  // namespace voltgate::v16
