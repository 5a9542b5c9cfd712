#!/bin/sh
# Installs campix for C programs: campix-ffi/install.sh PREFIX [LIBRARIES]
# LIBRARIES is the folder with the built libraries, by default target/release of the workspace.
set -eu
prefix=${1:?usage: install.sh PREFIX [LIBRARIES]}
here=$(cd "$(dirname "$0")" && pwd)
libraries=${2:-"$here/../target/release"}
header="$here/include/campix.h"
define() { sed -n "s/^#define CAMPIX_$1 \"\{0,1\}\([0-9.]*\)\"\{0,1\}$/\1/p" "$header"; }
version=$(define VERSION)
abi=$(define ABI_VERSION)
mkdir -p "$prefix/include" "$prefix/lib/pkgconfig" "$prefix/lib/cmake/campix" "$prefix/share/campix/schema"
prefix=$(cd "$prefix" && pwd)
filled() {
  sed -e "s|@PREFIX@|$prefix|" -e "s|@VERSION@|$version|" -e "s|@MAJOR@|$(define VERSION_MAJOR)|" \
    -e "s|@MINOR@|$(define VERSION_MINOR)|" "$1"
}

cp "$header" "$prefix/include/campix.h"
filled "$here/campix.pc.in" > "$prefix/lib/pkgconfig/campix.pc"
if [ -f "$libraries/campix.dll" ]; then
  # Libraries of the system as rustc names them for Windows.
  private="-lkernel32 -lntdll -luserenv -lws2_32 -ldbghelp"
  sed "s|^Libs.private:.*|Libs.private: $private|" "$prefix/lib/pkgconfig/campix.pc" > "$prefix/lib/pkgconfig/campix.pc.new"
  mv "$prefix/lib/pkgconfig/campix.pc.new" "$prefix/lib/pkgconfig/campix.pc"
fi
filled "$here/cmake/campix-config-version.cmake.in" > "$prefix/lib/cmake/campix/campix-config-version.cmake"
cp "$here/cmake/campix-config.cmake" "$prefix/lib/cmake/campix/"
cp "$here"/../campix-core/schema/*.json "$prefix/share/campix/schema/"
if [ -f "$libraries/libcampix.so" ]; then
  cp "$libraries/libcampix.so" "$prefix/lib/libcampix.so.$version"
  ln -sf "libcampix.so.$version" "$prefix/lib/libcampix.so.$abi"
  ln -sf "libcampix.so.$abi" "$prefix/lib/libcampix.so"
elif [ -f "$libraries/libcampix.dylib" ]; then
  cp "$libraries/libcampix.dylib" "$prefix/lib/libcampix.$abi.dylib"
  ln -sf "libcampix.$abi.dylib" "$prefix/lib/libcampix.dylib"
elif [ -f "$libraries/campix.dll" ]; then
  mkdir -p "$prefix/bin"
  cp "$libraries/campix.dll" "$prefix/bin/"
  # The import library, and the archive, of MSVC or of MinGW.
  for name in campix.dll.lib campix.lib libcampix.dll.a; do
    if [ -f "$libraries/$name" ]; then cp "$libraries/$name" "$prefix/lib/"; fi
  done
else
  echo "no shared library in $libraries; build it first: cargo build --release -p campix-ffi" >&2
  exit 1
fi
if [ -f "$libraries/libcampix.a" ]; then
  cp "$libraries/libcampix.a" "$prefix/lib/"
fi
echo "campix $version installed below $prefix"
