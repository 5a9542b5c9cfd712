# find_package(campix) gives campix::campix, the shared library, and campix::static if the static one was installed.
get_filename_component(_campix_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

# Names by system and compiler: cargo gives a DLL the import library campix.dll.lib and the archive campix.lib for MSVC, libcampix.dll.a
# and libcampix.a for MinGW. A compiler takes those that are its own.
if(WIN32)
  set(_campix_shared "${_campix_prefix}/bin/campix.dll")
  if(MSVC)
    set(_campix_import "${_campix_prefix}/lib/campix.dll.lib")
    set(_campix_archive "${_campix_prefix}/lib/campix.lib")
  else()
    set(_campix_import "${_campix_prefix}/lib/libcampix.dll.a")
    set(_campix_archive "${_campix_prefix}/lib/libcampix.a")
  endif()
  # As rustc names them for Windows.
  set(_campix_system "kernel32;ntdll;userenv;ws2_32;dbghelp")
elseif(APPLE)
  set(_campix_shared "${_campix_prefix}/lib/libcampix.dylib")
  set(_campix_archive "${_campix_prefix}/lib/libcampix.a")
  set(_campix_system "System;c;m")
else()
  set(_campix_shared "${_campix_prefix}/lib/libcampix.so")
  set(_campix_archive "${_campix_prefix}/lib/libcampix.a")
  # As in campix.pc; a test compares both with what rustc names.
  set(_campix_system "gcc_s;util;rt;pthread;m;dl;c")
endif()

if(NOT TARGET campix::campix AND EXISTS "${_campix_shared}")
  add_library(campix::campix SHARED IMPORTED)
  set_target_properties(campix::campix PROPERTIES
    IMPORTED_LOCATION "${_campix_shared}"
    INTERFACE_INCLUDE_DIRECTORIES "${_campix_prefix}/include")
  if(WIN32)
    set_target_properties(campix::campix PROPERTIES IMPORTED_IMPLIB "${_campix_import}")
    if(NOT EXISTS "${_campix_import}")
      message(WARNING "campix was built for another compiler: ${_campix_import} is not there")
    endif()
  endif()
endif()

if(NOT TARGET campix::static AND EXISTS "${_campix_archive}")
  add_library(campix::static STATIC IMPORTED)
  set_target_properties(campix::static PROPERTIES
    IMPORTED_LOCATION "${_campix_archive}"
    INTERFACE_INCLUDE_DIRECTORIES "${_campix_prefix}/include"
    INTERFACE_LINK_LIBRARIES "${_campix_system}")
endif()

# Without any library there is no package.
if(NOT EXISTS "${_campix_shared}" AND NOT EXISTS "${_campix_archive}")
  set(campix_FOUND FALSE)
  set(campix_NOT_FOUND_MESSAGE "there is no library below ${_campix_prefix}: neither ${_campix_shared} nor ${_campix_archive}")
endif()

unset(_campix_prefix)
unset(_campix_shared)
unset(_campix_import)
unset(_campix_archive)
unset(_campix_system)
