// Where inputs lie, and how a test says that it has none.

import { existsSync, mkdirSync, readFileSync, appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The folder that `cargo run --bin parity -- DIR` wrote, by CAMPIX_PARITY. */
export const parity = process.env.CAMPIX_PARITY;
/** The folder that it wrote with `--portraits`, by CAMPIX_PORTRAITS: real people, who stay on the machine. */
export const portraits = process.env.CAMPIX_PORTRAITS;

/** Why a test cannot run, as node:test takes it; also written where .ci/run collects what was skipped. */
export function missing(what, path) {
  if (path && existsSync(path)) return false;
  const why = `${what} (${path ?? "not set"})`;
  console.log(`*** SKIPPED: ${why}`);
  const list = process.env.CAMPIX_SKIPPED;
  if (list) {
    mkdirSync(dirname(list), { recursive: true });
    appendFileSync(list, `SKIPPED campix-ffi/web: ${why}\n`);
  }
  return why;
}

export const wasm = {
  vectors: join(here, "../dist/campix-simd.wasm"),
  plain: join(here, "../dist/campix.wasm"),
};

/** A file of the parity table. */
export const input = (name) => readFileSync(join(parity, name));

/** An ImageData as browsers have it. */
export const picture = (width, height, colour = [90, 170, 230, 255]) => ({
  width,
  height,
  colorSpace: "srgb",
  data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, at) => colour[at % 4]),
});
