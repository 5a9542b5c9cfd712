#!/bin/sh
# Builds the DLL for Windows on Linux and installs it: campix-ffi/windows.sh PREFIX [64|32]
# It takes rustup and a MinGW linker (apt-get install gcc-mingw-w64-x86-64, or gcc-mingw-w64-i686 for 32). CARGO_ARGUMENTS, such as
# "--no-default-features", go to cargo. The folders of whoever builds it do not get into the library.
set -eu
prefix=${1:?usage: windows.sh PREFIX [64|32]}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
case ${2:-64} in
  64) target=x86_64-pc-windows-gnu linker=x86_64-w64-mingw32-gcc ;;
  32) target=i686-pc-windows-gnu linker=i686-w64-mingw32-gcc ;;
  *) echo "the second argument is 64 or 32" >&2; exit 2 ;;
esac
if ! command -v "$linker" >/dev/null; then
  echo "the linker $linker is not installed: apt-get install gcc-mingw-w64" >&2
  exit 3
fi
if ! rustup target list --installed | grep -qx "$target"; then
  rustup target add "$target" || { echo "the target $target cannot be had" >&2; exit 3; }
fi
cargo_home=${CARGO_HOME:-$HOME/.cargo}
sysroot=$(rustc --print sysroot)
RUSTFLAGS="--remap-path-prefix=$root=campix --remap-path-prefix=$cargo_home=cargo --remap-path-prefix=$sysroot=rust ${RUSTFLAGS:-}"
export RUSTFLAGS
# shellcheck disable=SC2086
cargo build --release --locked --manifest-path "$root/Cargo.toml" -p campix-ffi --target "$target" ${CARGO_ARGUMENTS:-}
libraries="${CARGO_TARGET_DIR:-$root/target}/$target/release"
sh "$here/install.sh" "$prefix" "$libraries"
for folder in "$root" "$cargo_home" "$sysroot"; do
  if grep -qaF "$folder" "$prefix/bin/campix.dll"; then
    echo "the DLL names $folder, a folder of this machine" >&2
    exit 4
  fi
done
