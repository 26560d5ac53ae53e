// POST /development/qr-gen: the QR codes that are put on a station, one per role. Each holds a box
// with the Wi-Fi of the station and an identity token.
#include "gateway/http/file_answers.hpp"
#include "gateway/http/multipart.hpp"
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/parameters.hpp"
#include "gateway/installer/qr_code.hpp"
#include "gateway/installer/secretbox.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

constexpr std::size_t keyFileAtMost = 16UL * 1024;

struct PayloadView {
    std::string SSID;
    std::string Password;
    std::string Encryption = "WPA2";
    std::string tok;
    std::string cp;
};
JSON_FIELDS(PayloadView, SSID, Password, Encryption, tok, cp)

struct RoleView {
    std::string identityToken;
    std::string qrData;
    std::string encodedEncryptedQRPayload;
};
JSON_FIELDS(RoleView, identityToken, qrData, encodedEncryptedQRPayload)

struct RolesView {
    RoleView operator_;
    RoleView installer;
};
template <class Visitor>
constexpr void fields(json::Tag<RolesView>, Visitor&& visit) {
    visit("operator", &RolesView::operator_);
    visit("installer", &RolesView::installer);
}

struct QrView {
    std::string ssid;
    std::string psk;
    RolesView roles;
};
JSON_FIELDS(QrView, ssid, psk, roles)

// The file of the form; nothing when the body is none.
Task<std::optional<std::string>> fileIn(const Request& request) {
    const auto boundary = http::multipartBoundary(request.header("Content-Type").value_or(""));
    if (!boundary || request.body.empty()) co_return std::nullopt;
    http::MultipartFile file(http::bytesOf(request), *boundary);
    std::string content;
    for (;;) {
        const auto piece = co_await file.read();
        if (piece.empty()) break;
        content += piece;
        if (content.size() > keyFileAtMost) {
            throw http::badInput({{"privCert", "is larger than 16 KiB"}});
        }
    }
    co_return content;
}

class QrOperations {
public:
    explicit QrOperations(QrParts parts) : parts_(parts) {}

    Task<Response> generate(const Request& request) {
        Parameters parameters(request);
        const auto station = parameters.required("chargePointId");
        QrView view{.ssid = parameters.required("ssid"), .psk = parameters.required("psk")};
        if (view.ssid.size() > 32) parameters.refuse("ssid", "has more than 32 bytes");
        if (view.psk.size() > 63) parameters.refuse("psk", "has more than 63 characters");
        const auto key = boxKey(parameters);
        parameters.finish();
        if (!equalIgnoringCase(station, request.station.id.value)) {
            throw HttpProblem(403, "this token is for station " + request.station.id.value +
                                       " and makes codes for no other");
        }
        const auto file = co_await fileIn(request);
        const auto signer = file ? *file : parts_.keys.privateKey;
        view.roles.operator_ = codeFor(request.station, Role::Operator, view, key, signer);
        view.roles.installer = codeFor(request.station, Role::Installer, view, key, signer);
        co_await record(request, Role::Operator, view.roles.operator_.identityToken);
        co_await record(request, Role::Installer, view.roles.installer.identityToken);
        co_return jsonAnswer(json::Writer::write(view));
    }

private:
    Task<> record(const Request& request, Role role, std::string token) {
        co_await parts_.identityTokens.add({.id = InstallerTokens::idOf(token),
                                            .station = request.station.id,
                                            .stationNumber = request.station.number,
                                            .role = std::string(wordOf(role)),
                                            .issuedAt = parts_.clock.now(),
                                            .expiresAt = parts_.tokens.endOfIdentity(),
                                            .issuedBy = request.caller});
    }
    std::string boxKey(Parameters& parameters) const {
        const auto given = parameters.optional("sharedSecret");
        if (!given) return parts_.keys.boxKey;
        // A plus sign in a query is a space.
        auto text = *given;
        std::replace(text.begin(), text.end(), ' ', '+');
        auto key = fromBase64(text).value_or("");
        if (key.size() != boxKeySize) {
            parameters.refuse("sharedSecret", "expected 32 bytes in base64");
        }
        return key;
    }

    RoleView codeFor(const ChargingStation& station, Role role, const QrView& wifi,
                     const std::string& key, const std::string& signer) const {
        const auto token =
            parts_.tokens.issueIdentity({.station = station.id, .role = role}, signer);
        if (!token) {
            throw http::badInput(
                {{"privCert", "expected an RSA private key (PEM) without a pass phrase"}});
        }
        const auto serial = station.boot ? station.boot->serialNumber : std::nullopt;
        const PayloadView payload{.SSID = wifi.ssid,
                                  .Password = wifi.psk,
                                  .tok = *token,
                                  .cp = serial.value_or(station.id.value)};
        RoleView view{.identityToken = *token,
                      .qrData = {},
                      .encodedEncryptedQRPayload = seal(json::Writer::write(payload), key)};
        view.qrData =
            "data:image/png;base64," + toBase64(qrCodePng(view.encodedEncryptedQRPayload));
        return view;
    }

    QrParts parts_;
};

}  // namespace

void addQrOperations(Operations& operations, QrParts parts) {
    using Block = QrOperations;
    OperationAdder(operations, std::make_shared<Block>(parts), Client::Unnamed)
        .add("POST", "/development/qr-gen", Scope::Developer, &Block::generate);
}

}  // namespace voltgate::installer
