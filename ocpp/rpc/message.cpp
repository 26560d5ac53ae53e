#include "ocpp/rpc/message.hpp"

#include <rapidjson/writer.h>

#include <optional>

#include "ocpp/json/document.hpp"
#include "ocpp/json/repair.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::rpc {
namespace {

constexpr int callType = 2;
constexpr int callResultType = 3;
constexpr int callErrorType = 4;

// What can be told from a text that is no JSON: `[2,"id"` at its beginning names the call to
// answer.
class TextProbe {
public:
    explicit TextProbe(std::string_view text) : rest_(text) {
        if (!skip('[')) return;
        skipSpace();
        if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') return;
        type = rest_.front() - '0';
        rest_.remove_prefix(1);
        if (!skip(',') || !skip('"')) return;
        const auto end = rest_.find_first_of("\"\\");
        if (end == std::string_view::npos || rest_[end] != '"' || end > maxMessageId) return;
        id = std::string(rest_.substr(0, end));
    }

    int type = 0;
    std::string id = "-1";

private:
    void skipSpace() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' ||
                                  rest_.front() == '\r' || rest_.front() == '\t')) {
            rest_.remove_prefix(1);
        }
    }
    bool skip(char wanted) {
        skipSpace();
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::string_view rest_;
};

void markMalformed(Message& message, int type, std::string fault) {
    message.kind = MessageKind::Malformed;
    message.fault = std::move(fault);
    message.deviations.clear();  // Nothing was forgiven in the end.
    message.mustAnswer = type != callResultType && type != callErrorType;
}

std::string stringAt(const rapidjson::Document& array, rapidjson::SizeType index) {
    const bool isString = index < array.Size() && array[index].IsString();
    return isString ? std::string(array[index].GetString(), array[index].GetStringLength()) : "";
}

// Numbers are no ids, but an error that names them can be understood by the one who sent them.
bool readId(Message& message) {
    const auto& id = message.document[1];
    if (id.IsInt64()) message.id = std::to_string(id.GetInt64());
    if (!id.IsString() || id.GetStringLength() > maxMessageId) return false;
    message.id.assign(id.GetString(), id.GetStringLength());
    return true;
}

void readCall(Message& message, json::Leniency allowed) {
    auto& array = message.document;
    const bool isForgivable = array.Size() >= 3 && allowed.has(json::LeniencyRule::ArrayLength);
    if (array.Size() != 4 && isForgivable) {
        message.deviations.push_back({.rule = json::LeniencyRule::ArrayLength});
        if (array.Size() == 3) {
            array.PushBack(rapidjson::Value(rapidjson::kObjectType), array.GetAllocator());
        }
    } else if (array.Size() != 4) {
        return markMalformed(message, callType, "a CALL has 4 elements: [2, id, action, payload]");
    }
    if (!array[2].IsString()) return markMalformed(message, callType, "the action is no string");
    message.action = stringAt(array, 2);
    message.kind = MessageKind::Call;
    message.payload = &array[3];
}

// Some stations add elements: the action before the payload (FlexiCharge), or something behind it.
rapidjson::SizeType placeOfPayload(const rapidjson::Document& array) {
    for (rapidjson::SizeType i = 2; i < array.Size(); ++i) {
        if (array[i].IsObject()) return i;
    }
    return 2;
}

bool hasAnswerLength(Message& message, rapidjson::SizeType length, json::Leniency allowed) {
    const auto size = message.document.Size();
    if (size == length) return true;
    if (size < 3 || !allowed.has(json::LeniencyRule::ArrayLength)) return false;
    message.deviations.push_back({.rule = json::LeniencyRule::ArrayLength});
    return true;
}

void readResult(Message& message, json::Leniency allowed) {
    if (!hasAnswerLength(message, 3, allowed))
        return markMalformed(message, callResultType,
                             "a CALLRESULT has 3 elements: [3, id, payload]");
    const auto place = placeOfPayload(message.document);
    // A value of another kind says nothing that could be used; null may stand for nothing to say.
    auto& value = message.document[place];
    const bool isEmpty = value.IsNull() && allowed.has(json::LeniencyRule::NullPayload);
    if (!value.IsObject() && !isEmpty)
        return markMalformed(message, callResultType, "the payload of a CALLRESULT is no object");
    if (isEmpty) {
        message.deviations.push_back({.rule = json::LeniencyRule::NullPayload});
        value.SetObject();
    }
    message.kind = MessageKind::CallResult;
    message.payload = &value;
}

void readError(Message& message, json::Leniency allowed) {
    if (!hasAnswerLength(message, 5, allowed))
        return markMalformed(message, callErrorType,
                             "a CALLERROR has 5 elements: [4, id, code, description, details]");
    auto& array = message.document;
    if (!array[2].IsString())
        return markMalformed(message, callErrorType, "the error code is no string");
    message.errorCode = stringAt(array, 2);
    message.errorDescription = stringAt(array, 3);
    message.kind = MessageKind::CallError;
    if (array.Size() < 5) return;
    if (array[4].IsObject()) {
        message.payload = &array[4];
        return;
    }
    // The code and the description say what there is to say.
    const auto rule =
        array[4].IsNull() ? json::LeniencyRule::NullPayload : json::LeniencyRule::SalvagedMessage;
    if (!allowed.has(rule))
        return markMalformed(message, callErrorType, "the details of a CALLERROR are no object");
    message.deviations.push_back({.rule = rule});
}

void appendQuoted(std::string& out, std::string_view text) {
    json::StringSink sink{&out};
    rapidjson::Writer<json::StringSink> writer(sink);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

// The start of a message of ours: [type,"id",
std::string open(int type, std::string_view id, std::size_t reserve) {
    std::string frame;
    frame.reserve(reserve + id.size() + 16);
    frame += '[';
    frame += static_cast<char>('0' + type);
    frame += ',';
    appendQuoted(frame, id);
    frame += ',';
    return frame;
}

// At most `max` characters, cut between characters.
std::string_view cut(std::string_view text, std::size_t max) {
    if (text.size() <= max) return text;
    std::size_t end = max;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

std::optional<rapidjson::Document> tryToParse(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    try {
        return json::parseText(*text, json::Encoding::Utf8);
    } catch (const json::SyntaxFault&) {
        return std::nullopt;
    }
}

// A call that is cut short is sent again by whoever gets no answer, an answer is not.
std::optional<rapidjson::Document> parseMended(std::string_view frame) {
    const auto mended = json::repaired(frame);
    if (auto document = tryToParse(mended)) return document;
    const int type = TextProbe(frame).type;
    if (type != callResultType && type != callErrorType) return std::nullopt;
    return tryToParse(json::closed(mended ? std::string_view(*mended) : frame));
}

// What is nearly JSON is mended, if that is allowed; the fault told is that of the text as it came.
rapidjson::Document parse(std::string_view frame, json::Leniency allowed,
                          json::Deviations& deviations) {
    try {
        return json::parseText(frame, json::Encoding::Utf8);
    } catch (const json::SyntaxFault& fault) {
        if (!allowed.has(json::LeniencyRule::InvalidJson)) throw;
        auto document = parseMended(frame);
        if (!document) throw;
        deviations.push_back({.rule = json::LeniencyRule::InvalidJson, .example = fault.what()});
        return std::move(*document);
    }
}

}  // namespace

Message readMessage(std::string_view frame, json::Leniency allowed) {
    Message message;
    try {
        message.document = parse(frame, allowed, message.deviations);
    } catch (const json::SyntaxFault& fault) {
        const TextProbe probe(frame);
        message.id = probe.id;
        markMalformed(message, probe.type, std::string("not readable as JSON: ") + fault.what());
        return message;
    }
    const auto& array = message.document;
    if (!array.IsArray() || array.Size() < 2 || !array[0].IsInt()) {
        markMalformed(message, 0, "a message is a JSON array that begins with its type and id");
        return message;
    }
    const int type = array[0].GetInt();
    if (type < callType || type > callErrorType) {
        message.kind = MessageKind::Ignored;
    } else if (!readId(message)) {
        markMalformed(message, type, "the message id is no string of at most 255 characters");
    } else if (type == callType) {
        readCall(message, allowed);
    } else if (type == callResultType) {
        readResult(message, allowed);
    } else {
        readError(message, allowed);
    }
    return message;
}

std::string writeCall(std::string_view id, std::string_view action, std::string_view payload) {
    std::string frame = open(callType, id, action.size() + payload.size());
    appendQuoted(frame, action);
    frame.append(",").append(payload).append("]");
    return frame;
}

std::string writeCallResult(std::string_view id, std::string_view payload) {
    return open(callResultType, id, payload.size()).append(payload).append("]");
}

std::string writeCallError(std::string_view id, std::string_view code,
                           std::string_view description) {
    std::string frame = open(callErrorType, id, code.size() + description.size() + 16);
    appendQuoted(frame, code);
    frame += ',';
    appendQuoted(frame, cut(description, maxErrorDescription));
    frame += ",{}]";
    return frame;
}

}  // namespace voltgate::rpc
