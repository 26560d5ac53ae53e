// The file of acknowledged messages, one per line with tabs between the fields:
//     start  station  connector    idTag  time  meterStart  transactionId
//     meter  station  transaction  time   samples
//     stop   station  transaction  time   meterStop
// Written behind a buffer; flushed at the end. Used by one thread.
#pragma once
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace voltgate::bench {

class AcknowledgedLog {
public:
    /// An empty path keeps no log. Throws std::system_error when the file cannot be written.
    explicit AcknowledgedLog(const std::string& path);

    template <class... Fields>
    void append(std::string_view kind, const Fields&... fields) {
        if (!file_) return;
        line_.assign(kind);
        (appendField(fields), ...);
        line_ += '\n';
        write();
    }
    void flush();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    void appendField(std::string_view text) { line_.append(1, '\t').append(text); }
    template <class Number>
        requires std::is_arithmetic_v<Number>
    void appendField(Number number) {
        line_.append(1, '\t').append(std::to_string(number));
    }
    void write();

    std::string line_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace voltgate::bench
