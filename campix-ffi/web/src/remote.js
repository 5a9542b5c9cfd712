// The page's side of a worker: a queue of calls, one of which runs. To abort the one that runs, its worker is ended; the next call has a
// new one, with the module that is compiled already.

import { CampixError, ownError } from "./error.js";

export class Remote {
  #start;
  #module;
  #worker = null;
  #queue = [];
  #running = null;
  #numbers = 0;
  #closed = false;
  /** Grows with every worker: photos that were open in an earlier one are gone. */
  generation = 0;

  /**
   * @param {(take: (message: object) => void, ended: (why: string) => void) => { post: Function, end: Function, hold: Function }} start
   * @param {() => Promise<WebAssembly.Module>} module
   */
  constructor(start, module) {
    this.#start = start;
    this.#module = module;
  }

  /** Runs a verb in the worker. */
  run(verb, input, { signal, onProgress } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw ownError("closed");
      signal?.throwIfAborted();
      this.#numbers += 1;
      const call = { id: this.#numbers, verb, input, onProgress, settle: null };
      const abort = () => this.#abort(call, signal.reason);
      const settled = (finish) => (value) => {
        signal?.removeEventListener("abort", abort);
        finish(value);
      };
      call.resolve = settled(resolve);
      call.reject = settled(reject);
      signal?.addEventListener("abort", abort, { once: true });
      this.#queue.push(call);
      this.#next();
    });
  }

  /** Ends the worker; calls that wait are refused. */
  close() {
    this.#closed = true;
    const waiting = this.#running ? [this.#running, ...this.#queue] : this.#queue;
    this.#queue = [];
    this.#end();
    for (const call of waiting) call.reject(ownError("closed"));
  }

  async #next() {
    if (this.#running || this.#queue.length === 0) return;
    const call = this.#queue.shift();
    this.#running = call;
    try {
      const module = await this.#module();
      // Aborted while the module was loading.
      if (this.#running !== call) return;
      this.#worker ??= this.#begin(module);
      this.#worker.hold(true);
      this.#worker.post({ id: call.id, verb: call.verb, input: call.input });
    } catch (error) {
      // A module that does not load, an input that cannot be sent, or a page that may start no worker.
      const kind = error.name === "DataCloneError" ? "argument" : "worker";
      this.#finish(call, () => call.reject(error instanceof CampixError ? error : ownError(kind, error.message)));
    }
  }

  #begin(module) {
    this.generation += 1;
    const worker = this.#start(
      (message) => this.#take(message),
      (why) => this.#lost(worker, why),
    );
    worker.post({ module });
    return worker;
  }

  #take({ id, stage, result, error }) {
    const call = this.#running;
    if (!call || call.id !== id) return;
    if (stage) {
      call.onProgress?.(stage);
    } else {
      this.#finish(call, () => (error ? call.reject(new CampixError(error)) : call.resolve(result)));
    }
  }

  #finish(call, settle) {
    if (this.#running === call) this.#running = null;
    this.#worker?.hold(false);
    settle();
    this.#next();
  }

  #lost(worker, why) {
    if (worker !== this.#worker) return;
    this.#end();
    const call = this.#running;
    if (call) this.#finish(call, () => call.reject(ownError("worker", why)));
  }

  #abort(call, reason) {
    if (this.#running === call) {
      this.#end();
      this.#finish(call, () => call.reject(reason));
    } else {
      this.#queue = this.#queue.filter((other) => other !== call);
      call.reject(reason);
    }
  }

  #end() {
    this.#worker?.end();
    this.#worker = null;
  }
}

/** The same without a worker: for pages that may not start one. What runs is not interrupted. */
export class Local {
  #engine;
  #last = Promise.resolve();
  #closed = false;
  generation = 1;

  /** @param {import("./engine.js").Engine} engine @param {(input: object) => Promise<object>} withBytes */
  constructor(engine, withBytes) {
    this.#engine = engine;
    this.withBytes = withBytes;
  }

  run(verb, input, { signal, onProgress } = {}) {
    const call = this.#last.then(async () => {
      if (this.#closed) throw ownError("closed");
      signal?.throwIfAborted();
      const read = await this.withBytes(input);
      signal?.throwIfAborted();
      return this.#engine.run(verb, read, (name, done, total) => onProgress?.({ name, done, total }));
    });
    this.#last = call.catch(() => {});
    return call;
  }

  close() {
    this.#closed = true;
    this.#engine.drop();
  }
}
