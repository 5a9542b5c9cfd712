// Node.

import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { shared } from "./campix.js";
import { ownError } from "./error.js";
import { starter } from "./platform.js";

async function compile(url) {
  try {
    return await WebAssembly.compile(await readFile(url));
  } catch (error) {
    throw ownError("load", error.message);
  }
}

function worker(take, ended) {
  const thread = new Worker(new URL("./worker-node.js", import.meta.url));
  // Between calls it does not keep the program alive.
  thread.unref();
  thread.on("message", take);
  thread.on("error", (error) => ended(error.message));
  thread.on("exit", () => ended("it exited"));
  return {
    post: (message) => thread.postMessage(message),
    end: () => thread.terminate(),
    hold: (busy) => (busy ? thread.ref() : thread.unref()),
  };
}

export const start = starter(
  compile,
  { vectors: new URL("../dist/campix-simd.wasm", import.meta.url), plain: new URL("../dist/campix.wasm", import.meta.url) },
  worker,
);

export const { check, checkOriginal, make, measure, open, guide, retag, profiles, profile, memory, close } = shared(start);
export { Campix, CampixError, Facts, Guidance, Made, Photo, Profile, Report } from "./campix.js";
