// Files in forms, however the body is cut into pieces.
#include "gateway/http/multipart.hpp"

#include <gtest/gtest.h>

#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::http {
namespace {

struct Taken {
    std::string content;
    std::string fileName;
};

Taken take(const std::string& body, std::size_t pieceSize) {
    auto file =
        std::make_shared<MultipartFile>(std::make_shared<TextSource>(body, pieceSize), "xyz");
    auto content = runTask(readAll(file));
    return {content, file->fileName()};
}

const std::string aForm =
    "preamble\r\n--xyz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nnot this\r\n"
    "--xyz\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=\"f\"; "
    "filename=\"a\\\"b.log\"\r\n\r\nline 1\r\n--xy\r\n--not it\r\n\r\n--xyz--\r\nepilogue";

TEST(MultipartFile, isFoundHoweverTheBodyArrives) {
    for (const std::size_t pieceSize : {1U, 2U, 3U, 7U, 64U, 10000U}) {
        const auto taken = take(aForm, pieceSize);

        EXPECT_EQ(taken.content, "line 1\r\n--xy\r\n--not it\r\n") << pieceSize;
        EXPECT_EQ(taken.fileName, "a\"b.log") << pieceSize;
    }
}

TEST(MultipartFile, mayBeThePartNamedFile) {
    EXPECT_EQ(
        take("--xyz\r\nContent-Disposition: form-data; name=file\r\n\r\nabc\r\n--xyz--", 5).content,
        "abc");
}

TEST(MultipartFile, mayBeEmptyAndComeAfterAnEmptyPart) {
    const auto taken = take(
        "--xyz\r\n\r\n\r\n--xyz\r\nContent-Disposition: form-data; filename=\"e\"\r\n\r\n\r\n"
        "--xyz--\r\n",
        4);

    EXPECT_EQ(taken.content, "");
    EXPECT_EQ(taken.fileName, "e");
}

TEST(MultipartFile, mustBeThereAndWhole) {
    const std::string head = "--xyz\r\nContent-Disposition: form-data; filename=\"e\"\r\n\r\n";
    const std::vector<std::string> wrong = {
        "",
        "no form at all",
        "--xyz--\r\n",
        "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--xyz--\r\n",
        head + "abc",
        head + "abc\r\n--xy",
        "--xyz\r\nContent-Disp",
        "--xyz\r\n" + std::string(20000, 'h'),
        std::string(2'000'000, 'p')};
    for (const auto& body : wrong) {
        EXPECT_THROW(take(body, 1000), HttpProblem) << body.substr(0, 80);
    }
}

TEST(MultipartFile, mayHaveToBeInACertainField) {
    const auto file = std::make_shared<MultipartFile>(
        std::make_shared<TextSource>(
            "--xyz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n"
            "x\r\n--xyz\r\nContent-Disposition: form-data; name=\"data\"; "
            "filename=\"a\"\r\ncontent-type:  text/plain\r\n\r\nabc\r\n--xyz--",
            3),
        "xyz", "data");

    runTask(file->begin());
    EXPECT_EQ(file->fileName(), "a");
    EXPECT_EQ(file->partHeader("Content-Type"), "text/plain");
    EXPECT_EQ(file->partHeader("Content-Transfer-Encoding"), "");
    EXPECT_EQ(runTask(readAll(file)), "abc");
}

TEST(MultipartFile, isRefusedInAnotherFieldAtOnce) {
    // Nothing follows the header: it is not waited for.
    const auto file = std::make_shared<MultipartFile>(
        std::make_shared<TextSource>(
            "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"),
        "xyz", "data");

    try {
        runTask(file->begin());
        FAIL() << "it was taken";
    } catch (const HttpProblem& problem) {
        EXPECT_EQ(problem.errors.at(0).path, "data");
        EXPECT_EQ(problem.errors.at(0).reason,
                  "expected the file in the field 'data', not in 'file'");
    }
}

TEST(MultipartBoundary, isReadFromTheContentType) {
    EXPECT_EQ(multipartBoundary("multipart/form-data; boundary=abc"), "abc");
    EXPECT_EQ(multipartBoundary("Multipart/Form-Data;charset=x; Boundary=\"a b\""), "a b");
    EXPECT_EQ(multipartBoundary("application/octet-stream"), std::nullopt);
    EXPECT_EQ(multipartBoundary(""), std::nullopt);
    EXPECT_THROW(multipartBoundary("multipart/form-data"), HttpProblem);
    EXPECT_THROW(multipartBoundary("multipart/form-data; boundary="), HttpProblem);
    EXPECT_THROW(multipartBoundary("multipart/form-data; boundary=" + std::string(71, 'x')),
                 HttpProblem);
}

}  // namespace
}  // namespace voltgate::http
