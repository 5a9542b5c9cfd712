#!/bin/sh
# The linker of the module: rustc's own, without the exports that the package does not call. rustc exports every function with a name of
# its own, also those of wasm-bindgen, which imageproc brings along for random numbers that campix never draws; they alone would
# import something. What is neither exported nor called is left out.
set -eu
exports="$(dirname "$0")/exports.txt"
count=$#
while [ "$count" -gt 0 ]; do
  argument=$1
  shift
  count=$((count - 1))
  case $argument in
    --export) count=$((count - 1)); shift ;;
    --export=*) ;;
    *) set -- "$@" "$argument" ;;
  esac
done
while read -r name; do
  set -- "$@" "--export=$name"
done <"$exports"
for linker in "$(rustc --print sysroot)"/lib/rustlib/*/bin/rust-lld; do
  [ -x "$linker" ] || continue
  # rustc names the flavour itself when it asks for rust-lld, not when it asks for a script.
  case $1 in -flavor) exec "$linker" "$@" ;; *) exec "$linker" -flavor wasm "$@" ;; esac
done
# Debian's.
[ "$1" != -flavor ] || shift 2
exec wasm-ld "$@"
