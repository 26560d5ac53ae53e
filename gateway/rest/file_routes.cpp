// The one-time URLs of stations: firmware is fetched here, logs are brought here. The token in the
// path is all the access there is, so it is never logged, and a wrong one learns nothing.
#include "gateway/http/file_answers.hpp"
#include "gateway/http/multipart.hpp"
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"

namespace voltgate::rest {
namespace {

struct ReceivedView {
    std::string status = "received";
};
JSON_FIELDS(ReceivedView, status)

void requireValid(LinkState state) {
    switch (state) {
        case LinkState::Unknown:
            throw notFound("such file");
        case LinkState::Expired:
            throw HttpProblem(410, "this URL has expired");
        case LinkState::UsedUp:
            throw HttpProblem(410, "this URL has been used up");
        case LinkState::Valid:
            break;
    }
}

class FileRoutes {
public:
    explicit FileRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> download(const Request& request) {
        const auto found = co_await gateway_.firmware.download(request.parameter("token"));
        requireValid(found.state);
        auto answer = co_await fileAnswer(request, {found.image, found.fileName},
                                          openerOf(gateway_.firmware));
        co_return answer;
    }

    Task<Response> upload(const Request& request) {
        const auto token = request.parameter("token");
        // Before the first byte is read.
        requireValid(co_await gateway_.diagnostics.stateOf(token));
        auto bytes = bytesOf(request);
        std::shared_ptr<MultipartFile> part;
        if (const auto boundary = multipartBoundary(request.header("Content-Type").value_or(""))) {
            part = std::make_shared<MultipartFile>(std::move(bytes), *boundary);
            bytes = part;
        }
        const auto fileName = [&request, part] {
            const auto named = request.parameters.find("name");
            if (named != request.parameters.end()) return named->second;
            return part ? part->fileName() : std::string();
        };
        requireValid(co_await gateway_.diagnostics.upload(token, std::move(bytes), fileName));
        co_return jsonResponse(200, ReceivedView{});
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addFileRoutes(Routes& routes, const Gateway& gateway) {
    using Block = FileRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    const std::string file = std::string(oneTimePath) + "{token}";
    for (const auto& path : {file, file + "/{name}"}) {
        adder.add("GET", path, Permission::Public, &Block::download)
            .addStream("POST", path, Permission::Public, &Block::upload)
            .addStream("PUT", path, Permission::Public, &Block::upload);
    }
}

}  // namespace voltgate::rest
