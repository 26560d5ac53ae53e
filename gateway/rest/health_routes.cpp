// For whoever watches the process: does it live, can it work, and what is its API.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/openapi.hpp"

namespace voltgate::rest {
namespace {

struct HealthView {
    std::string status;
};
JSON_FIELDS(HealthView, status)

class HealthRoutes {
public:
    explicit HealthRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> health(const Request&) { co_return jsonResponse(200, HealthView{"ok"}); }

    Task<Response> readiness(const Request&) {
        std::vector<Fault> faults;
        const bool isAlive = co_await gateway_.pulse.isFelt();
        if (!isAlive) faults.push_back({"database", "cannot be reached"});
        if (!gateway_.registration.isReady()) faults.push_back({"stations", "not loaded yet"});
        if (gateway_.journal != nullptr) {
            if (const auto fault = gateway_.journal->state().fault) {
                faults.push_back({"journal", "cannot be written: " + *fault});
            }
        }
        if (!faults.empty()) {
            auto problem = badInput(std::move(faults));
            problem.status = 503;
            problem.name = "not-ready";
            problem.headers.emplace_back("Retry-After", "5");
            throw problem;
        }
        co_return jsonResponse(200, HealthView{"ready"});
    }

    Task<Response> openApi(const Request&) {
        co_return Response{200, {{"Content-Type", "application/yaml"}}, std::string(openApiYaml)};
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addHealthRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<HealthRoutes>(gateway));
    adder.add("GET", "/healthz", Permission::Public, &HealthRoutes::health)
        .add("GET", "/livez", Permission::Public, &HealthRoutes::health)
        .add("GET", "/readyz", Permission::Public, &HealthRoutes::readiness)
        .add("GET", "/openapi.yaml", Permission::Public, &HealthRoutes::openApi);
}

}  // namespace voltgate::rest
