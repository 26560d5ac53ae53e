// Request bodies -> views, and views -> responses. Bodies are read strictly: what a view does not
// name is refused, with the names of all such fields.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "gateway/rest/http.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/json/allowed_words.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::rest {

/// The body as JSON; an empty body reads as `{}`. Throws HttpProblem 400; 415 for another media
/// type.
rapidjson::Document parseBody(const Request& request);
void refuseUnknownFields(const rapidjson::Value& json, const std::vector<std::string_view>& known);
/// Removes the members that are null and may be; their names.
std::set<std::string> takeNulls(rapidjson::Document& document,
                                const std::set<std::string>& clearable);

template <json::Described T>
T readView(const rapidjson::Value& document) {
    std::vector<std::string_view> known;
    fields(json::Tag<T>{}, [&](std::string_view name, auto) { known.push_back(name); });
    refuseUnknownFields(document, known);
    try {
        return json::Reader().read<T>(document);
    } catch (const json::ProtocolFault& fault) {
        const auto words = json::allowedWords<T>(fault.path);
        if (words.empty()) throw;
        throw json::ProtocolFault(fault.kind, fault.path,
                                  fault.reason + ", expected one of " + words);
    }
}

template <json::Described T>
T bodyOf(const Request& request) {
    return readView<T>(parseBody(request));
}

/// A partial update (RFC 7396): absent fields stay, `null` clears a field that may be empty.
template <json::Described T>
struct Patch {
    T fields;
    std::set<std::string> cleared;

    /// What becomes of a field that may be empty: nothing, a value, or emptiness.
    template <class Value, class Field>
    std::optional<std::optional<Value>> change(const std::string& name, const Field& field) const {
        if (cleared.contains(name)) return std::optional<Value>();
        if (field) return std::optional<Value>(Value(*field));
        return std::nullopt;
    }
};

template <json::Described T>
Patch<T> patchOf(const Request& request, const std::set<std::string>& clearable) {
    auto document = parseBody(request);
    Patch<T> patch;
    patch.cleared = takeNulls(document, clearable);
    patch.fields = readView<T>(document);
    return patch;
}

/// Collects what is wrong with the values of a body beyond their types.
class Faults {
public:
    void require(bool isTrue, std::string path, std::string reason) {
        if (!isTrue) faults_.push_back({std::move(path), std::move(reason)});
    }
    void finish() {
        if (!faults_.empty()) throw badInput(std::move(faults_));
    }

private:
    std::vector<Fault> faults_;
};

template <class T>
Response jsonResponse(int status, const T& view) {
    return {status, {{"Content-Type", "application/json"}}, json::Writer::write(view)};
}

/// `{"items":[...],"nextCursor":"123"}`; nextCursor is null on the last page.
template <class View>
Response listResponse(const std::vector<View>& items, std::optional<std::int64_t> next) {
    std::string body = R"({"items":)" + json::Writer::write(items) + R"(,"nextCursor":)";
    body += next ? "\"" + std::to_string(*next) + "\"" : "null";
    return {200, {{"Content-Type", "application/json"}}, body + "}"};
}

template <class Item, class ToView>
Response pageResponse(const Listed<Item>& listed, ToView toView) {
    std::vector<decltype(toView(listed.items.front()))> views;
    views.reserve(listed.items.size());
    for (const auto& item : listed.items) views.push_back(toView(item));
    return listResponse(views, listed.next);
}

/// 201 with the place of what was created.
template <class T>
Response created(std::string location, const T& view) {
    auto response = jsonResponse(201, view);
    response.headers.emplace_back("Location", std::move(location));
    return response;
}

/// The revision that If-Match names; nothing when it is absent or `*`. Throws HttpProblem: 409 for
/// an ETag that cannot be that of now, 400 for what is none.
std::optional<std::int64_t> ifMatch(const Request& request);
void setRevision(Response& response, std::int64_t revision);  ///< As ETag.
HttpProblem revisionDiffers();

}  // namespace voltgate::rest
