# Writes the JSON files of a folder into a C++ file, so that the program needs no files at run time.
#   cmake -DOUTPUT=<file.cpp> -DFOLDER=<quirks> -DFUNCTION=<name> -P embed_data_files.cmake
file(GLOB files ${FOLDER}/*.json)
list(SORT files)
get_filename_component(folder ${FOLDER} NAME)
set(text "// Made from ${folder}/*.json; edit those.\n#include \"app/data_files.hpp\"\n\n")
string(APPEND text "namespace voltgate::app {\n\nstd::vector<DataFile> ${FUNCTION}() {\n    return {\n")
foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME)
    file(READ ${file} json)
    string(APPEND text "        {\"${name}\", R\"json(${json})json\"},\n")
endforeach()
string(APPEND text "    };\n}\n\n}  // namespace voltgate::app\n")
file(WRITE ${OUTPUT} "${text}")
