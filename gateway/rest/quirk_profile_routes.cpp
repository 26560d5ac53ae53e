// The quirk profiles that can be assigned to stations.
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/rest/quirk_profile_view.hpp"

namespace voltgate::rest {
namespace {

class QuirkProfileRoutes {
public:
    explicit QuirkProfileRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query(request).finish();
        std::vector<QuirkProfileView> views;
        for (const auto& profile : gateway_.quirkProfiles.all()) views.push_back(toView(profile));
        co_return listResponse(views, std::nullopt);
    }

    Task<Response> read(const Request& request) {
        Query(request).finish();
        const auto* profile = gateway_.quirkProfiles.find(request.parameter("name"));
        if (profile == nullptr) throw notFound("quirk profile with this name");
        co_return jsonResponse(200, toView(*profile));
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addQuirkProfileRoutes(Routes& routes, const Gateway& gateway) {
    const auto profiles = apiPath + "/quirk-profiles";
    RouteAdder adder(routes, std::make_shared<QuirkProfileRoutes>(gateway));
    adder.add("GET", profiles, Permission::ReadConfiguration, &QuirkProfileRoutes::list)
        .add("GET", profiles + "/{name}", Permission::ReadConfiguration, &QuirkProfileRoutes::read);
}

}  // namespace voltgate::rest
