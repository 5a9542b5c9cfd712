// The engine without a worker, for hosts that instantiate the module themselves, such as mini-programs.

import type { Limits, ProfileChoice } from "./index.js";

/** Bytes of a file, or RGBA pixels; a number is that of a photo which `open` returned. */
export type EngineSource = Uint8Array | { width: number; height: number; data: Uint8Array } | number;

export interface EngineInput {
  photo?: EngineSource;
  profile?: ProfileChoice;
  name?: string;
  orientation?: number;
  limits?: Limits;
  effort?: "fast" | "best";
  maxScale?: number;
  original?: { width: number; height: number };
  density?: number;
  dropExif?: boolean;
}

export interface EngineResult {
  json?: string;
  bytes?: Uint8Array;
  /** Of `make`: the report about the file, which `json` has, too. */
  report?: string;
  number?: number;
  ids?: string[];
  size?: number;
  handles?: number;
}

export type Verb =
  | "check"
  | "checkOriginal"
  | "make"
  | "measure"
  | "open"
  | "close"
  | "guide"
  | "retag"
  | "profiles"
  | "profile"
  | "size";

export class Engine {
  /** `instantiate` is called for the first instance, and again after one was dropped. */
  constructor(instantiate: () => Promise<{ exports: WebAssembly.Exports }>);
  run(verb: Verb, input: EngineInput, stage?: (name: string, done: number, total: number) => void): Promise<EngineResult>;
  /** Bytes of memory that are held. */
  readonly size: number;
  /** Gives all memory back. */
  drop(): void;
}
