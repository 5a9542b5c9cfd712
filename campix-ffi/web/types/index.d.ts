// Types of campix-web. JSON is typed by the schemas of the engine.

import type { FactsJson, FindingJson, MadeJson, ReportJson } from "./json.js";

export type { FactsJson, FindingJson, MadeJson, ReportJson };

export type Verdict = "pass" | "warn" | "unknown" | "fail";
export type Language = "zh" | "en";

/** RGBA pixels, sRGB: an `ImageData`, or an object like one. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly colorSpace?: string;
}

/** A photo: the bytes of its file, or pixels that never were one. */
export type Source = Blob | ArrayBuffer | ArrayBufferView | Pixels;

/** An id ("tender-freshman", "moe-2017-99@white"), a text of one's own, or several on top of each other. */
export type ProfileChoice = string | { readonly toml: string } | readonly ProfileChoice[];

/** What is being done: `done` stages of `total` are behind. */
export interface Stage {
  readonly name: "decode" | "measure" | "check" | "make";
  readonly done: number;
  readonly total: number;
}

export interface CallOptions {
  /** Ends the call; it is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Is told of each stage before it begins. */
  onProgress?: (stage: Stage) => void;
}

/** Most that is decoded; what has more is an error. */
export interface Limits {
  /** Largest file. Default: 64 MiB. */
  bytes?: number;
  /** Most pixels. Default: 120 000 000. */
  pixels?: number;
  /** Most bytes of metadata. Default: 8 MiB. */
  metadata?: number;
  /** Longest side. Default: 30 000. */
  side?: number;
  /** Most bytes of memory while decoding. Default: 512 MiB; elsewhere it is 1 GiB. */
  memory?: number;
}

export interface DecodeOptions extends CallOptions {
  /** The name of the file; that of a `File` by default. Some rules judge it. */
  name?: string;
  /** How pixels have to be turned, 1 to 8 as the Exif tag has it; files say it themselves. */
  orientation?: number;
  limits?: Limits;
}

export interface MakeOptions {
  /** "best" weighs every coefficient: several times slower. Default: "fast". */
  effort?: "fast" | "best";
  /** Most result pixels per photo pixel; above 1 a picture may be enlarged. Default: 1. */
  maxScale?: number;
}

export interface GuideOptions extends CallOptions {
  /** How the frame has to be turned, 1 to 8 as the Exif tag has it. 2: it is mirrored. */
  orientation?: number;
  /** Size of the photos that the camera takes: with it the guide also says when the person is too far away. */
  original?: { readonly width: number; readonly height: number };
}

export interface RetagOptions extends CallOptions {
  /** Dots per inch. Default: 300. */
  density?: number;
  /** Whether an Exif segment is dropped. */
  dropExif?: boolean;
}

/** JSON of the engine: the exact text, and its value. */
declare class Said<T> {
  /** The text as Rust, C and Python give it. */
  readonly json: string;
  /** The value of it. */
  readonly data: T;
  toJSON(): T;
}

export class Facts extends Said<FactsJson> {}

export class Profile extends Said<Record<string, unknown>> {
  readonly id: string;
}

/** What campix says about one photo under one profile. A broken rule is a finding, not an error. */
export class Report extends Said<ReportJson> {
  readonly verdict: Verdict;
  /** Nothing fails, and nothing is unknown. */
  readonly passed: boolean;
  readonly findings: FindingJson[];
  /** The finding of a rule by its id, if the profile has it. */
  finding(rule: string): FindingJson | undefined;
}

/** A finished file with its own report. */
export class Made extends Said<MadeJson> {
  /** The file, a JPEG. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The file judged as the registration file. */
  readonly report: Report;
  readonly route: MadeJson["route"];
  /** The file for a form or a link. */
  blob(): Blob;
}

export interface GuidanceJson {
  schema: 1;
  verdict: Verdict;
  advice: { rule: string; text: Record<Language, string>; detail: Record<Language, string> } | null;
  crop: { x: number; y: number; width: number; height: number } | null;
  facts: FactsJson;
  findings: FindingJson[];
}

/** What a live picture shows, in pixels of the upright frame. */
export class Guidance extends Said<GuidanceJson> {
  readonly verdict: Verdict;
  /** Id of the rule that the advice is about. */
  readonly rule: string | null;
  /** The one thing to change, null if nothing. `detail` also says what was measured and what is allowed. */
  advice(language?: Language, options?: { detail?: boolean }): string | null;
  /** What the file would show. */
  readonly crop: GuidanceJson["crop"];
  readonly facts: FactsJson;
  readonly findings: FindingJson[];
}

/** The work could not be done. Numbers, names and texts are those of Rust, C and Python; below zero are those of this package. */
export class CampixError extends Error {
  readonly code: number;
  /** "decode.truncated". */
  readonly name: string;
  readonly messageZh: string;
  readonly causes: readonly string[];
  /** Every fault where several are reported at once, with line and column. */
  readonly details: readonly Record<string, unknown>[];
  readonly json: string;
  text(language?: Language): string;
  toJSON(): Record<string, unknown>;
}

/** A photo that stays decoded and measured in the worker until it is closed. */
export class Photo {
  private constructor();
  readonly facts: Facts;
  check(profile: ProfileChoice, options?: CallOptions): Promise<Report>;
  checkOriginal(profile: ProfileChoice, options?: CallOptions & MakeOptions): Promise<Report>;
  make(profile: ProfileChoice, options?: CallOptions & MakeOptions): Promise<Made>;
  /** Gives its memory back. */
  close(): Promise<void>;
}

/** The verbs on a worker of their own. */
export class Campix {
  private constructor();
  /** Judges a photo, as it is, as the file that is handed in. */
  check(photo: Source, profile: ProfileChoice, options?: DecodeOptions): Promise<Report>;
  /** Judges a photo as the source from which the file is cut: the person at the crop that `make` would take. */
  checkOriginal(photo: Source, profile: ProfileChoice, options?: DecodeOptions & MakeOptions): Promise<Report>;
  /** Makes the registration file, and checks it again. Nothing is retouched. */
  make(photo: Source, profile: ProfileChoice, options?: DecodeOptions & MakeOptions): Promise<Made>;
  /** Everything that is measured, by no standard. */
  measure(photo: Source, options?: DecodeOptions): Promise<Facts>;
  /** Decodes and measures a photo once, for several calls. */
  open(photo: Source, options?: DecodeOptions): Promise<Photo>;
  /** Looks at a frame of a camera: where the head is, and the one thing to change. */
  guide(frame: Pixels, profile: ProfileChoice, options?: GuideOptions): Promise<Guidance>;
  /** The same JPEG with another density and without private tags; its picture is untouched. */
  retag(jpeg: Blob | ArrayBuffer | ArrayBufferView, options?: RetagOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Ids of the profiles inside. */
  profiles(): Promise<string[]>;
  /** A profile, merged with what it extends. */
  profile(choice: ProfileChoice, options?: CallOptions): Promise<Profile>;
  /** Bytes of memory that the engine holds, and handles that it has given out. */
  memory(): Promise<{ size: number; handles: number }>;
  /** Ends the worker and gives all memory back. Calls that wait are refused. */
  close(): void;
}

export interface StartOptions {
  /** Where the module lies, or the module itself. Default: one of the two in this package. */
  wasm?: URL | string | WebAssembly.Module;
  /** false: the work is done on the calling thread, and what runs is not interrupted. Default: true. */
  worker?: boolean;
}

/** Starts a worker. Nothing is loaded before the first call. */
export function start(options?: StartOptions): Campix;

export const check: Campix["check"];
export const checkOriginal: Campix["checkOriginal"];
export const make: Campix["make"];
export const measure: Campix["measure"];
export const open: Campix["open"];
export const guide: Campix["guide"];
export const retag: Campix["retag"];
export const profiles: Campix["profiles"];
export const profile: Campix["profile"];
export const memory: Campix["memory"];
/** Ends the worker of these functions; the next call starts another one. */
export const close: () => void;
