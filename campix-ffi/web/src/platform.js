// What both platforms share: which module fits, and how a Campix is put together.

import { Campix } from "./campix.js";
import { Engine } from "./engine.js";
import { known } from "./structs.js";
import { Local, Remote } from "./remote.js";
import { withBytes } from "./serve.js";

/** A module with one vector instruction: () -> v128, i32.const 0, i8x16.splat, drop … validates where there are vectors. */
const VECTORS = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
);

/** Whether this machine has vectors of 128 bits; else the plain module is taken, with the same answers. */
export const vectors = () => WebAssembly.validate(VECTORS);

/**
 * Makes the function `start`.
 * @param {(url: URL | string) => Promise<WebAssembly.Module>} compile
 * @param {{ vectors: URL, plain: URL }} files
 * @param {Function} worker
 */
export function starter(compile, files, worker) {
  const compiled = new Map();
  return function start(options = {}) {
    known(options, ["wasm", "worker"]);
    const { wasm = vectors() ? files.vectors : files.plain, worker: apart = true } = options;
    const load = async () => (wasm instanceof WebAssembly.Module ? wasm : compile(wasm));
    const key = wasm instanceof WebAssembly.Module ? wasm : String(wasm);
    const module = () => {
      let loading = compiled.get(key);
      if (!loading) {
        loading = load();
        compiled.set(key, loading);
        // A download that failed is tried again by the next call.
        loading.catch(() => compiled.delete(key));
      }
      return loading;
    };
    if (apart) return new Campix(new Remote(worker, module));
    const engine = new Engine(async () => WebAssembly.instantiate(await module(), {}));
    return new Campix(new Local(engine, withBytes));
  };
}
