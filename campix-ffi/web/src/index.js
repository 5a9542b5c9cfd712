// Browsers, bundlers and workers.

import { shared } from "./campix.js";
import { ownError } from "./error.js";
import { starter } from "./platform.js";

async function compile(url) {
  const response = await fetch(url).catch((error) => {
    throw ownError("load", error.message);
  });
  if (!response.ok) throw ownError("load", `HTTP ${response.status}`);
  // Servers that do not know the type of .wasm are common.
  const typed = response.headers.get("Content-Type")?.startsWith("application/wasm");
  return typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

function worker(take, ended) {
  const thread = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  thread.onmessage = ({ data }) => take(data);
  thread.onerror = (event) => {
    event.preventDefault();
    ended(event.message ?? "it could not be started");
  };
  return {
    post: (message) => thread.postMessage(message),
    end: () => thread.terminate(),
    hold: () => {},
  };
}

export const start = starter(
  compile,
  { vectors: new URL("../dist/campix-simd.wasm", import.meta.url), plain: new URL("../dist/campix.wasm", import.meta.url) },
  worker,
);

export const { check, checkOriginal, make, measure, open, guide, retag, profiles, profile, memory, close } = shared(start);
export { Campix, CampixError, Facts, Guidance, Made, Photo, Profile, Report } from "./campix.js";
