# websocketpp 0.8.2 names constructors by template-id, which C++20 forbids (CWG 2237). Until a fixed release
# ships, corrected copies of the three affected headers, made from the installed ones, come first on the path.
find_path(WEBSOCKETPP_INCLUDE_DIR websocketpp/server.hpp REQUIRED)
set(fixed_headers ${CMAKE_BINARY_DIR}/websocketpp-cxx20)
foreach(header logger/basic.hpp endpoint.hpp roles/server_endpoint.hpp)
    file(READ ${WEBSOCKETPP_INCLUDE_DIR}/websocketpp/${header} text)
    string(REGEX REPLACE "(\n +~?)(basic|endpoint|server)<[a-z,]+>\\(" "\\1\\2(" text "${text}")
    file(CONFIGURE OUTPUT ${fixed_headers}/websocketpp/${header} CONTENT "${text}" @ONLY)
endforeach()

add_library(websocketpp INTERFACE)
target_include_directories(websocketpp SYSTEM BEFORE INTERFACE ${fixed_headers} ${WEBSOCKETPP_INCLUDE_DIR})
target_compile_definitions(websocketpp INTERFACE _WEBSOCKETPP_CPP11_STL_)
target_link_libraries(websocketpp INTERFACE voltgate_options OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
