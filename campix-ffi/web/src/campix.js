// What a page calls: the verbs, and the values that they return.

import { CampixError, ownError } from "./error.js";
import { known } from "./structs.js";

/** JSON of the engine: the exact text, and its value. */
class Said {
  #value;

  constructor(json) {
    /** The text as Rust, C and Python give it. */
    this.json = json;
  }

  /** The value of it, read once. */
  get data() {
    this.#value ??= JSON.parse(this.json);
    return this.#value;
  }

  toJSON() {
    return this.data;
  }
}

export class Facts extends Said {}

export class Profile extends Said {
  get id() {
    return this.data.id;
  }
}

/** What campix says about one photo under one profile. */
export class Report extends Said {
  get verdict() {
    return this.data.verdict;
  }

  /** Nothing fails, nothing is unknown. */
  get passed() {
    return this.verdict === "pass" || this.verdict === "warn";
  }

  get findings() {
    return this.data.findings;
  }

  /** The finding of a rule, by its id. */
  finding(rule) {
    return this.findings.find((finding) => finding.rule === rule);
  }
}

/** A finished file with its own report. */
export class Made extends Said {
  constructor({ bytes, json, report }) {
    super(json);
    /** The file, a JPEG. */
    this.bytes = bytes;
    /** The file judged as the registration file. */
    this.report = new Report(report);
  }

  get route() {
    return this.data.route;
  }

  /** The file for a form or a link. */
  blob() {
    return new Blob([this.bytes], { type: "image/jpeg" });
  }
}

/** What a live picture shows. */
export class Guidance extends Said {
  get verdict() {
    return this.data.verdict;
  }

  /** What to change first, in "zh" or "en"; null if nothing. `detail` also says what was measured and what is allowed. */
  advice(language = "zh", { detail = false } = {}) {
    const { advice } = this.data;
    return advice && advice[detail ? "detail" : "text"][language];
  }

  get rule() {
    return this.data.advice?.rule ?? null;
  }

  get crop() {
    return this.data.crop;
  }

  get facts() {
    return this.data.facts;
  }

  get findings() {
    return this.data.findings;
  }
}

/** Options of every call. */
const CALL = ["signal", "onProgress"];
/** Options of a call that decodes. */
const DECODE = ["name", "orientation", "limits"];
/** Options of making, and of judging an original at the crop that making would take. */
const MAKE = ["effort", "maxScale"];

/** Picks the options of a verb out of those of the caller. */
function chosen(options, names) {
  known(options, [...CALL, ...names]);
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}

/** The photo as it goes to the engine: bytes, a Blob, or pixels. */
function sent(photo, name) {
  if (photo instanceof Blob) return { photo, name: name ?? photo.name };
  if (photo instanceof ArrayBuffer) return { photo: new Uint8Array(photo), name };
  if (photo?.data && photo.width > 0 && photo.height > 0) return { photo: pixels(photo), name };
  if (ArrayBuffer.isView(photo)) return { photo: new Uint8Array(photo.buffer, photo.byteOffset, photo.byteLength), name };
  throw ownError("argument", "a photo is a Blob, an ArrayBuffer, an array of bytes or an ImageData");
}

/** Width, height and RGBA bytes of an ImageData. */
function pixels({ width, height, data, colorSpace = "srgb" }) {
  if (colorSpace !== "srgb") throw ownError("argument", `the pixels are ${colorSpace}; ask for an ImageData in "srgb"`);
  if (data.BYTES_PER_ELEMENT !== 1 || data.length !== 4 * width * height) {
    throw ownError("argument", "an ImageData has four bytes a pixel");
  }
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** A photo that stays decoded and measured in the worker until it is closed. */
export class Photo {
  #campix;
  #number;
  #generation;

  constructor(campix, number, generation, json) {
    this.#campix = campix;
    this.#number = number;
    this.#generation = generation;
    /** Everything measured on it. */
    this.facts = new Facts(json);
  }

  async check(profile, options = {}) {
    return new Report((await this.#run("check", profile, options, [])).json);
  }

  async checkOriginal(profile, options = {}) {
    return new Report((await this.#run("checkOriginal", profile, options, MAKE)).json);
  }

  async make(profile, options = {}) {
    return new Made(await this.#run("make", profile, options, MAKE));
  }

  /** Gives its memory back. */
  async close() {
    if (this.#number === null || this.#campix.generation !== this.#generation) return;
    const photo = this.#number;
    this.#number = null;
    await this.#campix.run("close", { photo }, {});
  }

  #run(verb, profile, options, names) {
    const more = chosen(options, names);
    if (this.#number === null || this.#campix.generation !== this.#generation) return Promise.reject(ownError("closed"));
    return this.#campix.run(verb, { photo: this.#number, profile, ...more }, options);
  }
}

/** The verbs of campix, on one worker. */
export class Campix {
  #port;

  /** Use `start` of the entry for this platform. */
  constructor(port) {
    this.#port = port;
  }

  /** Judges a photo, as it is, as the file that is handed in. */
  async check(photo, profile, options = {}) {
    const more = chosen(options, DECODE);
    return new Report((await this.#port.run("check", { ...more, ...sent(photo, options.name), profile }, options)).json);
  }

  /** Judges a photo as the source from which the file is cut. */
  async checkOriginal(photo, profile, options = {}) {
    const more = chosen(options, [...DECODE, ...MAKE]);
    return new Report((await this.#port.run("checkOriginal", { ...more, ...sent(photo, options.name), profile }, options)).json);
  }

  /** Makes the registration file, and checks it again. */
  async make(photo, profile, options = {}) {
    const more = chosen(options, [...DECODE, ...MAKE]);
    return new Made(await this.#port.run("make", { ...more, ...sent(photo, options.name), profile }, options));
  }

  /** Everything that is measured, by no standard. */
  async measure(photo, options = {}) {
    const more = chosen(options, DECODE);
    return new Facts((await this.#port.run("measure", { ...more, ...sent(photo, options.name) }, options)).json);
  }

  /** Decodes and measures a photo once, for several calls. Close it. */
  async open(photo, options = {}) {
    const more = chosen(options, DECODE);
    const { number, json } = await this.#port.run("open", { ...more, ...sent(photo, options.name) }, options);
    return new Photo(this.#port, number, this.#port.generation, json);
  }

  /** Looks at a frame of a camera. `original` is the size of the photos that the camera takes. */
  async guide(frame, profile, options = {}) {
    const more = chosen(options, ["orientation", "original"]);
    if (!frame?.data) throw ownError("argument", "a frame is an ImageData");
    return new Guidance((await this.#port.run("guide", { ...more, photo: pixels(frame), profile }, options)).json);
  }

  /** The same JPEG with another density and without private tags. */
  async retag(jpeg, options = {}) {
    const more = chosen(options, ["density", "dropExif"]);
    return (await this.#port.run("retag", { ...more, photo: sent(jpeg).photo }, options)).bytes;
  }

  /** Ids of the profiles inside. */
  async profiles() {
    return (await this.#port.run("profiles", {})).ids;
  }

  /** A profile, merged with what it extends. */
  async profile(choice, options = {}) {
    chosen(options, []);
    return new Profile((await this.#port.run("profile", { profile: choice }, options)).json);
  }

  /** Bytes of memory that the engine holds, and handles that it has given out. */
  memory() {
    return this.#port.run("size", {});
  }

  /** Ends the worker and gives all memory back. */
  close() {
    this.#port.close();
  }

  [Symbol.dispose ?? Symbol("dispose")]() {
    this.close();
  }
}

export { CampixError };

/** The verbs as functions, on a worker that the first call starts. */
export function shared(start) {
  let campix = null;
  const verb =
    (name) =>
    (...all) =>
      (campix ??= start())[name](...all);
  return {
    close() {
      campix?.close();
      campix = null;
    },
    ...Object.fromEntries(
      ["check", "checkOriginal", "make", "measure", "open", "guide", "retag", "profiles", "profile", "memory"].map((name) => [name, verb(name)]),
    ),
  };
}
