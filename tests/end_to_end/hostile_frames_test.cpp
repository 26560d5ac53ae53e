// Frames that no proper station sends, over a real socket: what is answered, and whether the socket
// stays.
#include "tests/end_to_end/hostile_station.hpp"

namespace voltgate::test {
namespace {

struct HostileFrame {
    const char* name;
    std::string bytes;
    std::string answer;
    int closeCode = 0;
};

const std::string formation = R"(,"FormationViolation",)";
const std::string heartbeatBody = R"(,"Heartbeat",{}])";

HostileFrame text(const char* name, const std::string& content, std::string answer) {
    return {.name = name, .bytes = RawStation::frame(content), .answer = std::move(answer)};
}
/// A message that cannot be read: its id is named if it could be found.
HostileFrame malformed(const char* name, const std::string& content, const std::string& id = "-1") {
    return text(name, content, "[4,\"" + id + "\"" + formation);
}
HostileFrame accepted(const char* name, const std::string& content, const std::string& id = "x") {
    return text(name, content, "[3,\"" + id + "\",");
}
HostileFrame silent(const char* name, const std::string& content) {
    return text(name, content, "");
}
HostileFrame closing(const char* name, std::string bytes, int code) {
    return {.name = name, .bytes = std::move(bytes), .answer = "", .closeCode = code};
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }
std::string heartbeatWithId(const std::string& id) { return "[2," + id + heartbeatBody; }

/// A masked frame with these first two bytes, e.g. reserved bits or a wrong opcode.
std::string frameWith(unsigned char first, const std::string& payload) {
    auto bytes = RawStation::frame(payload);
    bytes[0] = static_cast<char>(first);
    return bytes;
}
std::string unmasked(const std::string& payload) {
    return std::string{static_cast<char>(0x81), static_cast<char>(payload.size())} + payload;
}

std::vector<HostileFrame> brokenJson() {
    return {
        malformed("no JSON", "garbage"),
        malformed("a single quote", "'"),
        malformed("only a bracket", "["),
        malformed("only a closing bracket", "]"),
        malformed("an object", "{}"),
        malformed("an object with a CALL's parts", R"({"0":2,"1":"x","2":"Heartbeat","3":{}})"),
        malformed("a string", R"("[2,\"x\",\"Heartbeat\",{}]")"),
        malformed("a number", "2"),
        malformed("null", "null"),
        malformed("true", "true"),
        malformed("a space", " "),
        malformed("line breaks", "\r\n\r\n"),
        malformed("two messages in one", R"([2,"x","Heartbeat",{}][2,"y","Heartbeat",{}])", "x"),
        malformed("a message and a word", R"([2,"x","Heartbeat",{}] bye)", "x"),
        malformed("a message that is cut in its payload", R"([2,"x","Heartbeat",{)", "x"),
        malformed("a message that is cut behind its id", R"([2,"x")", "x"),
        malformed("a message that is cut in its id", R"([2,"x)"),
        malformed("a message that is cut in a text", R"([2,"x","Authorize",{"idTag":"A)", "x"),
        malformed("wrong closing bracket", R"([2,"x","Heartbeat",{]])", "x"),
        malformed("a key without quotes", R"([2,"x","Authorize",{idTag:"A"}])", "x"),
        malformed("single quotes", R"([2,"x","Authorize",{'idTag':'A'}])", "x"),
        malformed("a comment", R"([2,"x","Heartbeat",{/* */}])", "x"),
        accepted("a number beyond a double",
                 R"([2,"x","StopTransaction",{"transactionId":5,"meterStop":1e400}])"),
        accepted("a number that becomes infinite",
                 R"([2,"x","StopTransaction",{"transactionId":5,"meterStop":17e308}])"),
        accepted("an exponent that no int holds",
                 R"([2,"x","Heartbeat",{"a":0.00000000001e-2147483639}])"),
        malformed("hexadecimal", R"([2,"x","StopTransaction",{"meterStop":0x10}])", "x"),
        malformed("33 levels", R"([2,"x","Heartbeat",{"a":)" + nested(31) + "}]", "x"),
        malformed("500000 levels", std::string(500000, '[')),
        malformed("100000 objects deep",
                  [] {
                      std::string deep;
                      for (int i = 0; i < 100000; ++i) deep += "{\"a\":";
                      return deep;
                  }()),
        malformed("XML", "<?xml version=\"1.0\"?><s:Envelope/>"),
        malformed("HTTP", "GET / HTTP/1.1\r\n\r\n"),
    };
}

std::vector<HostileFrame> wrongMessages() {
    return {
        malformed("an empty array", "[]"),
        malformed("only a type", "[2]"),
        malformed("a type as a string", R"(["2","x","Heartbeat",{}])"),
        malformed("a type with a fraction", R"([2.5,"x","Heartbeat",{}])"),
        malformed("no type", R"([null,"x","Heartbeat",{}])"),
        malformed("a type beyond 32 bits", R"([2294967298,"x","Heartbeat",{}])"),
        malformed("a CALL without an action", R"([2,"x"])", "x"),
        malformed("an action as a number", R"([2,"x",5,{}])", "x"),
        malformed("an action as null", R"([2,"x",null,{}])", "x"),
        malformed("an action as an object", R"([2,"x",{},{}])", "x"),
        malformed("an id as a number", heartbeatWithId("7"), "7"),
        malformed("an id as null", heartbeatWithId("null")),
        malformed("an id as an array", heartbeatWithId("[]")),
        malformed("an id as a fraction", heartbeatWithId("1.5")),
        malformed("an id as true", heartbeatWithId("true")),
        malformed("an id of 256 characters", heartbeatWithId("\"" + std::string(256, 'i') + "\"")),
        silent("a type of a later OCPP", R"([5,"x",{}])"),
        silent("a SEND of OCPP 2.1", R"([6,"x","Heartbeat",{}])"),
        silent("a negative type", R"([-2,"x","Heartbeat",{}])"),
        silent("type 0", R"([0,"x","Heartbeat",{}])"),
        silent("an answer to nothing", R"([3,"x",{}])"),
        silent("an error about nothing", R"([4,"x","GenericError","",{}])"),
        silent("an answer without a payload", R"([3,"x"])"),
        silent("an error without a code", R"([4,"x"])"),
        silent("an error with wrong types", R"([4,"x",1,2,3])"),
        silent("an answer that is cut", R"([3,"x",{)"),
        silent("an answer with an id as a number", R"([3,5,{}])"),
        silent("an empty frame", ""),
        text("an unknown action", R"([2,"x","Fly",{}])", R"([4,"x","NotImplemented",)"),
        text("an action in another case", R"([2,"x","heartbeat",{}])",
             R"([4,"x","NotImplemented",)"),
        text("an empty action", R"([2,"x","",{}])", R"([4,"x","NotImplemented",)"),
        text("an action of ours", R"([2,"x","Reset",{"type":"Hard"}])",
             R"([4,"x","NotImplemented",)"),
        text("an action of OCPP 2", R"([2,"x","TransactionEvent",{}])",
             R"([4,"x","NotImplemented",)"),
        text("an action of 100000 characters",
             R"([2,"x",")" + std::string(100000, 'A') + R"(",{}])", R"([4,"x","NotImplemented",)"),
        text("an action with markup", R"([2,"x","<script>\u0000'; drop table station;--",{}])",
             R"([4,"x","NotImplemented",)"),
    };
}

std::vector<HostileFrame> forgiven() {
    return {
        accepted("no payload", R"([2,"x","Heartbeat"])"),
        accepted("an element too many", R"([2,"x","Heartbeat",{},5])"),
        accepted("a null payload", R"([2,"x","Heartbeat",null])"),
        accepted("a trailing comma", R"([2,"x","Heartbeat",{},])"),
        accepted("a byte order mark", "\xEF\xBB\xBF" + heartbeatWithId("\"x\"")),
        accepted("a NUL at the end", heartbeatWithId("\"x\"") + std::string(1, '\0')),
        accepted("a value that is missing", R"([2,"x","Heartbeat",{"a":}])"),
        accepted("not a number", R"([2,"x","Heartbeat",{"a":NaN}])"),
        accepted("a raw control character", "[2,\"x\",\"Authorize\",{\"idTag\":\"A\tB\"}]"),
        accepted("a wrong escape", R"([2,"x","Authorize",{"idTag":"A\q"}])"),
        accepted("a lone surrogate", R"([2,"x","Authorize",{"idTag":"\ud800"}])"),
        accepted("spaces and line breaks", " \r\n[ 2 ,\t\"x\" , \"Heartbeat\" , { } ]\n"),
        accepted("an empty id", heartbeatWithId("\"\""), ""),
        accepted("an id with quotes and line breaks", heartbeatWithId(R"("a\"\n\\b")"),
                 R"(a\"\n\\b)"),
        accepted("an id with a NUL", heartbeatWithId(R"("a\u0000b")"), R"(a\u0000b)"),
        accepted("an id of 255 characters", heartbeatWithId("\"" + std::string(255, 'i') + "\""),
                 std::string(255, 'i')),
        accepted("an id with an emoji", heartbeatWithId("\"\xF0\x9F\x94\x8C\""),
                 "\xF0\x9F\x94\x8C"),
        accepted("50000 unknown properties",
                 [] {
                     std::string payload = R"({"a":1)";
                     for (int i = 0; i < 50000; ++i) payload += ",\"a" + std::to_string(i) + "\":1";
                     return R"([2,"x","Heartbeat",)" + payload + "}]";
                 }()),
        accepted("a property 50000 times",
                 [] {
                     std::string payload = R"({"idTag":"A")";
                     for (int i = 0; i < 50000; ++i) payload += R"(,"idTag":"B")";
                     return R"([2,"x","Authorize",)" + payload + "}]";
                 }()),
        {.name = "a binary frame",
         .bytes = RawStation::frame(heartbeatWithId("\"x\""), 2),
         .answer = R"([3,"x",)"},
        {.name = "a message in four fragments",
         .bytes = frameWith(0x01, "[2,\"x\"") + frameWith(0x00, ",\"Heart") +
                  frameWith(0x00, "beat\",") + frameWith(0x80, "{}]"),
         .answer = R"([3,"x",)"},
        {.name = "a ping between two fragments",
         .bytes =
             frameWith(0x01, "[2,\"x\"") + frameWith(0x89, "ping") + frameWith(0x80, heartbeatBody),
         .answer = R"([3,"x",)"},
        {.name = "an unasked pong", .bytes = frameWith(0x8A, "pong"), .answer = ""},
        {.name = "a fragment that splits a character",
         .bytes = frameWith(0x01, "[2,\"x\",\"Authorize\",{\"idTag\":\"\xC3") +
                  frameWith(0x80, "\xA4\"}]"),
         .answer = R"([3,"x",)"},
    };
}

std::vector<HostileFrame> brokenWebSocket() {
    const auto heartbeat = heartbeatWithId("\"x\"");
    return {
        closing("reserved bit 1, compressed without negotiation", frameWith(0xC1, heartbeat), 1002),
        closing("reserved bit 2", frameWith(0xA1, heartbeat), 1002),
        closing("reserved bit 3", frameWith(0x91, heartbeat), 1002),
        closing("a frame without a mask", unmasked(heartbeat), 1002),
        closing("opcode 3", frameWith(0x83, heartbeat), 1002),
        closing("opcode 15", frameWith(0x8F, heartbeat), 1002),
        closing("a continuation of nothing", frameWith(0x80, heartbeat), 1002),
        closing("a text within a text", frameWith(0x01, "[2") + frameWith(0x81, heartbeat), 1002),
        closing("a ping in fragments", frameWith(0x09, "p"), 1002),
        closing("a ping of 126 bytes", frameWith(0x89, std::string(126, 'p')), 1002),
        closing("text that is no UTF-8", RawStation::frame("[2,\"\xC3\x28\"" + heartbeatBody),
                1007),
        closing("an overlong character", RawStation::frame("[2,\"\xC0\x80\"" + heartbeatBody),
                1007),
        closing("a surrogate in UTF-8", RawStation::frame("\xED\xA0\x80"), 1007),
        closing("a character that is cut", RawStation::frame("[\"\xE2\x82"), 1007),
        closing("a binary frame that is no UTF-8", RawStation::frame("\xFF\xFE[2]", 2), 1007),
        closing("a megabyte too much", RawStation::frame(std::string(1100000, ' ')).substr(0, 5000),
                1009),
        closing("a length of 2^62",
                std::string("\x81\xFF\x40\0\0\0\0\0\0\0", 10) + std::string("\x01\x02\x03\x04", 4),
                1009),
        closing(
            "fragments without end",
            [] {
                auto bytes = frameWith(0x01, std::string(60000, ' '));
                for (int i = 0; i < 20; ++i) bytes += frameWith(0x00, std::string(60000, ' '));
                return bytes;
            }(),
            1009),
        closing("a close with one byte", frameWith(0x88, "x"), 1002),
        closing("a close with a code that is not allowed", frameWith(0x88, "\x03\xED"), 1002),
        closing("a close with a reason that is no UTF-8", frameWith(0x88, "\x03\xE8\xFF\xFE"),
                1007),
    };
}

void tryAll(const std::vector<HostileFrame>& frames, const std::string& id) {
    RunningServer server;
    HostileStation station(server, id);
    for (const auto& frame : frames) {
        SCOPED_TRACE(frame.name);
        station.expect(frame.bytes, frame.answer, frame.closeCode);
    }
}

TEST(HostileFrames, thatAreBrokenJsonAreAnsweredAndTheSocketStays) { tryAll(brokenJson(), "J"); }

TEST(HostileFrames, thatAreWrongMessagesAreAnsweredAndTheSocketStays) {
    tryAll(wrongMessages(), "M");
}

TEST(HostileFrames, thatAreNearlyRightAreForgiven) { tryAll(forgiven(), "F"); }

TEST(HostileFrames, thatBreakWebSocketEndTheConnectionWithTheRightCode) {
    tryAll(brokenWebSocket(), "W");
}

}  // namespace
}  // namespace voltgate::test
