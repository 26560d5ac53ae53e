# websocketpp 0.8.2 names constructors by template-id, which C++20 forbids (CWG 2237). Until a fixed release
# ships, corrected copies of the three affected headers, made from the installed ones, come first on the path.
find_path(WEBSOCKETPP_INCLUDE_DIR websocketpp/server.hpp REQUIRED)
set(fixed_headers ${CMAKE_BINARY_DIR}/websocketpp-corrected)
foreach(header logger/basic.hpp endpoint.hpp roles/server_endpoint.hpp)
    file(READ ${WEBSOCKETPP_INCLUDE_DIR}/websocketpp/${header} text)
    string(REGEX REPLACE "(\n +~?)(basic|endpoint|server)<[a-z,]+>\\(" "\\1\\2(" text "${text}")
    file(CONFIGURE OUTPUT ${fixed_headers}/websocketpp/${header} CONTENT "${text}" @ONLY)
endforeach()

# Some stations leave out `Connection: Upgrade` (field quirk 2): what has a key and asks for a WebSocket is taken for an
# upgrade, and whether it may pass is decided where the station is known. For clients
# and servers alike: it is one function for both.
file(READ ${WEBSOCKETPP_INCLUDE_DIR}/websocketpp/processors/processor.hpp text)
string(REPLACE "sizeof(constants::connection_token)-1) == con_header.end())"
               "sizeof(constants::connection_token)-1) == con_header.end() && r.get_header(\"Sec-WebSocket-Key\").empty())"
               text "${text}")
# "13, 8" is no version: the whole header has to be a number.
string(REPLACE "if ((ss >> version).fail())" "if ((ss >> version).fail() || !ss.eof())" text "${text}")
if(NOT text MATCHES "con_header.end\\(\\) && r.get_header" OR NOT text MATCHES "!ss.eof\\(\\)")
    message(FATAL_ERROR "websocketpp's processors/processor.hpp has changed: adapt cmake/websocketpp.cmake")
endif()
file(CONFIGURE OUTPUT ${fixed_headers}/websocketpp/processors/processor.hpp CONTENT "${text}" @ONLY)

# A handshake without Sec-WebSocket-Version is taken for one of 2010, and answered 500 since its key is not there: only
# version 13 is spoken, and whatever else is asked for is told so by 426 (RFC 6455 §4.4). A close frame whose reason is no
# UTF-8 deserves 1007, like any other text (RFC 6455 §8.1).
file(READ ${WEBSOCKETPP_INCLUDE_DIR}/websocketpp/impl/connection_impl.hpp text)
string(REPLACE "    m_processor = get_processor(version);\n\n    // if the processor"
               "    if (version == 13) m_processor = get_processor(version);\n\n    // if the processor" text "${text}")
string(REPLACE "if (version < 0) {\n        m_alog->write(log::alevel::devel, \"BAD REQUEST: can't"
               "if (version == -2) {\n        m_alog->write(log::alevel::devel, \"BAD REQUEST: can't" text "${text}")
string(REPLACE "no processor for version\");\n    m_response.set_status(http::status_code::bad_request);"
               "no processor for version\");\n    m_response.set_status(http::status_code::upgrade_required);"
               text "${text}")
string(REPLACE "for (it = versions_supported.begin();" "for (it = versions_supported.end() - 1;" text "${text}")
# The close handler is called when the socket has been shut down, which over TLS waits for the peer: who wants to know the
# end of a connection when it is decided overrides ended() of the connection's base class.
string(REPLACE "        m_state = session::state::closed;\n        tstat = closed;"
               "        m_state = session::state::closed;\n        tstat = closed;\n        config::connection_base::ended();"
               text "${text}")
string(REPLACE "send_close_ack(close::status::protocol_error,\n                    \"Invalid close reason\")"
               "send_close_ack(close::status::invalid_payload,\n                    \"Invalid close reason\")" text "${text}")
string(REPLACE "send_close_ack(close::status::protocol_error,\n                \"Invalid close reason\")"
               "send_close_ack(close::status::invalid_payload,\n                \"Invalid close reason\")" text "${text}")
if(NOT text MATCHES "version == 13" OR NOT text MATCHES "versions_supported.end\\(\\) - 1" OR
   NOT text MATCHES "version == -2" OR NOT text MATCHES "status_code::upgrade_required\\);[ \n]+std::stringstream ss;" OR
   NOT text MATCHES "config::connection_base::ended" OR
   NOT text MATCHES "status::invalid_payload,[ \n]+.Invalid close reason")
    message(FATAL_ERROR "websocketpp's impl/connection_impl.hpp has changed: adapt cmake/websocketpp.cmake")
endif()
file(CONFIGURE OUTPUT ${fixed_headers}/websocketpp/impl/connection_impl.hpp CONTENT "${text}" @ONLY)

file(READ ${WEBSOCKETPP_INCLUDE_DIR}/websocketpp/connection_base.hpp text)
string(REPLACE "class connection_base {};" "class connection_base {\npublic:\n    void ended() {}\n};" text "${text}")
if(NOT text MATCHES "void ended")
    message(FATAL_ERROR "websocketpp's connection_base.hpp has changed: adapt cmake/websocketpp.cmake")
endif()
file(CONFIGURE OUTPUT ${fixed_headers}/websocketpp/connection_base.hpp CONTENT "${text}" @ONLY)

add_library(websocketpp INTERFACE)
target_include_directories(websocketpp SYSTEM BEFORE INTERFACE ${fixed_headers} ${WEBSOCKETPP_INCLUDE_DIR})
target_compile_definitions(websocketpp INTERFACE _WEBSOCKETPP_CPP11_STL_)
target_link_libraries(websocketpp INTERFACE voltgate_options OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)

# websocketpp_fast: the same with our unmasking and UTF-8 check (ocpp/transport/fast_payload.hpp) in its frame reader.
set(fast_headers ${CMAKE_BINARY_DIR}/websocketpp-fast)
file(READ ${WEBSOCKETPP_INCLUDE_DIR}/websocketpp/processors/hybi13.hpp text)
string(REPLACE "#include <websocketpp/utf8_validator.hpp>"
               "#include <websocketpp/utf8_validator.hpp>\n#include \"ocpp/transport/fast_payload.hpp\"" text "${text}")
string(REPLACE "frame::byte_mask_circ(" "::voltgate::transport::unmask(" text "${text}")
string(REPLACE "m_current_msg->validator.decode(out.begin()+offset,out.end())"
               "::voltgate::transport::decodeText(m_current_msg->validator, out.data()+offset, out.data()+out.size())"
               text "${text}")
if(NOT text MATCHES "voltgate::transport::unmask" OR NOT text MATCHES "voltgate::transport::decodeText")
    message(FATAL_ERROR "websocketpp's processors/hybi13.hpp has changed: adapt cmake/websocketpp.cmake")
endif()
file(CONFIGURE OUTPUT ${fast_headers}/websocketpp/processors/hybi13.hpp CONTENT "${text}" @ONLY)

add_library(websocketpp_fast INTERFACE)
target_include_directories(websocketpp_fast SYSTEM BEFORE INTERFACE ${fast_headers})
target_link_libraries(websocketpp_fast INTERFACE websocketpp)
