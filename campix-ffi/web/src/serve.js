// The worker's side: one call after the other, each answered by one message; stages are told in between.

import { Engine } from "./engine.js";
import { CampixError, ownError } from "./error.js";

/**
 * Answers calls. The first message is the compiled module.
 * @param {(message: object, transfer?: Transferable[]) => void} post
 * @returns {(message: object) => Promise<void>} what takes a message
 */
export function serve(post) {
  let engine = null;
  return async ({ id, verb, input, module }) => {
    if (module) {
      engine = new Engine(() => WebAssembly.instantiate(module, {}));
      return;
    }
    try {
      const result = await engine.run(verb, await withBytes(input), (name, done, total) => post({ id, stage: { name, done, total } }));
      post({ id, result }, result.bytes ? [result.bytes.buffer] : []);
    } catch (error) {
      post({ id, error: (error instanceof CampixError ? error : ownError("trap", error.message)).json });
    }
  };
}

/** The input with the bytes of its blob: read here, so that a large file never lies in the page's own memory. */
export async function withBytes(input) {
  if (!(input.photo instanceof Blob)) return input;
  try {
    return { ...input, photo: new Uint8Array(await input.photo.arrayBuffer()) };
  } catch (error) {
    throw ownError("argument", `the file cannot be read: ${error.name}`);
  }
}
