// The diagnosis as it stands on a terminal.
#include "app/doctor.hpp"

#include <gtest/gtest.h>

namespace voltgate::app {
namespace {

TEST(DoctorText, saysWhatIsWrongWhatShowsItAndWhatToDo) {
    const Diagnosis diagnosis{.stationId = "CP-1",
                              .isRegistered = true,
                              .findings = {{.code = "wrong-password",
                                            .severity = Severity::Error,
                                            .sentence = "CP-1 sent a wrong password.",
                                            .evidence = {"Twelve times."},
                                            .advice = "Set the right one."}}};

    EXPECT_EQ(toText(diagnosis),
              "CP-1: offline\n\nerror wrong-password\n  CP-1 sent a wrong password.\n"
              "  - Twelve times.\n  => Set the right one.\n");
}

TEST(DoctorText, saysWhenThereIsNothingToDo) {
    const Diagnosis diagnosis{.stationId = "CP-1", .isRegistered = true, .isOnline = true};

    EXPECT_EQ(toText(diagnosis), "CP-1: online, nothing to do\n");
}

TEST(DoctorText, doesNotPassOnWhatWouldSteerTheTerminal) {
    const Diagnosis diagnosis{.stationId = "CP\x1B[2J",
                              .findings = {{.code = "bad-request", .sentence = "It\r\nsaid."}}};

    const auto text = toText(diagnosis);

    EXPECT_EQ(text.find('\x1B'), std::string::npos);
    EXPECT_EQ(text.find('\r'), std::string::npos);
}

}  // namespace
}  // namespace voltgate::app
