// Times of the package in Node beside the native engine, in turns in one run, on one core: benches/RESULTS.md, "In the browser".
//
//   cargo build --release -p campix-benches --bin verbs-from-memory
//   node bench.mjs [ROUNDS]
//
// Every call is what a page's worker does: bytes in, JSON out.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Engine } from "./src/engine.js";

const here = dirname(fileURLToPath(import.meta.url));
const rounds = Number(process.argv[2] ?? 9);
const target = process.env.CARGO_TARGET_DIR ?? resolve(here, "../../target");
const folder = mkdtempSync(join(tmpdir(), "campix-bench-"));

const native = spawn(join(target, "release/verbs-from-memory"), [folder], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface(native.stdout)[Symbol.asyncIterator]();
const answer = async () => (await lines.next()).value;
if ((await answer()) !== "ready") throw new Error("the native program does not answer");

const read = (name) => new Uint8Array(readFileSync(join(folder, name)));
const profile = "tender-freshman";
/** Verb, input, calls a round, milliseconds that are demanded. */
const WORK = [
  ["guide", { photo: { width: 640, height: 480, data: read("frame.rgba") }, profile }, 10, 40],
  ["check", { photo: read("finished.jpg"), profile }, 5, null],
  ["checkOriginal", { photo: read("original.jpg"), profile }, 2, 500],
  ["make", { photo: read("original.jpg"), profile }, 2, 800],
];

async function engine(file) {
  const module = await WebAssembly.compile(readFileSync(join(here, "dist", file)));
  return new Engine(() => WebAssembly.instantiate(module, {}));
}

const runners = [
  [
    "native",
    async (verb, _, calls) => {
      native.stdin.write(`${verb} ${calls}\n`);
      return Number(await answer());
    },
  ],
];
for (const file of ["campix-simd.wasm", "campix.wasm"]) {
  const one = await engine(file);
  runners.push([
    file,
    async (verb, input, calls) => {
      const begun = performance.now();
      for (let call = 0; call < calls; call++) await one.run(verb, input);
      return (performance.now() - begun) / 1000;
    },
  ]);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

console.log("| | native | with vectors | without | demanded |\n|---|---:|---:|---:|---:|");
for (const [verb, input, calls, demanded] of WORK) {
  const times = runners.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [at, [, run]] of runners.entries()) {
      const seconds = await run(verb, input, calls);
      // The first round compiles: V8 optimises while it runs.
      if (round >= 0) times[at].push((1000 * seconds) / calls);
    }
  }
  const [base, ...others] = times.map(median);
  const cells = others.map((time) => `${time.toFixed(1)} ms (${(time / base).toFixed(2)} ×)`);
  console.log(`| \`${verb}\` | ${base.toFixed(1)} ms | ${cells.join(" | ")} | ${demanded ? `≤ ${demanded} ms` : ""} |`);
}
native.stdin.end();
