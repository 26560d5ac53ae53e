# The compiler, the warnings and the macros that every target of this project shares.
if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13) OR
   (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 18))
    message(FATAL_ERROR "Voltgate needs clang >= 18 or gcc >= 13: ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} "
                        "miscompiles coroutines; configure with 'cmake --preset dev', which takes clang++-19.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_program(CCACHE ccache)
if(CCACHE)
    # The sloppiness is what precompiled headers need to hit at all. They hold absolute paths of their checkout, so that one
    # checkout must not get those of another: CMake names them by absolute paths, which keeps them apart.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
    add_compile_options(-Xclang -fno-pch-timestamp)
endif()

option(VOLTGATE_FUZZ "Build the fuzz targets, and everything so that libFuzzer sees its coverage" OFF)
set(VOLTGATE_SANITIZE "" CACHE STRING "Sanitizers of this build, e.g. address,undefined or thread")

# Linked by every target. The Asio macros must be the same everywhere (one definition rule). Frames of coroutines are not
# recycled: that keeps the address of a thread's variable over a suspension (ADR 1). Whether memory is aligned would depend on
# what was included before Asio.
add_library(voltgate_options INTERFACE)
target_compile_definitions(voltgate_options INTERFACE
    ASIO_STANDALONE ASIO_HAS_CO_AWAIT ASIO_HAS_STD_COROUTINE ASIO_NO_DEPRECATED_HANDLER_INVOKE
    ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING ASIO_HAS_STD_ALIGNED_ALLOC=1
    RAPIDJSON_HAS_STDSTRING=1 PQXX_HAVE_OPTIONAL)
target_compile_options(voltgate_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
    # A designated initialiser names what differs from the defaults; that is what they are for.
    # What libstdc++ 12's std::stable_sort uses inside is deprecated in C++20, and clang says so of its callers.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-designated-field-initializers -Wno-deprecated-declarations>)
target_include_directories(voltgate_options INTERFACE ${PROJECT_SOURCE_DIR})
target_link_options(voltgate_options INTERFACE -fuse-ld=mold)
if(VOLTGATE_SANITIZE)
    file(RELATIVE_PATH sanitizer_ignorelist ${CMAKE_BINARY_DIR} ${PROJECT_SOURCE_DIR}/cmake/sanitizer-ignorelist.txt)
    target_compile_definitions(voltgate_options INTERFACE _GLIBCXX_ASSERTIONS)
    target_compile_options(voltgate_options INTERFACE
        -fsanitize=${VOLTGATE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
        -fsanitize-ignorelist=${sanitizer_ignorelist})
    target_link_options(voltgate_options INTERFACE -fsanitize=${VOLTGATE_SANITIZE})
    # Optimised, these checks of every access cost as much to compile as all the rest; AddressSanitizer and the hardware see
    # most of what they would.
    if(VOLTGATE_SANITIZE MATCHES undefined)
        target_compile_options(voltgate_options INTERFACE -fno-sanitize=null,alignment,vptr,object-size)
    endif()
endif()

# What is shipped makes a fault that is left hard to use (position independent, read-only relocations, guarded stacks and
# calls, checked copies, no memory left as it was).
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT VOLTGATE_SANITIZE)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    # A precompiled header serves libraries and programs, which so have to be compiled alike.
    set(CMAKE_CXX_COMPILE_OPTIONS_PIE ${CMAKE_CXX_COMPILE_OPTIONS_PIC})
    target_compile_options(voltgate_options INTERFACE -fstack-protector-strong -ftrivial-auto-var-init=zero
        -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection=full>)
    target_link_options(voltgate_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

if(VOLTGATE_FUZZ)
    target_compile_options(voltgate_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What headers cost is paid once: a precompiled header per kind of target, which the others of its kind reuse.
# voltgate_precompiled(name header...): the headers that nearly every file needs, and these.
function(voltgate_precompiled name)
    add_library(${name} STATIC ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
    target_link_libraries(${name} PUBLIC voltgate_options)
    target_precompile_headers(${name} PRIVATE <cmake/pch.hpp> ${ARGN})
endfunction()
voltgate_precompiled(voltgate_pch)

# voltgate_library(name [PRECOMPILED target] source...): a static library of ours with options and precompiled header.
function(voltgate_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" PRECOMPILED "")
    add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
    voltgate_target(${name} PUBLIC "${arg_PRECOMPILED}")
endfunction()

# voltgate_executable(name [PRECOMPILED target] source...): the same for a program.
function(voltgate_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" PRECOMPILED "")
    add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
    voltgate_target(${name} PRIVATE "${arg_PRECOMPILED}")
endfunction()

function(voltgate_target name scope precompiled)
    if(NOT precompiled)
        set(precompiled voltgate_pch)
    endif()
    target_link_libraries(${name} ${scope} voltgate_options)
    target_precompile_headers(${name} REUSE_FROM ${precompiled})
endfunction()
