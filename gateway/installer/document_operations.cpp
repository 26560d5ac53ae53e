// GET /openapi.yaml: what this API is, for programs and people.
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/openapi.hpp"

namespace voltgate::installer {
namespace {

class DocumentOperations {
public:
    Task<Response> openApi(const Request&) {
        co_return Response{200, {{"Content-Type", "application/yaml"}}, std::string(openApiYaml)};
    }
};

}  // namespace

void addDocumentOperations(Operations& operations) {
    using Block = DocumentOperations;
    OperationAdder(operations, std::make_shared<Block>(), Client::Unnamed)
        .add("GET", "/openapi.yaml", Scope::Public, &Block::openApi);
}

}  // namespace voltgate::installer
