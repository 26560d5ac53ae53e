#include "gateway/rest/body.hpp"

#include <algorithm>

#include "gateway/http/media_type.hpp"
#include "ocpp/domain/number.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t longestNameTold = 100;

bool isJson(const std::string& contentType) {
    const auto type = mediaTypeIn(contentType);
    return type == "application/json" || type == "application/merge-patch+json";
}

}  // namespace

rapidjson::Document parseBody(const Request& request) {
    if (request.body.empty()) return json::parseText("{}");
    const auto contentType = request.header("Content-Type").value_or("");
    if (!isJson(contentType)) {
        throw HttpProblem(415, "the body must be JSON, with Content-Type: application/json");
    }
    requireUtf8(contentType);
    // No text column can hold a NUL; refused here it is a clear answer instead of a database error.
    if (request.body.find("\\u0000") != std::string::npos) {
        throw badInput({{"", "the character U+0000 is not possible in a text"}});
    }
    auto document = json::parseText(request.body);
    if (!document.IsObject()) throw badInput({{"", "expected a JSON object"}});
    return document;
}

void refuseUnknownFields(const rapidjson::Value& json, const std::vector<std::string_view>& known) {
    std::vector<Fault> faults;
    for (const auto& member : json.GetObject()) {
        const std::string_view name(member.name.GetString(), member.name.GetStringLength());
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        faults.push_back({std::string(name.substr(0, longestNameTold)), "unknown field"});
    }
    if (!faults.empty()) throw badInput(std::move(faults));
}

std::set<std::string> takeNulls(rapidjson::Document& document,
                                const std::set<std::string>& clearable) {
    std::set<std::string> taken;
    for (auto member = document.MemberBegin(); member != document.MemberEnd();) {
        const std::string name(member->name.GetString(), member->name.GetStringLength());
        if (member->value.IsNull() && clearable.contains(name)) {
            taken.insert(name);
            member = document.EraseMember(member);
        } else {
            ++member;
        }
    }
    return taken;
}

// An ETag that is none of ours is right, and names another state than that of now; so does a weak
// one, which is never strongly the same (RFC 9110, 8.8.3.2 and 13.1.1).
std::optional<std::int64_t> ifMatch(const Request& request) {
    const auto header = request.header("If-Match");
    if (!header || *header == "*") return std::nullopt;
    std::string_view tag = *header;
    const bool isWeak = tag.starts_with("W/");
    if (isWeak) tag.remove_prefix(2);
    const bool isTag = tag.size() >= 2 && tag.front() == '"' && tag.find('"', 1) == tag.size() - 1;
    if (!isTag) throw badInput({{"If-Match", "expected one ETag as it was answered, or *"}});
    const auto revision = integerIn<std::int64_t>(tag.substr(1, tag.size() - 2));
    if (isWeak || !revision) throw revisionDiffers();
    return revision;
}

void setRevision(Response& response, std::int64_t revision) {
    response.headers.emplace_back("ETag", "\"" + std::to_string(revision) + "\"");
}

HttpProblem revisionDiffers() {
    return {409, "revision-differs",
            "it has changed since; read it again and repeat the change with its new ETag"};
}

}  // namespace voltgate::rest
