// Holds the rules of docs/architecture.md against the source tree: who may include whom, which
// library appears where, how long a file may be.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace voltgate {
namespace {

namespace fs = std::filesystem;

struct Include {
    std::string text;  // With < or ".
    bool isOurs() const { return text.starts_with('"'); }
    std::string path() const { return text.substr(1, text.size() - 2); }
};

struct SourceFile {
    std::string path;  // From the top of the project.
    std::size_t lines = 0;
    std::vector<Include> includes;
    std::string text;
    bool isIn(const std::string& folder) const { return path.starts_with(folder + "/"); }
};

SourceFile read(const fs::path& top, const fs::path& file) {
    static const std::regex include(R"(^\s*#include\s+(["<][^">]+[">]))");
    SourceFile source{.path = fs::relative(file, top).string(), .includes = {}, .text = {}};
    std::ifstream in(file);
    for (std::string line; std::getline(in, line); ++source.lines) {
        std::smatch match;
        if (std::regex_search(line, match, include)) source.includes.push_back({match[1]});
        source.text += line + "\n";
    }
    return source;
}

const std::vector<SourceFile>& sources() {
    static const auto files = [] {
        const fs::path top = VOLTGATE_SOURCE_DIR;
        std::vector<SourceFile> all;
        for (const auto* folder : {"ocpp", "db", "gateway", "app", "simulator", "bench", "tests"}) {
            for (const auto& entry : fs::recursive_directory_iterator(top / folder)) {
                const auto extension = entry.path().extension();
                const bool isInstalled =
                    entry.path().string().find("node_modules") != std::string::npos;
                if (!isInstalled && (extension == ".hpp" || extension == ".cpp"))
                    all.push_back(read(top, entry));
            }
        }
        return all;
    }();
    return files;
}

// Folder -> the folders of ours that it may include, besides itself. The longest matching folder
// counts.
const std::map<std::string, std::set<std::string>> allowed = {
    {"ocpp/domain", {}},
    {"ocpp/json", {"ocpp/domain/datetime.hpp", "ocpp/domain/number.hpp", "ocpp/domain/text.hpp"}},
    {"ocpp/repositories", {"ocpp/domain", "ocpp/task.hpp"}},
    {"ocpp/services",
     {"ocpp/domain", "ocpp/repositories", "ocpp/task.hpp", "ocpp/log.hpp", "ocpp/pem.hpp",
      "ocpp/private_file.hpp"}},
    {"ocpp/rpc", {"ocpp/domain", "ocpp/json", "ocpp/task.hpp", "ocpp/log.hpp"}},
    {"ocpp/v16",
     {"ocpp/domain", "ocpp/json", "ocpp/rpc", "ocpp/services", "ocpp/task.hpp", "ocpp/log.hpp"}},
    {"ocpp/transport",
     {"ocpp/domain", "ocpp/rpc", "ocpp/task.hpp", "ocpp/log.hpp", "ocpp/pem.hpp",
      "ocpp/descriptor_reserve.hpp", "ocpp/trusted_proxies.hpp"}},
    {"ocpp", {}},
    {"db", {"ocpp/domain", "ocpp/json", "ocpp/repositories", "ocpp/task.hpp", "ocpp/log.hpp"}},
    {"gateway/http",
     {"ocpp/domain", "ocpp/json", "ocpp/repositories", "ocpp/services", "ocpp/task.hpp",
      "ocpp/log.hpp", "ocpp/pem.hpp"}},
    {"gateway/installer",
     {"gateway/http", "ocpp/domain", "ocpp/json", "ocpp/repositories", "ocpp/services",
      "ocpp/task.hpp", "ocpp/log.hpp", "ocpp/pem.hpp", "ocpp/private_file.hpp"}},
    {"gateway/rest",
     {"gateway/http", "ocpp/domain", "ocpp/json", "ocpp/repositories", "ocpp/services",
      "ocpp/task.hpp", "ocpp/log.hpp", "ocpp/descriptor_reserve.hpp"}},
    {"simulator",
     {"ocpp/domain", "ocpp/json", "ocpp/rpc", "ocpp/v16/messages", "ocpp/task.hpp", "ocpp/log.hpp",
      "ocpp/pem.hpp"}},
};

// A library that is slow to compile, and the files that may include it.
const std::map<std::string, std::set<std::string>> heavy = {
    {"websocketpp/", {"ocpp/transport/websocket_connection.hpp", "simulator/websocket_client.cpp"}},
    {"ocpp/transport/websocket_connection.hpp", {"ocpp/transport/websocket_endpoint.hpp"}},
    {"ocpp/transport/websocket_endpoint.hpp",
     {"ocpp/transport/websocket_server.cpp", "ocpp/transport/websocket_tls_server.cpp"}},
    {"boost/", {"gateway/http/request_reader.cpp"}},
    {"spdlog/", {"app/log_sink.cpp"}},
    {"CLI/", {"app/config.cpp", "simulator/main.cpp"}},
    {"jwt.h", {"gateway/http/web_token.cpp"}},
    {"png.h", {"gateway/installer/qr_code.cpp"}},
    {"qrencode.h", {"gateway/installer/qr_code.cpp"}},
    {"curl/", {"simulator/file_transfer.cpp"}},
    {"sodium.h", {"gateway/installer/secretbox.cpp", "gateway/rest/passwords.cpp"}},
    {"zip.h", {"gateway/installer/zip_listing.cpp"}},
};

bool startsWithAny(const std::string& path, const std::set<std::string>& prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
        return path == prefix || path.starts_with(prefix + "/");
    });
}

TEST(Architecture, includesPointDownwardsOnly) {
    for (const auto& file : sources()) {
        const auto* rule =
            static_cast<const std::pair<const std::string, std::set<std::string>>*>(nullptr);
        for (const auto& candidate : allowed) {
            if (file.isIn(candidate.first) &&
                (!rule || candidate.first.size() > rule->first.size())) {
                rule = &candidate;
            }
        }
        if (rule == nullptr) continue;  // app, bench and tests may include everything.
        for (const auto& include : file.includes) {
            if (!include.isOurs() || include.path().starts_with(rule->first + "/")) continue;
            EXPECT_TRUE(startsWithAny(include.path(), rule->second))
                << file.path << " includes " << include.text;
        }
    }
}

TEST(Architecture, heavyLibrariesAreIncludedInOneFileEach) {
    for (const auto& file : sources()) {
        if (file.isIn("tests") || file.isIn("bench")) continue;
        for (const auto& include : file.includes) {
            for (const auto& [library, homes] : heavy) {
                const bool isHeavy = include.path().starts_with(library);
                EXPECT_TRUE(!isHeavy || homes.contains(file.path))
                    << file.path << " includes " << include.text;
            }
        }
    }
}

TEST(Architecture, onlyTheDatabaseFolderKnowsPostgresql) {
    for (const auto& file : sources()) {
        if (file.isIn("db") || file.isIn("tests") || file.isIn("bench")) continue;
        for (const auto& include : file.includes) {
            EXPECT_FALSE(include.path().starts_with("pqxx"))
                << file.path << " includes " << include.text;
        }
    }
}

TEST(Architecture, theDomainNeedsOnlyTheStandardLibrary) {
    for (const auto& file : sources()) {
        if (!file.isIn("ocpp/domain")) continue;
        for (const auto& include : file.includes) {
            const bool isStandard = include.text.find('/') == std::string::npos &&
                                    include.text.find(".h>") == std::string::npos;
            EXPECT_TRUE(include.isOurs() || isStandard)
                << file.path << " includes " << include.text;
        }
    }
}

TEST(Architecture, noFileIsLongerThan400Lines) {
    for (const auto& file : sources()) EXPECT_LE(file.lines, 400u) << file.path;
}

TEST(Architecture, everyHeaderSaysWhatItIs) {
    for (const auto& file : sources()) {
        if (!file.path.ends_with(".hpp")) continue;
        EXPECT_TRUE(file.text.starts_with("//")) << file.path << " does not begin with a comment";
        EXPECT_NE(file.text.find("#pragma once"), std::string::npos) << file.path;
    }
}

TEST(Architecture, noWorkIsLeftAsANote) {
    static const std::regex note(
        "\\b(TO"
        "DO|FIX"
        "ME|XX"
        "X)\\b");
    for (const auto& file : sources())
        EXPECT_FALSE(std::regex_search(file.text, note)) << file.path;
}

// Whoever knows one file of a block knows all of them.
TEST(Architecture, aBlockHasTheSameStemInEveryLayer) {
    const std::map<std::string, std::vector<std::string>> layers = {
        {"reservation",
         {"ocpp/domain/reservation.hpp", "ocpp/services/reservation_service.hpp",
          "ocpp/repositories/reservation_repository.hpp", "ocpp/v16/messages/reservation.hpp",
          "ocpp/v16/reservation.cpp", "db/reservation_repository.cpp",
          "gateway/rest/reservation_routes.cpp"}},
        {"transaction",
         {"ocpp/domain/transaction.hpp", "ocpp/services/transaction_service.hpp",
          "ocpp/repositories/transaction_repository.hpp", "ocpp/v16/messages/transactions.hpp",
          "ocpp/v16/transactions.cpp", "db/transaction_repository.cpp",
          "gateway/rest/transaction_routes.cpp"}},
        {"charging_profile",
         {"ocpp/domain/charging_profile.hpp", "ocpp/services/charging_profile_service.hpp",
          "ocpp/repositories/charging_profile_repository.hpp",
          "ocpp/v16/messages/charging_profile.hpp", "ocpp/v16/charging_profile.cpp",
          "db/charging_profile_repository.cpp", "gateway/rest/charging_profile_routes.cpp"}},
        {"firmware",
         {"ocpp/domain/firmware.hpp", "ocpp/services/firmware_service.hpp",
          "ocpp/repositories/firmware_repository.hpp", "ocpp/v16/messages/firmware.hpp",
          "ocpp/v16/firmware.cpp", "db/firmware_repository.cpp",
          "gateway/rest/firmware_routes.cpp"}},
        {"diagnostics",
         {"ocpp/domain/diagnostics.hpp", "ocpp/services/diagnostics_service.hpp",
          "ocpp/repositories/diagnostics_repository.hpp", "ocpp/v16/messages/diagnostics.hpp",
          "ocpp/v16/diagnostics.cpp", "db/diagnostics_repository.cpp",
          "gateway/rest/diagnostics_routes.cpp"}},
        {"local_list",
         {"ocpp/domain/local_list.hpp", "ocpp/services/local_list_service.hpp",
          "ocpp/repositories/local_list_repository.hpp", "ocpp/v16/messages/local_list.hpp",
          "ocpp/v16/local_list.cpp", "db/local_list_repository.cpp",
          "gateway/rest/local_list_routes.cpp"}},
        {"certificate",
         {"ocpp/domain/certificate.hpp", "ocpp/services/certificate_service.hpp",
          "ocpp/repositories/certificate_repository.hpp", "ocpp/v16/messages/certificate.hpp",
          "ocpp/v16/certificate.cpp", "db/certificate_repository.cpp",
          "gateway/rest/certificate_routes.cpp"}},
        {"security_event",
         {"ocpp/domain/security_event.hpp", "ocpp/services/security_event_service.hpp",
          "ocpp/repositories/security_event_repository.hpp", "ocpp/v16/messages/security_event.hpp",
          "ocpp/v16/security_event.cpp", "db/security_event_repository.cpp",
          "gateway/rest/security_event_routes.cpp"}},
        {"device_model",
         {"ocpp/domain/device_model.hpp", "ocpp/services/device_model_service.hpp",
          "ocpp/repositories/device_model_repository.hpp", "ocpp/v16/messages/device_model.hpp",
          "ocpp/v16/device_model.cpp", "db/device_model_repository.cpp",
          "gateway/rest/device_model_routes.cpp"}},
    };
    for (const auto& [block, files] : layers) {
        for (const auto& file : files) {
            EXPECT_TRUE(fs::exists(fs::path(VOLTGATE_SOURCE_DIR) / file))
                << block << " lacks " << file;
        }
    }
}

}  // namespace
}  // namespace voltgate
