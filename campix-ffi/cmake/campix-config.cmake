# find_package(campix) gives campix::campix, the shared library, and campix::static if the static one was installed.
get_filename_component(_campix_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET campix::campix)
  add_library(campix::campix SHARED IMPORTED)
  set_target_properties(campix::campix PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${_campix_prefix}/include")
  if(WIN32)
    set_target_properties(campix::campix PROPERTIES
      IMPORTED_LOCATION "${_campix_prefix}/bin/campix.dll"
      IMPORTED_IMPLIB "${_campix_prefix}/lib/campix.dll.lib")
  elseif(APPLE)
    set_target_properties(campix::campix PROPERTIES IMPORTED_LOCATION "${_campix_prefix}/lib/libcampix.dylib")
  else()
    set_target_properties(campix::campix PROPERTIES IMPORTED_LOCATION "${_campix_prefix}/lib/libcampix.so")
  endif()
endif()

if(NOT TARGET campix::static AND EXISTS "${_campix_prefix}/lib/libcampix.a")
  add_library(campix::static STATIC IMPORTED)
  set_target_properties(campix::static PROPERTIES
    IMPORTED_LOCATION "${_campix_prefix}/lib/libcampix.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_campix_prefix}/include"
    # As in campix.pc; a test compares both with what rustc names.
    INTERFACE_LINK_LIBRARIES "gcc_s;util;rt;pthread;m;dl;c")
endif()

unset(_campix_prefix)
