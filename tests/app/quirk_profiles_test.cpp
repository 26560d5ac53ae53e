// The quirk profiles that come with Voltgate, and those of a folder.
#include "app/quirk_profiles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace voltgate::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

QuirkProfile shipped(const std::string& name) {
    for (auto& profile : readQuirkProfiles("")) {
        if (profile.name == name) return profile;
    }
    throw std::runtime_error("no profile " + name);
}

struct Folder {
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder.path() / name) << text;
    }
    std::string faults() {
        try {
            readQuirkProfiles(folder.path().string());
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }
    test::TemporaryFolder folder;
};

TEST(ShippedQuirkProfiles, canBeReadAndSayWhereTheyComeFrom) {
    const auto profiles = readQuirkProfiles("");

    EXPECT_GE(profiles.size(), 12u);
    for (const auto& profile : profiles) {
        EXPECT_FALSE(profile.rows.empty()) << profile.name;
        EXPECT_FALSE(profile.reason.empty()) << profile.name;
    }
}

TEST(ShippedQuirkProfiles, doWhatTheFieldQuirksAskFor) {
    EXPECT_EQ(shipped("grizzl-e").connection.assumeVersion, OcppVersion::V16);
    EXPECT_TRUE(shipped("autel-maxicharger").connection.allowMissingConnectionHeader);
    EXPECT_EQ(shipped("en-plus").connection.pingInterval, std::chrono::seconds(0));
    EXPECT_EQ(shipped("jigu").connection.closeStyle, CloseStyle::Reset);
    EXPECT_EQ(shipped("starcharge").connection.closeStyle, CloseStyle::Reset);
    EXPECT_EQ(shipped("keba-cluster").idTokens.suffixFrom, "_");
    EXPECT_EQ(shipped("keba-cluster").commands.chargingProfilesAt, ChargingProfilePlace::Station);
    EXPECT_TRUE(shipped("reversed-tags").idTokens.reverseBytes);
    EXPECT_EQ(shipped("half-alive").commands.disconnectAfterUnanswered, 3);
    EXPECT_TRUE(shipped("trigger-without-connector").commands.triggerWithoutConnector);
    EXPECT_TRUE(shipped("remote-start-names-connector").commands.remoteStartNamesConnector);
    EXPECT_EQ(shipped("charging-profiles-at-station").commands.chargingProfilesAt,
              ChargingProfilePlace::Station);
    EXPECT_EQ(shipped("charging-profiles-in-amperes").commands.chargingRateUnit,
              ChargingRateUnit::A);
}

TEST(QuirkFolder, addsProfilesAndReplacesOursOfTheSameName) {
    Folder folder;
    folder.write("mine.json", R"({"name":"mine","title":"Mine","reason":"It is mine."})");
    folder.write("jigu.json", R"({"name":"jigu","title":"My JIGU","reason":"It is tame."})");
    folder.write("readme.txt", "no profile");

    const auto profiles = readQuirkProfiles(folder.folder.path().string());

    EXPECT_EQ(profiles.size(), readQuirkProfiles("").size() + 1);
    const auto jigu = std::find_if(profiles.begin(), profiles.end(),
                                   [](const auto& profile) { return profile.name == "jigu"; });
    EXPECT_EQ(jigu->title, "My JIGU");
}

TEST(QuirkFolder, isRefusedWithFileAndFieldOfEverythingThatIsWrong) {
    Folder folder;
    folder.write("a.json", R"({"name":"a","title":"A","reason":"It is.","colour":"red"})");
    folder.write("b.json", R"({"name":"other","title":"B","reason":"It is."})");
    folder.write("c.json", "{");
    folder.write("d.json", std::string(100000, ' '));

    EXPECT_THAT(
        folder.faults(),
        AllOf(HasSubstr("a.json: colour: unknown field"), HasSubstr("b.json: name: expected 'b'"),
              HasSubstr("c.json: no JSON"), HasSubstr("d.json: is larger")));
}

TEST(QuirkFolder, mustBeThere) {
    EXPECT_THROW(readQuirkProfiles("/nowhere/at/all"), std::runtime_error);
}

}  // namespace
}  // namespace voltgate::app
