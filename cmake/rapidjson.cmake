# RapidJSON 1.1.0 of 2016, as Debian ships it, corrected: a copy of its headers, made from the installed ones, comes first
# on the path (ADR 8); a copy of all, for they include each other by relative paths. What upstream mended since, as far as our use of it reaches:
#   reader.h    an exponent like 0.00000000001e-2147483639 ran below the smallest int and read outside a table
#               (CVE-2024-38517, CVE-2024-39684); 17e308 became infinite, which cannot be written as JSON
#   document.h  assigns to a constant, which newer compilers refuse
#   rapidjson.h a failed assertion is an exception, so that no input can end the process by one
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/rapidjson.h REQUIRED)
set(corrected ${CMAKE_BINARY_DIR}/rapidjson-corrected)
file(COPY ${RAPIDJSON_INCLUDE_DIR}/rapidjson DESTINATION ${corrected}
     PATTERN document.h EXCLUDE PATTERN reader.h EXCLUDE PATTERN rapidjson.h EXCLUDE)

# correct(before after): in `text`, `after` instead of `before`.
function(correct before after)
    string(FIND "${text}" "${before}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "RapidJSON has changed ('${before}' is not there): adapt cmake/rapidjson.cmake")
    endif()
    string(REPLACE "${before}" "${after}" text "${text}")
    set(text "${text}" PARENT_SCOPE)
endfunction()

file(READ ${RAPIDJSON_INCLUDE_DIR}/rapidjson/reader.h text)
correct("if (exp >= 214748364) {" "if (exp > (expFrac + 2147483639) / 10) {")
correct("cont = handler.Double(minus ? -d : d);" "if (d > (std::numeric_limits<double>::max)())
                   RAPIDJSON_PARSE_ERROR(kParseErrorNumberTooBig, startOffset);
               cont = handler.Double(minus ? -d : d);")
file(CONFIGURE OUTPUT ${corrected}/rapidjson/reader.h CONTENT "${text}" @ONLY)

file(READ ${RAPIDJSON_INCLUDE_DIR}/rapidjson/document.h text)
correct("    GenericStringRef& operator=(const GenericStringRef& rhs) { s = rhs.s; length = rhs.length; }\n" "")
file(CONFIGURE OUTPUT ${corrected}/rapidjson/document.h CONTENT "${text}" @ONLY)

file(READ ${RAPIDJSON_INCLUDE_DIR}/rapidjson/rapidjson.h text)
correct("#include <cassert>\n#define RAPIDJSON_ASSERT(x) assert(x)" "#include <stdexcept>
#define RAPIDJSON_ASSERT(x) \\
    (static_cast<bool>(x) ? static_cast<void>(0) : throw std::logic_error(\"RapidJSON: not \" #x))")
file(CONFIGURE OUTPUT ${corrected}/rapidjson/rapidjson.h CONTENT "${text}" @ONLY)

target_include_directories(voltgate_options SYSTEM BEFORE INTERFACE ${corrected})
