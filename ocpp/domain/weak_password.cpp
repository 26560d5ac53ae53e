#include "ocpp/domain/weak_password.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

// What leads the lists of passwords that were found in the open, without what is put around it, and
// the words of this trade; in order.
constexpr std::string_view common[] = {"aaa",
                                       "abc",
                                       "abcabc",
                                       "access",
                                       "admin",
                                       "adminadmin",
                                       "administrator",
                                       "adminpassword",
                                       "andrew",
                                       "arsenal",
                                       "asdf",
                                       "asdfasdf",
                                       "asdfgh",
                                       "ashley",
                                       "authorizationkey",
                                       "autumn",
                                       "azerty",
                                       "banana",
                                       "barcelona",
                                       "baseball",
                                       "basicauth",
                                       "basketball",
                                       "batman",
                                       "bayern",
                                       "blink",
                                       "buster",
                                       "butterfly",
                                       "changeit",
                                       "changeme",
                                       "changethis",
                                       "charge",
                                       "chargepoint",
                                       "charger",
                                       "charging",
                                       "chargingstation",
                                       "charlie",
                                       "cheese",
                                       "chelsea",
                                       "chocolate",
                                       "cisco",
                                       "company",
                                       "computer",
                                       "contrasena",
                                       "cookie",
                                       "daniel",
                                       "database",
                                       "december",
                                       "default",
                                       "deutschland",
                                       "diamond",
                                       "dragon",
                                       "driver",
                                       "electric",
                                       "energy",
                                       "evse",
                                       "facebook",
                                       "february",
                                       "ferrari",
                                       "flower",
                                       "football",
                                       "freedom",
                                       "friday",
                                       "fruehling",
                                       "geheim",
                                       "george",
                                       "ginger",
                                       "golden",
                                       "google",
                                       "guest",
                                       "hallo",
                                       "halloween",
                                       "harley",
                                       "hello",
                                       "hellohello",
                                       "helloworld",
                                       "herbst",
                                       "hockey",
                                       "hunter",
                                       "iloveyou",
                                       "ilovu",
                                       "initial",
                                       "installer",
                                       "internet",
                                       "january",
                                       "jennifer",
                                       "jessica",
                                       "jordan",
                                       "joshua",
                                       "juventus",
                                       "jwtsecret",
                                       "kennwort",
                                       "killer",
                                       "letmein",
                                       "letmeinnow",
                                       "liverpool",
                                       "login",
                                       "logon",
                                       "lovely",
                                       "loveyou",
                                       "manager",
                                       "master",
                                       "matrix",
                                       "matthew",
                                       "mercedes",
                                       "michael",
                                       "michelle",
                                       "monday",
                                       "monkey",
                                       "motdepasse",
                                       "mypassword",
                                       "mysecret",
                                       "mysql",
                                       "network",
                                       "newpassword",
                                       "nicole",
                                       "nothing",
                                       "ocpp",
                                       "office",
                                       "operator",
                                       "oracle",
                                       "orange",
                                       "pass",
                                       "passphrase",
                                       "passw",
                                       "passwd",
                                       "password",
                                       "passwort",
                                       "pepper",
                                       "pokemon",
                                       "porsche",
                                       "postgres",
                                       "postgresql",
                                       "power",
                                       "princess",
                                       "purple",
                                       "qazwsx",
                                       "qwer",
                                       "qwerty",
                                       "qwertz",
                                       "ranger",
                                       "robert",
                                       "root",
                                       "samsung",
                                       "schalke",
                                       "secret",
                                       "secretkey",
                                       "secretpassword",
                                       "server",
                                       "service",
                                       "shadow",
                                       "silver",
                                       "soccer",
                                       "sommer",
                                       "spiderman",
                                       "spring",
                                       "standard",
                                       "starwars",
                                       "station",
                                       "stationpassword",
                                       "summer",
                                       "sunshine",
                                       "superman",
                                       "supersecret",
                                       "superuser",
                                       "support",
                                       "sysadmin",
                                       "system",
                                       "temp",
                                       "temporary",
                                       "tesla",
                                       "test",
                                       "tester",
                                       "testing",
                                       "testpassword",
                                       "testtest",
                                       "thepassword",
                                       "thomas",
                                       "toor",
                                       "topsecret",
                                       "trustno",
                                       "user",
                                       "username",
                                       "verysecret",
                                       "viewer",
                                       "voltgate",
                                       "wallbox",
                                       "welcome",
                                       "whatever",
                                       "willkommen",
                                       "winter",
                                       "wireless",
                                       "xxx",
                                       "yourpassword",
                                       "yxcvbn",
                                       "zxcvbn"};

// Whoever walks along these needs no list.
constexpr std::array rows = {
    std::string_view("0123456789012345678901234567890123456789"),
    std::string_view("9876543210987654321098765432109876543210"),
    std::string_view("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"),
    std::string_view("zyxwvutsrqponmlkjihgfedcbazyxwvutsrqponmlkjihgfedcba"),
    std::string_view("qwertyuiopasdfghjklzxcvbnm"),
    std::string_view("qwertzuiopasdfghjklyxcvbnm"),
    std::string_view("azertyuiopqsdfghjklmwxcvbn"),
    std::string_view("1q2w3e4r5t6y7u8i9o0p"),
    std::string_view("1q2w3e4r5t6z7u8i9o0p"),
    std::string_view("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"),
    std::string_view("q1w2e3r4t5y6u7i8o9p0"),
    std::string_view("1234567890qwertyuiop"),
    std::string_view("qwertyuiop1234567890"),
    std::string_view("abcdefghij1234567890"),
    std::string_view("abcd1234abcd1234"),
    std::string_view("abc123abc123abc123")};

bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

// Without digits and signs before and after.
std::string_view bare(std::string_view text) {
    while (!text.empty() && !isLetter(text.front())) text.remove_prefix(1);
    while (!text.empty() && !isLetter(text.back())) text.remove_suffix(1);
    return text;
}

// P@ssw0rd
std::string plain(std::string_view text) {
    constexpr std::string_view signs = "@4013$57!8";
    constexpr std::string_view letters = "aaoiesstib";
    std::string word(text);
    for (char& c : word) {
        const auto place = signs.find(c);
        if (place != std::string_view::npos) c = letters[place];
    }
    return word;
}

// What the text is a repetition of; itself when it is none.
std::string_view repeated(std::string_view text) {
    for (std::size_t size = 1; size <= text.size() / 2; ++size) {
        bool isRepeated = true;
        for (std::size_t at = size; at < text.size() && isRepeated; ++at)
            isRepeated = text[at] == text[at - size];
        if (isRepeated) return text.substr(0, size);
    }
    return text;
}

bool isCommonWord(std::string_view word, const std::vector<std::string_view>& about) {
    if (std::binary_search(std::begin(common), std::end(common), word)) return true;
    return std::any_of(about.begin(), about.end(), [&](auto name) {
        const auto lower = toLower(name);
        return lower.size() >= 3 && (word == lower || word == lower.substr(0, lower.find('@')));
    });
}

bool isCommon(std::string_view password, const std::vector<std::string_view>& about) {
    const auto lower = toLower(password);
    const auto core = repeated(lower);
    const bool isWalk = std::any_of(rows.begin(), rows.end(), [&](auto row) {
        return row.find(core) != std::string_view::npos ||
               row.find(lower) != std::string_view::npos;
    });
    if (isWalk) return true;
    const auto word = plain(core);
    const auto bareWord = plain(bare(core));
    for (const std::string_view each :
         {std::string_view(lower), core, std::string_view(word), std::string_view(bareWord),
          bare(core), repeated(bareWord), repeated(bare(core)), bare(word)}) {
        if (isCommonWord(each, about)) return true;
    }
    return false;
}

}  // namespace

std::optional<std::string> weaknessOf(std::string_view password, PasswordRule rule,
                                      const std::vector<std::string_view>& about) {
    if (password.size() < rule.atLeast)
        return "shorter than " + std::to_string(rule.atLeast) + " characters";
    if (std::set<char>(password.begin(), password.end()).size() < rule.differentAtLeast)
        return "made of too few different characters";
    if (isCommon(password, about)) return "one of those that are guessed first";
    return std::nullopt;
}

}  // namespace voltgate
