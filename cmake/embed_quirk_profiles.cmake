# Writes the quirk profiles of a folder into a C++ file, so that the program needs no files at run time.
#   cmake -DOUTPUT=<file.cpp> -DFOLDER=<quirks> -P embed_quirk_profiles.cmake
file(GLOB files ${FOLDER}/*.json)
list(SORT files)
set(text "// Made from quirks/*.json; edit those.\n#include \"app/quirk_profiles.hpp\"\n\n")
string(APPEND text "namespace voltgate::app {\n\nstd::vector<QuirkProfileFile> embeddedQuirkProfiles() {\n    return {\n")
foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME)
    file(READ ${file} json)
    string(APPEND text "        {\"${name}\", R\"profile(${json})profile\"},\n")
endforeach()
string(APPEND text "    };\n}\n\n}  // namespace voltgate::app\n")
file(WRITE ${OUTPUT} "${text}")
