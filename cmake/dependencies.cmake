# Debian's packages as imported targets.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx libpq)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(png REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(zip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(jwt REQUIRED IMPORTED_TARGET libjwt)
find_package(mimalloc REQUIRED)
find_path(BOOST_INCLUDE_DIR boost/beast/http/basic_parser.hpp REQUIRED)

target_link_libraries(voltgate_options INTERFACE Threads::Threads)
target_link_libraries(voltgate_pch PUBLIC voltgate_options)

# For those who speak to PostgreSQL, and the tests of both kinds.
voltgate_precompiled(voltgate_pch_database <db/pch.hpp>)
target_link_libraries(voltgate_pch_database PUBLIC PkgConfig::pqxx)
