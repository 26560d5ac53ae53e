// Names come from vendors, in every spelling, so that they are taken apart into words first.
#include "ocpp/domain/secret_names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr std::array secretAnywhere = {
    std::string_view("password"),  std::string_view("passwd"),     std::string_view("passwort"),
    std::string_view("kennwort"),  std::string_view("passphrase"), std::string_view("passcode"),
    std::string_view("secret"),    std::string_view("psk"),        std::string_view("pwd"),
    std::string_view("simpin"),    std::string_view("simpuk"),     std::string_view("pincode"),
    std::string_view("pinnumber"), std::string_view("bearer"),     std::string_view("jwt")};

constexpr std::array secretAtTheEnd = {std::string_view("pin"),  std::string_view("pin1"),
                                       std::string_view("pin2"), std::string_view("puk"),
                                       std::string_view("puk1"), std::string_view("puk2"),
                                       std::string_view("pass"), std::string_view("pw")};

// What a key is of when it is a secret whatever it stands in.
constexpr std::array keysOf = {
    std::string_view("authorization"), std::string_view("auth"),     std::string_view("private"),
    std::string_view("api"),           std::string_view("access"),   std::string_view("shared"),
    std::string_view("wifi"),          std::string_view("wlan"),     std::string_view("wpa"),
    std::string_view("wpa2"),          std::string_view("wep"),      std::string_view("network"),
    std::string_view("encryption"),    std::string_view("security"), std::string_view("master"),
    std::string_view("session"),       std::string_view("signing"),  std::string_view("aes"),
    std::string_view("hmac"),          std::string_view("sas"),      std::string_view("account")};

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Whether a word begins at this place of a name: after a separator, at "fooBar" and at "FTPBar".
bool beginsWord(std::string_view name, std::size_t at) {
    if (at == 0 || !isUpper(name[at])) return false;
    const bool isAfterLower = isLower(name[at - 1]) || isDigit(name[at - 1]);
    return isAfterLower || (at + 1 < name.size() && isLower(name[at + 1]));
}

std::vector<std::string> wordsOf(std::string_view name) {
    std::vector<std::string> words(1);
    for (std::size_t at = 0; at < name.size(); ++at) {
        const char c = name[at];
        const bool isOfWord = isUpper(c) || isLower(c) || isDigit(c);
        if ((!isOfWord || beginsWord(name, at)) && !words.back().empty()) words.emplace_back();
        if (isOfWord) words.back() += toLower(c);
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

bool isKeyOfSecret(std::string_view compact) {
    if (!compact.ends_with("key")) return false;
    compact.remove_suffix(3);
    return std::any_of(keysOf.begin(), keysOf.end(),
                       [&](auto word) { return compact.ends_with(word); });
}

// idToken and its like name cards.
bool isToken(const std::vector<std::string>& words, std::string_view compact) {
    return words.back() == "token" ? words.size() == 1 || words[words.size() - 2] != "id"
                                   : compact.ends_with("token") && !compact.ends_with("idtoken");
}

bool isSecret(const std::vector<std::string>& words, std::string_view compact) {
    const auto contains = [&](auto part) { return compact.find(part) != std::string_view::npos; };
    const auto& last = words.back();
    return std::any_of(secretAnywhere.begin(), secretAnywhere.end(), contains) ||
           std::find(secretAtTheEnd.begin(), secretAtTheEnd.end(), last) != secretAtTheEnd.end() ||
           compact == "authorization" || isKeyOfSecret(compact) || isToken(words, compact);
}

std::string joinedWords(const std::vector<std::string>& words) {
    std::string compact;
    for (const auto& word : words) compact += word;
    return compact;
}

// No name is this long; what is, is no reason to work for long.
constexpr std::size_t longestName = 200;

}  // namespace

bool isSecretMember(std::string_view name) {
    const auto words = wordsOf(name.substr(0, longestName));
    return !words.empty() && isSecret(words, joinedWords(words));
}

bool isSecretKey(std::string_view name) {
    const auto words = wordsOf(name.substr(0, longestName));
    if (words.empty()) return false;
    const bool isKey =
        words.size() > 1 && words.back() == "key" && words[words.size() - 2] != "public";
    return isKey || isSecret(words, joinedWords(words));
}

}  // namespace voltgate
