// The only file that knows CLI11.
#include "app/config.hpp"

#include <CLI/CLI.hpp>
#include <regex>

#include "app/settings.hpp"
#include "app/version.hpp"

namespace voltgate::app {
namespace {

void addSettings(CLI::App& app, std::vector<Setting>& all) {
    for (auto& setting : all) {
        setting.value = setting.fallback;
        auto* option = app.add_option(setting.flag, setting.value, setting.meaning)
                           ->envname(setting.environment);
        // CLI11 prints the default; an empty one says nothing.
        if (!setting.fallback.empty()) option->capture_default_str();
        option->type_name("");
    }
}

// The settings belong to the program, whose commands share them; who asks how to serve wants them.
std::string listed(const std::vector<Setting>& all) {
    std::string text = "Settings:\n";
    for (const auto& setting : all) {
        text += "  " + setting.flag;
        if (!setting.fallback.empty()) text += " [" + setting.fallback + "]";
        text += " (env " + setting.environment + ")\n      " + setting.meaning + "\n";
    }
    return text;
}

// Applies all settings and returns every fault at once.
std::string applySettings(const std::vector<Setting>& all, Config& config) {
    std::string faults;
    for (const auto& setting : all) {
        const auto fault = setting.apply(setting.value, config);
        if (fault.empty()) continue;
        const std::string given =
            setting.isSecret || setting.value.empty() ? "" : " '" + setting.value + "'";
        faults.append("  ").append(setting.flag).append(" (").append(setting.environment);
        faults.append(")").append(given).append(": ").append(fault).append("\n");
    }
    const bool isHalfAdmin = config.adminEmail.empty() != config.adminPassword.empty();
    if (isHalfAdmin)
        faults += "  --admin-email and --admin-password belong together: give both or neither\n";
    if (config.tlsCertificate.empty() != config.tlsKey.empty())
        faults += "  --tls-certificate and --tls-key belong together: give both or neither\n";
    if (config.caCertificate.empty() != config.caKey.empty())
        faults += "  --ca-certificate and --ca-key belong together: give both or neither\n";
    return faults;
}

struct Commands {
    CLI::App* serve;
    CLI::App* migrate;
    CLI::App* userAdd;
    CLI::App* stationAdd;
    CLI::App* stationImport;
    CLI::App* tokenAdd;
    CLI::App* tokenImport;
    CLI::App* apiKeyAdd;
    CLI::App* doctor;
    CLI::App* identityTokenAdd;
    CLI::App* version;
};

CLI::App* addCommand(CLI::App& app, const std::string& noun, const std::string& meaning) {
    auto* group = app.add_subcommand(noun, meaning);
    group->require_subcommand(1);
    auto* add = group->add_subcommand("add", meaning);
    add->fallthrough();
    group->fallthrough();
    return add;
}

// Beside an `add`.
CLI::App* addImport(CLI::App& app, const std::string& noun, Invocation& invocation) {
    auto* import = app.get_subcommand(noun)->add_subcommand(
        "import",
        "add those of a file, and print what becomes of each line (exit status 3: some "
        "were refused)");
    import->fallthrough();
    import->add_option("FILE", invocation.file, "CSV (*.csv) or one JSON object a line (*.jsonl)")
        ->required();
    import->add_flag("--dry-run", invocation.isDryRun, "look what would become of it, add nothing");
    import->add_flag("--all-or-nothing", invocation.isAllOrNothing,
                     "add nothing when a line is refused");
    return import;
}

Commands addCommands(CLI::App& app, Invocation& invocation) {
    Commands commands{};
    commands.serve = app.add_subcommand("serve", "run Voltgate (the default)")->fallthrough();
    commands.migrate =
        app.add_subcommand("migrate", "bring the database up to date and end")->fallthrough();
    commands.version = app.add_subcommand("version", "print the version and end");

    commands.userAdd = addCommand(app, "user", "add a user of the REST API");
    commands.userAdd->add_option("--email", invocation.email, "e-mail, the login name")->required();
    commands.userAdd
        ->add_option("--password", invocation.password, "password; made up and printed when absent")
        ->envname("VOLTGATE_USER_PASSWORD");
    commands.userAdd
        ->add_option("--role", invocation.role, "admin, operator, installer, viewer or driver")
        ->default_val("viewer");

    commands.stationAdd = addCommand(app, "station", "register a charging station");
    commands.stationAdd->add_option("--id", invocation.stationId, "the station's id, as in its URL")
        ->required();
    commands.stationAdd->add_option("--name", invocation.name, "a name for people");
    commands.stationAdd
        ->add_option("--password", invocation.password, "its AuthorizationKey; made up when absent")
        ->envname("VOLTGATE_STATION_PASSWORD");
    commands.stationAdd
        ->add_option("--security-profile", invocation.securityProfile, "0 (open) to 3")
        ->default_val(1)
        ->check(CLI::Range(0, 3));
    commands.stationImport = addImport(app, "station", invocation);

    commands.tokenAdd = addCommand(app, "token", "register an identification token");
    commands.tokenAdd
        ->add_option("--id-token", invocation.idToken, "the token, e.g. the number of a card")
        ->required();
    commands.tokenAdd->add_option("--group", invocation.groupId, "its group (parentIdTag)");
    commands.tokenAdd->add_flag("--allow-concurrent-tx", invocation.allowConcurrentTx,
                                "may charge at several stations at once");
    commands.tokenImport = addImport(app, "token", invocation);

    commands.apiKeyAdd = addCommand(app, "api-key", "make an API key and print it once");
    commands.apiKeyAdd->add_option("--name", invocation.name, "what it is for")->required();
    commands.apiKeyAdd
        ->add_option("--role", invocation.role, "admin, operator, installer, viewer or driver")
        ->default_val("viewer");

    commands.doctor =
        app.add_subcommand("doctor",
                           "say why a station does not connect, or what is wrong with "
                           "it (exit status 3: something is)")
            ->fallthrough();
    commands.doctor->add_option("stationId", invocation.stationId, "the station's id")->required();

    commands.identityTokenAdd =
        addCommand(app, "identity-token", "make a token for the installer API of a station");
    commands.identityTokenAdd
        ->add_option("--station", invocation.stationId, "the station that it is for")
        ->required();
    commands.identityTokenAdd
        ->add_option("--role", invocation.role, "operator, installer or developer")
        ->default_val("installer");
    return commands;
}

Invocation::Kind chosen(const Commands& commands) {
    using Kind = Invocation::Kind;
    if (commands.migrate->parsed()) return Kind::Migrate;
    if (commands.version->parsed()) return Kind::Version;
    if (commands.userAdd->parsed()) return Kind::UserAdd;
    if (commands.stationAdd->parsed()) return Kind::StationAdd;
    if (commands.stationImport->parsed()) return Kind::StationImport;
    if (commands.tokenAdd->parsed()) return Kind::TokenAdd;
    if (commands.tokenImport->parsed()) return Kind::TokenImport;
    if (commands.apiKeyAdd->parsed()) return Kind::ApiKeyAdd;
    if (commands.doctor->parsed()) return Kind::Doctor;
    if (commands.identityTokenAdd->parsed()) return Kind::IdentityTokenAdd;
    return Kind::Serve;
}

std::string withoutPassword(const std::string& url) {
    static const std::regex password("(//[^:/@]*:)[^@]*(?=@)|(password=)[^&]*");
    return std::regex_replace(url, password, "$1$2***");
}

// What is printed at start: secrets masked, the password inside the database URL too.
std::vector<std::pair<std::string, std::string>> describe(const std::vector<Setting>& all) {
    std::vector<std::pair<std::string, std::string>> lines;
    for (const auto& setting : all) {
        std::string shown = setting.isSecret && !setting.value.empty() ? "***" : setting.value;
        if (setting.flag == "--database-url") shown = withoutPassword(setting.value);
        lines.emplace_back(setting.flag.substr(2), shown.empty() ? "(none)" : shown);
    }
    return lines;
}

}  // namespace

Invocation readInvocation(int argc, const char* const* argv) {
    Invocation invocation;
    auto all = allSettings();
    CLI::App app("Voltgate: an OCPP central system with a REST gateway", "voltgate");
    app.set_help_all_flag("--help-all", "help of all commands");
    app.require_subcommand(0, 1);
    addSettings(app, all);
    const Commands commands = addCommands(app, invocation);
    commands.serve->footer(listed(all));
    try {
        app.parse(argc, const_cast<char**>(argv));
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        const bool isHelp = app.exit(error, out, out) == 0;
        throw Exit{isHelp ? 0 : 2, out.str()};
    }
    invocation.kind = chosen(commands);
    if (invocation.kind == Invocation::Kind::Version)
        throw Exit{0, std::string("voltgate ") + version + "\n"};
    const auto faults = applySettings(all, invocation.config);
    if (!faults.empty()) throw Exit{2, "voltgate: these settings are wrong:\n" + faults};
    invocation.config.shown = describe(all);
    return invocation;
}

}  // namespace voltgate::app
