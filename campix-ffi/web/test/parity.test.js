// The table of cases that Rust, C and Python answer alike: every line must equal that of Rust. In Node, with and without vectors.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { CampixError, start } from "campix-web";
import { input, missing, parity, wasm } from "./inputs.js";

/** What needs rosters and days, which the package leaves to C and Python. */
const ELSEWHERE = new Set(["id", "pattern", "roster", "names", "day"]);

/** Bytes that were made, if any, and the JSON, as the page tests/parity/README.md asks. */
async function answer(campix, { verb, file, profile, argument }) {
  const options = { name: file };
  switch (verb) {
    case "check":
    case "original": {
      const report = await campix[verb === "check" ? "check" : "checkOriginal"](input(file), profile, options);
      return [null, report.json];
    }
    case "facts":
      return [null, (await campix.measure(input(file), options)).json];
    case "make": {
      const made = await campix.make(input(file), profile, options);
      assert.equal(JSON.stringify(made.data.report), JSON.stringify(made.report.data));
      return [made.bytes, made.json];
    }
    case "retag":
      return [await campix.retag(input(file), { density: Number(argument) }), "null"];
    case "profile":
      return [null, (await campix.profile(profile)).json];
    case "open":
      return [null, (await campix.profile({ toml: input(file).toString() })).json];
    case "stack":
      return [null, (await campix.profile(profile.split("+"))).json];
    default:
      throw new Error(`no verb is called ${verb}`);
  }
}

for (const [what, module] of Object.entries(wasm)) {
  test(`every answer is that of Rust, ${what}`, { skip: missing("no parity table", parity) }, async () => {
    const lines = (name) => readFileSync(join(parity, name), "utf8").split("\n").slice(0, -1);
    const expected = lines("expected.jsonl");
    const campix = start({ wasm: pathToFileURL(module) });
    let compared = 0;
    let failed = 0;
    for (const [at, line] of lines("cases.tsv").entries()) {
      const [name, verb, file, profile, argument] = line.split("\t");
      // A page has bytes, never a path: a file that is not there cannot be asked for.
      if (ELSEWHERE.has(verb) || (file && !existsSync(join(parity, file)))) continue;
      let status = 0;
      let digest = "null";
      let json;
      try {
        let bytes;
        [bytes, json] = await answer(campix, { verb, file, profile, argument });
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
    assert.ok(compared > 70 && failed > 8, `only ${compared} cases, ${failed} of which fail`);
  });
}
