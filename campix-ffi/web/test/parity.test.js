// The tables of cases that Rust, C and Python answer alike: every line must equal that of Rust. In Node, with and without vectors.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { CampixError, start } from "campix-web";
import { missing, parity, portraits, wasm } from "./inputs.js";

/** What needs rosters and days, which the package leaves to C and Python. */
const ELSEWHERE = new Set(["id", "pattern", "roster", "names", "day"]);

/** Bytes that were made, if any, and the JSON, as the page tests/parity/README.md asks. */
async function answer(campix, folder, { verb, file, profile, argument }) {
  const read = (name) => readFileSync(join(folder, name));
  const options = { name: file };
  switch (verb) {
    case "check":
    case "original": {
      const report = await campix[verb === "check" ? "check" : "checkOriginal"](read(file), profile, options);
      return [null, report.json];
    }
    case "facts":
      return [null, (await campix.measure(read(file), options)).json];
    case "make": {
      const made = await campix.make(read(file), profile, options);
      assert.equal(JSON.stringify(made.data.report), JSON.stringify(made.report.data));
      return [made.bytes, made.json];
    }
    case "retag":
      return [await campix.retag(read(file), { density: Number(argument) }), "null"];
    case "profile":
      return [null, (await campix.profile(profile)).json];
    case "open":
      return [null, (await campix.profile({ toml: read(file).toString() })).json];
    case "stack":
      return [null, (await campix.profile(profile.split("+"))).json];
    default:
      throw new Error(`no verb is called ${verb}`);
  }
}

/** Compares a folder's table; returns how many lines were compared, and how many of them are failures. */
async function compare(folder, module) {
  const lines = (name) => readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1);
  const expected = lines("expected.jsonl");
  const campix = start({ wasm: pathToFileURL(module) });
  let compared = 0;
  let failed = 0;
  for (const [at, line] of lines("cases.tsv").entries()) {
    const [name, verb, file, profile, argument] = line.split("\t");
    // A page has bytes, never a path: a file that is not there cannot be asked for.
    if (ELSEWHERE.has(verb) || (file && !existsSync(join(folder, file)))) continue;
    let status = 0;
    let digest = "null";
    let json;
    try {
      let bytes;
      [bytes, json] = await answer(campix, folder, { verb, file, profile, argument });
      if (bytes) digest = `"${createHash("sha256").update(bytes).digest("hex")}"`;
    } catch (error) {
      assert.ok(error instanceof CampixError, error);
      ({ code: status, json } = error);
      failed += 1;
    }
    assert.equal(`{"case":"${name}","status":${status},"sha256":${digest},"json":${json}}`, expected[at]);
    compared += 1;
  }
  campix.close();
  return { compared, failed };
}

for (const [what, module] of Object.entries(wasm)) {
  test(`every answer is that of Rust, ${what}`, { skip: missing("no parity table", parity) }, async () => {
    const { compared, failed } = await compare(parity, module);
    assert.ok(compared > 70 && failed > 8, `only ${compared} cases, ${failed} of which fail`);
  });

  test(`real portraits get the native verdict and file, ${what}`, { skip: missing("no real portraits", portraits) }, async () => {
    const { compared } = await compare(portraits, module);
    assert.ok(compared >= 4 * 21, `only ${compared} cases`);
  });
}
