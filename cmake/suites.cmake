# voltgate_suites(target [TIMEOUT seconds] [FIXTURES name...]): one CTest test for each suite of a GoogleTest program, named
# area.Suite after the program voltgate_<area>_tests. A process per suite and not per test: starting one under a sanitizer
# costs more than most tests do. The program is asked for its suites when it has been built; what it prints names a failed
# test.
#
# Run as a script (-P), it writes the list: PROGRAM, AREA, LIST, PROPERTIES.
function(voltgate_suites target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "FIXTURES")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    set(properties TIMEOUT ${arg_TIMEOUT})
    if(arg_FIXTURES)
        list(APPEND properties FIXTURES_REQUIRED ${arg_FIXTURES})
    endif()
    string(REGEX REPLACE "^voltgate_(.*)_tests?$" "\\1" area ${target})
    set(list ${CMAKE_CURRENT_BINARY_DIR}/${target}_suites.cmake)
    add_custom_command(TARGET ${target} POST_BUILD BYPRODUCTS ${list} VERBATIM
        COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${target}> -D AREA=${area} -D LIST=${list}
                -D "PROPERTIES=${properties}" -P ${PROJECT_SOURCE_DIR}/cmake/suites.cmake)
    file(WRITE ${list}.include
        "if(EXISTS \"${list}\")\n  include(\"${list}\")\nelse()\n  add_test(${target}_is_not_built ${target}_is_not_built)\nendif()\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${list}.include)
endfunction()

function(write_suites)
    execute_process(COMMAND ${PROGRAM} --gtest_list_tests TIMEOUT 60 OUTPUT_VARIABLE printed RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${PROGRAM} --gtest_list_tests ended with ${result}:\n${printed}")
    endif()
    string(REGEX MATCHALL "(^|\n)[A-Za-z0-9_/]+\\." suites "${printed}")
    set(script "")
    foreach(suite IN LISTS suites)
        string(REGEX REPLACE "[\n.]" "" suite "${suite}")
        set(name "${AREA}.${suite}")
        string(APPEND script "add_test(\"${name}\" \"${PROGRAM}\" --gtest_brief=1 \"--gtest_filter=${suite}.*\")\n"
                             "set_tests_properties(\"${name}\" PROPERTIES ${PROPERTIES})\n")
    endforeach()
    string(REPLACE ";" " " script "${script}")
    file(WRITE ${LIST} "${script}")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
    write_suites()
endif()
