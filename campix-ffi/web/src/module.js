// One instance of the module: its memory, its C ABI (campix-ffi/include/campix.h), its errors.
//
// Numbers are those of the header on a machine with 32-bit pointers. Functions that return a struct are called by their twins ending in
// _into, so nothing here depends on how a compiler returns structs.

import { CampixError, ownError } from "./error.js";
import { fromUtf8, toUtf8 } from "./text.js";

const ABI_VERSION = 1;
/** Size of campix_str and campix_bytes: a pointer and a length. */
const PAIR = 8;

export class Module {
  /** @param {WebAssembly.Instance} instance */
  constructor(instance) {
    this.c = instance.exports;
    /** Set when a call trapped: nothing in the memory can be relied on. */
    this.broken = false;
    const version = this.c.campix_abi_version();
    if (version !== ABI_VERSION) throw ownError("load", `ABI ${version} instead of ${ABI_VERSION}`);
    /** Places for results: a handle, an error, a pair. */
    this.place = this.take(16);
  }

  /** Bytes of memory that this instance has taken. */
  get size() {
    return this.c.memory.buffer.byteLength;
  }

  take(length) {
    const address = this.c.campix_wasm_take(length);
    if (address === 0) {
      this.broken = true;
      throw ownError("trap", `no memory for ${length} bytes`);
    }
    return address;
  }

  view() {
    return new DataView(this.c.memory.buffer);
  }

  /** Runs `work(address, length)` with a copy of `bytes` in the module. */
  lend(bytes, work) {
    const length = bytes.length;
    if (length === 0) return work(0, 0);
    const address = this.take(length);
    new Uint8Array(this.c.memory.buffer, address, length).set(bytes);
    try {
      return work(address, length);
    } finally {
      // A trap leaves memory as it was; the whole instance is dropped then.
      if (!this.broken) this.c.campix_wasm_give(address, length);
    }
  }

  /** Runs `work(address)` with a NUL-terminated copy of `text`; 0 for none. */
  lendText(text, work) {
    if (text === undefined || text === null) return work(0);
    if (text.includes("\0")) throw ownError("argument", "a text has a NUL");
    return this.lend(toUtf8(`${text}\0`), work);
  }

  /** Runs `work(address)` with a struct of `length` zero bytes that `fill(view, address)` has filled. */
  lendStruct(length, fill, work) {
    return this.lend(new Uint8Array(length), (address) => {
      fill(this.view(), address);
      return work(address);
    });
  }

  /** Calls a function that can fail and writes one handle: `call(outAddress, errorAddress)`. */
  make(call) {
    const out = this.place;
    this.check(() => call(out, out + 4));
    return this.view().getUint32(out, true);
  }

  /** Calls a function that returns a status; a failure is thrown. */
  check(call) {
    const status = this.guarded(call);
    if (status === 0) return;
    const error = this.view().getUint32(this.place + 4, true);
    const json = this.text("campix_error_json_into", error);
    this.c.campix_error_free(error);
    throw new CampixError(json);
  }

  /** Runs something inside the module. What it throws is a trap: the instance cannot be used any more. */
  guarded(call) {
    try {
      return call();
    } catch (trap) {
      this.broken = true;
      throw this.defect(trap);
    }
  }

  /** The error of a call that trapped: the panic that C and Python would report, else what the machine says. */
  defect(trap) {
    try {
      this.c.campix_wasm_panic(this.place);
      const json = this.pair(fromUtf8);
      if (json) return new CampixError(json);
    } catch {
      // The memory is broken, too.
    }
    return ownError("trap", trap.message);
  }

  /** What a function ending in _into writes for a handle, as text. */
  text(into, handle) {
    return this.lent(into, handle, fromUtf8);
  }

  /** What a function ending in _into writes for a handle, as bytes of the caller's own. */
  bytes(into, handle) {
    return this.lent(into, handle, (bytes) => bytes.slice());
  }

  lent(into, handle, read) {
    const place = this.place + PAIR;
    this.guarded(() => this.c[into](handle, place));
    return this.pair(read, place);
  }

  pair(read, place = this.place) {
    const view = this.view();
    const length = view.getUint32(place + 4, true);
    return read(new Uint8Array(this.c.memory.buffer, view.getUint32(place, true), length));
  }

  /** Frees a handle, unless its instance is given up. */
  free(kind, handle) {
    if (!this.broken && handle) this.c[`campix_${kind}_free`](handle);
  }
}
