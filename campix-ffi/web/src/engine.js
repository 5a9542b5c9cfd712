// The verbs of campix on instances of the module, one after the other: what the worker runs, and what runs without one.
//
// An instance that trapped, or that has grown, is dropped and the next call has a new one: memory of WebAssembly never shrinks.

import { CampixError, ownError } from "./error.js";
import { Module } from "./module.js";
import { DECODE, FRAME, MAKE, RETAG, decodeOptions, frame, makeOptions, retagOptions } from "./structs.js";

/** An instance of more bytes is dropped after the call. One of a registration photo has 20 MiB, one of 12 megapixels 50. */
const KEEP = 64 * 2 ** 20;
/** Profiles that stay parsed: a live view asks for the same one thirty times a second. */
const PROFILES = 4;

export class Engine {
  #instantiate;
  #module = null;
  #profiles = new Map();
  #photos = new Map();
  #numbers = 0;

  /** @param {() => Promise<WebAssembly.Instance>} instantiate */
  constructor(instantiate) {
    this.#instantiate = instantiate;
  }

  /**
   * Runs a verb. `stage` is told of each stage before it begins.
   * @param {string} verb
   * @param {object} input
   * @param {(stage: string, done: number, total: number) => void} stage
   */
  async run(verb, input, stage = () => {}) {
    const work = VERBS[verb];
    const module = await this.#ready();
    try {
      return work.call(this, module, input, this.#staged(work.stages ?? [], stage));
    } finally {
      if (module.broken || (module.size > KEEP && this.#photos.size === 0)) this.drop();
    }
  }

  /** Bytes of memory that are held, 0 between two instances. */
  get size() {
    return this.#module?.size ?? 0;
  }

  /** Gives all memory back. Photos that were open are closed. */
  drop() {
    this.#module = null;
    this.#profiles.clear();
    this.#photos.clear();
  }

  async #ready() {
    if (!this.#module) {
      try {
        this.#module = new Module(await this.#instantiate());
      } catch (error) {
        throw error instanceof CampixError ? error : ownError("load", error.message);
      }
    }
    return this.#module;
  }

  #staged(stages, tell) {
    let done = 0;
    return (name) => tell(name, done++, stages.length);
  }

  /** A profile by what names it: an id, { toml } or an array of both, which are put on top of each other. */
  profile(module, choice) {
    const key = JSON.stringify(choice);
    let handle = this.#profiles.get(key);
    if (handle === undefined) {
      handle = this.#load(module, choice);
      if (this.#profiles.size >= PROFILES) {
        const [oldest, stale] = this.#profiles.entries().next().value;
        module.free("profile", stale);
        this.#profiles.delete(oldest);
      }
    }
    // What was used last is dropped last.
    this.#profiles.delete(key);
    this.#profiles.set(key, handle);
    return handle;
  }

  #load(module, choice) {
    const { c } = module;
    if (typeof choice === "string") {
      return module.lendText(choice, (id) => module.make((out, error) => c.campix_profile_builtin(id, out, error)));
    }
    if (typeof choice?.toml === "string") {
      const bytes = new TextEncoder().encode(choice.toml);
      return module.lend(bytes, (at, length) => module.make((out, error) => c.campix_profile_parse(at, length, out, error)));
    }
    if (!Array.isArray(choice)) throw ownError("argument", "a profile is an id, { toml }, or an array of them");
    const parts = [];
    try {
      for (const part of choice) parts.push(this.#load(module, part));
      const bytes = new Uint8Array(Uint32Array.from(parts).buffer);
      return module.lend(bytes, (at) => module.make((out, error) => c.campix_profile_stack(at, parts.length, out, error)));
    } finally {
      for (const part of parts) module.free("profile", part);
    }
  }

  /** Runs `work(photo, facts)` on a photo that is open or that is opened for this call. */
  measured(module, { photo, name, orientation, limits }, stage, work) {
    if (typeof photo === "number") {
      const open = this.#photos.get(photo);
      if (!open) throw ownError("closed");
      return work(open.photo, open.facts);
    }
    const opened = this.open(module, { photo, name, orientation, limits }, stage);
    try {
      return work(opened.photo, opened.facts);
    } finally {
      this.close(module, opened);
    }
  }

  open(module, { photo, name, orientation, limits }, stage) {
    stage("decode");
    const decoded = decode(module, photo, name, orientation, limits);
    try {
      stage("measure");
      const facts = module.make((out, error) => module.c.campix_measure(decoded, out, error));
      return { photo: decoded, facts };
    } catch (error) {
      module.free("photo", decoded);
      throw error;
    }
  }

  close(module, { photo, facts }) {
    module.free("facts", facts);
    module.free("photo", photo);
  }

  /** Keeps an opened photo under a number. */
  keep(opened) {
    this.#numbers += 1;
    this.#photos.set(this.#numbers, opened);
    return this.#numbers;
  }

  /** Takes an opened photo back. */
  release(number) {
    const opened = this.#photos.get(number);
    this.#photos.delete(number);
    return opened;
  }
}

function decode(module, photo, name, orientation, limits) {
  const { c } = module;
  const options = decodeOptions(limits);
  return module.lendStruct(DECODE, options, (settings) => {
    if (!(photo instanceof Uint8Array)) {
      return framed(module, photo, orientation, (at) =>
        module.make((out, error) => c.campix_photo_from_frame(at, settings, out, error)),
      );
    }
    return module.lendText(name, (called) =>
      module.lend(photo, (at, length) =>
        module.make((out, error) => c.campix_photo_decode(at, length, called, settings, out, error)),
      ),
    );
  });
}

/** Runs `work(frameAddress)` with the pixels of an ImageData in the module. */
function framed(module, picture, orientation, work) {
  return module.lend(picture.data, (pixels) => module.lendStruct(FRAME, frame(picture, orientation, pixels), work));
}

function reported(module, handle) {
  try {
    return { json: module.text("campix_report_json_into", handle) };
  } finally {
    module.free("report", handle);
  }
}

/** A verb with the names of its stages. */
function staged(stages, work) {
  return Object.assign(work, { stages });
}

const OPENING = ["decode", "measure"];

/** Every verb of the package, run as methods of the engine. */
const VERBS = {
  version: (module) => ({ version: module.version() }),

  profiles(module) {
    const { c } = module;
    const ids = [];
    for (let at = 0; at < c.campix_profile_builtin_count(); at++) ids.push(module.text("campix_profile_builtin_id_into", at));
    return { ids };
  },

  profile(module, { profile }) {
    return { json: module.text("campix_profile_json_into", this.profile(module, profile)) };
  },

  measure: staged(OPENING, function (module, input, stage) {
    return this.measured(module, input, stage, (_, facts) => ({ json: module.text("campix_facts_json_into", facts) }));
  }),

  check: staged([...OPENING, "check"], function (module, input, stage) {
    const profile = this.profile(module, input.profile);
    return this.measured(module, input, stage, (_, facts) => {
      stage("check");
      return reported(module, module.make((out, error) => module.c.campix_check(facts, profile, out, error)));
    });
  }),

  checkOriginal: staged([...OPENING, "check"], function (module, input, stage) {
    const { c } = module;
    const profile = this.profile(module, input.profile);
    const fill = makeOptions(input);
    return this.measured(module, input, stage, (_, facts) => {
      stage("check");
      return module.lendStruct(MAKE, fill, (options) =>
        reported(module, module.make((out, error) => c.campix_check_original(facts, profile, options, out, error))),
      );
    });
  }),

  make: staged([...OPENING, "make"], function (module, input, stage) {
    const { c } = module;
    const profile = this.profile(module, input.profile);
    const fill = makeOptions(input);
    return this.measured(module, input, stage, (photo, facts) => {
      stage("make");
      const made = module.lendStruct(MAKE, fill, (options) =>
        module.make((out, error) => c.campix_make(photo, facts, profile, options, out, error)),
      );
      try {
        const bytes = module.bytes("campix_made_bytes_into", made);
        const json = module.text("campix_made_json_into", made);
        const report = module.make((out, error) => c.campix_made_report(made, out, error));
        return { bytes, json, report: reported(module, report).json };
      } finally {
        module.free("made", made);
      }
    });
  }),

  open: staged(OPENING, function (module, input, stage) {
    const opened = this.open(module, input, stage);
    try {
      return { number: this.keep(opened), json: module.text("campix_facts_json_into", opened.facts) };
    } catch (error) {
      this.close(module, opened);
      throw error;
    }
  }),

  close(module, { photo }) {
    const opened = this.release(photo);
    if (opened) this.close(module, opened);
    return {};
  },

  guide(module, { photo: picture, profile: choice, orientation, original }) {
    const { c } = module;
    const profile = this.profile(module, choice);
    const { width, height } = original ?? { width: 0, height: 0 };
    const guidance = framed(module, picture, orientation, (at) =>
      module.make((out, error) => c.campix_guide(at, profile, width, height, out, error)),
    );
    try {
      return { json: module.text("campix_guidance_json_into", guidance) };
    } finally {
      module.free("guidance", guidance);
    }
  },

  retag(module, { photo, ...options }) {
    const { c } = module;
    const buffer = module.lendStruct(RETAG, retagOptions(options), (settings) =>
      module.lend(photo, (at, length) => module.make((out, error) => c.campix_retag(at, length, settings, out, error))),
    );
    try {
      return { bytes: module.bytes("campix_buffer_bytes_into", buffer) };
    } finally {
      module.free("buffer", buffer);
    }
  },

  /** For tests: what becomes of a defect. */
  defect(module) {
    module.guarded(() => module.c.campix_wasm_panic_on_purpose());
    return {};
  },

  size: (module) => ({ size: module.size, handles: module.c.campix_handle_count() }),
};
