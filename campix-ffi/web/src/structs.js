// Structs of campix.h as a module of 32 bits has them: what is written into zeroed bytes, and how many bytes there are.

import { ownError } from "./error.js";

const little = true;

/** A whole number of an option, or 0, which is its default. */
function whole(options, name, most = Number.MAX_SAFE_INTEGER) {
  const value = options[name] ?? 0;
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw ownError("argument", `${name} is no whole number from 0 to ${most}`);
  }
  return value;
}

const WORD = 0xffff_ffff;

/** Refuses an option whose name is unknown, which may be a slip of the pen. */
export function known(options, names) {
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw ownError("argument", `no option is called ${JSON.stringify(name)}, possible are ${names.join(", ")}`);
  }
}

/** campix_decode_options. */
export const DECODE = 56;
export const LIMITS = ["bytes", "pixels", "metadata", "side", "memory"];
/** Most memory of decoding: the module ends at 1 GiB, and has to hold the file and its working memory beside it. */
const MEMORY = 512 * 2 ** 20;

export function decodeOptions(limits = {}) {
  known(limits, LIMITS);
  const [bytes, pixels, metadata, memory] = ["bytes", "pixels", "metadata", "memory"].map((name) => whole(limits, name));
  const side = whole(limits, "side", WORD);
  return (view, at) => {
    view.setUint32(at, DECODE, little);
    view.setBigUint64(at + 8, BigInt(bytes), little);
    view.setBigUint64(at + 16, BigInt(pixels), little);
    view.setBigUint64(at + 24, BigInt(metadata), little);
    view.setUint32(at + 32, side, little);
    view.setBigUint64(at + 40, BigInt(memory || MEMORY), little);
  };
}

/** campix_make_options. */
export const MAKE = 40;
const EFFORTS = [undefined, "fast", "best"];

export function makeOptions({ effort, maxScale = 0 }) {
  const number = EFFORTS.indexOf(effort);
  if (number < 0) throw ownError("argument", 'effort is neither "fast" nor "best"');
  if (typeof maxScale !== "number") throw ownError("argument", "maxScale is no number");
  return (view, at) => {
    view.setUint32(at, MAKE, little);
    view.setUint32(at + 4, number, little);
    view.setFloat64(at + 8, maxScale, little);
  };
}

/** campix_retag_options. */
export const RETAG = 40;

export function retagOptions({ density, dropExif = false }) {
  const dots = whole({ density }, "density", WORD);
  return (view, at) => {
    view.setUint32(at, RETAG, little);
    view.setUint32(at + 4, dots, little);
    view.setUint32(at + 8, dropExif ? 1 : 0, little);
  };
}

/** campix_frame, with the RGBA pixels of an ImageData at `pixels`. */
export const FRAME = 76;
const RGBA = 3;

export function frame({ width, height, data }, orientation, pixels) {
  const turned = whole({ orientation }, "orientation", WORD);
  return (view, at) => {
    for (const [word, value] of [FRAME, RGBA, width, height, turned, 0, pixels].entries()) {
      view.setUint32(at + 4 * word, value, little);
    }
    view.setUint32(at + 36, data.length, little);
    view.setUint32(at + 48, 4 * width, little);
  };
}
