// Builds the package: dist/campix-simd.wasm and dist/campix.wasm, the same with and without vector instructions.
//
//   node build.mjs            both, and checks them
//   node build.mjs --check    checks what is there
//
// Ends with 77 where no toolchain for WebAssembly can be had.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync, brotliCompressSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const dist = join(here, "dist");
const TARGET = "wasm32-unknown-unknown";
/** Most bytes of one module as gzip, networks and profiles included. */
const BUDGET = 900 * 1000;
const UNAVAILABLE = 77;

const BUILDS = [
  { file: "campix-simd.wasm", features: ["-C", "target-feature=+simd128"] },
  { file: "campix.wasm", features: [] },
];

const exported = readFileSync(join(here, "exports.txt"), "utf8").trim().split("\n");

/** Runs a program; its output is shown, its failure ends the build. */
function run(program, parameters, environment = {}) {
  execFileSync(program, parameters, { cwd: root, stdio: "inherit", env: { ...process.env, ...environment } });
}

function quiet(program, parameters) {
  try {
    return execFileSync(program, parameters, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

/** Whether a compiler has its standard library for the target. */
function hasTarget(sysroot) {
  const folder = join(sysroot, "lib/rustlib", TARGET, "lib");
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith("libstd-"));
}

/** How cargo is called: with rustup's target, or with the standard library built from Debian's rust-web-src. */
function toolchain() {
  const sysroot = quiet("rustc", ["--print", "sysroot"]);
  if (sysroot && !hasTarget(sysroot)) quiet("rustup", ["target", "add", TARGET]);
  if (sysroot && hasTarget(sysroot)) return { name: quiet("rustc", ["--version"]), parameters: [], environment: {} };
  // apt-get install rustc-web cargo-web rust-web-src lld: a compiler that makes code for the target, and sources of its library.
  if (sysroot && existsSync(join(sysroot, "lib/rustlib/src/rust/library/std"))) {
    return {
      name: `${quiet("rustc", ["--version"])}, with its standard library built from source`,
      parameters: ["-Zbuild-std=std,panic_abort"],
      // Building the standard library is unstable; Debian's compiler is a stable one.
      environment: { RUSTC_BOOTSTRAP: "1" },
    };
  }
  return null;
}

/** Numbers of WebAssembly's binary format: seven bits a byte, the last one below 128. */
function number(bytes, at) {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[at];
    at += 1;
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) return [value, at];
  }
}

/** A module without its custom sections: names, producers, and what wasm-bindgen leaves for a tool that is not used here. */
function bare(bytes) {
  const parts = [bytes.subarray(0, 8)];
  let at = 8;
  while (at < bytes.length) {
    const [length, body] = number(bytes, at + 1);
    const end = body + length;
    if (bytes[at] !== 0) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

function build() {
  const tools = toolchain();
  if (!tools) return false;
  console.log(`built by ${tools.name}`);
  mkdirSync(dist, { recursive: true });
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  for (const { file, features } of BUILDS) {
    // The folders of whoever builds do not get into the module.
    const home = process.env.CARGO_HOME ?? join(process.env.HOME ?? "", ".cargo");
    const paths = [`--remap-path-prefix=${root}=.`, `--remap-path-prefix=${home}=cargo`];
    run(
      "cargo",
      ["rustc", "--profile", "web", "--locked", "--target", TARGET, "-p", "campix-ffi", "--no-default-features", "--features", "bmp", "--crate-type", "cdylib", ...tools.parameters],
      {
        ...tools.environment,
        CARGO_ENCODED_RUSTFLAGS: ["-C", "link-arg=--max-memory=1073741824", ...features, ...paths].join("\x1f"),
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: join(here, "link.sh"),
      },
    );
    writeFileSync(join(dist, file), bare(readFileSync(join(target, TARGET, "web", "campix.wasm"))));
  }
  return true;
}

/** Sizes, imports and exports of what was built; what is wrong with them. */
function faults() {
  const found = [];
  for (const { file } of BUILDS) {
    const path = join(dist, file);
    if (!existsSync(path)) {
      found.push(`${file} is missing`);
      continue;
    }
    const bytes = readFileSync(path);
    const module = new WebAssembly.Module(bytes);
    const gzip = gzipSync(bytes, { level: 9 }).length;
    const brotli = brotliCompressSync(bytes).length;
    console.log(`${file}: ${bytes.length} bytes, ${gzip} as gzip, ${brotli} as brotli`);
    if (gzip > BUDGET) found.push(`${file} has ${gzip} bytes as gzip, more than ${BUDGET}`);
    const imports = WebAssembly.Module.imports(module);
    if (imports.length > 0) found.push(`${file} imports ${imports.map(({ module, name }) => `${module}.${name}`).join(", ")}`);
    const exports = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    const missing = [...exported, "memory"].filter((name) => !exports.delete(name));
    if (missing.length > 0 || exports.size > 0) found.push(`${file} lacks [${missing}] and has [${[...exports]}] too many`);
    for (const folder of ["/root/", "/home/", "/tmp/"]) {
      if (bytes.includes(folder)) found.push(`${file} names ${folder}`);
    }
  }
  return found;
}

if (!process.argv.includes("--check") && !build()) {
  console.error(`neither rustup's ${TARGET} nor Debian's rustc-web and rust-web-src can be had`);
  process.exit(UNAVAILABLE);
}
const found = faults();
for (const fault of found) console.error(fault);
process.exit(found.length > 0 ? 1 : 0);
