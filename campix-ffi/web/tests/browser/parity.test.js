// The table of cases that Rust, C and Python answer alike, answered in a page of Chromium: every line must equal that of Rust.
// As a page does it: the module in a worker, files as Blobs, under the demonstration page's Content-Security-Policy.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { noBrowser, open, parity, withBrowser, withServer } from "./harness.js";

/** What needs rosters and days, which the package leaves to C and Python. */
const ELSEWHERE = new Set(["id", "pattern", "roster", "names", "day"]);

/** In the page: answers cases with the module at `wasm`. */
async function answers({ cases, wasm }) {
  const { CampixError, start } = await import("/campix-web/src/index.js");
  const campix = start({ wasm });
  const read = async (file) => {
    const response = await fetch(`/inputs/${encodeURIComponent(file)}`);
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return new File([await response.blob()], file);
  };
  const hex = async (bytes) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const verbs = {
    check: async ({ file, profile }) => [null, (await campix.check(await read(file), profile)).json],
    original: async ({ file, profile }) => [null, (await campix.checkOriginal(await read(file), profile)).json],
    facts: async ({ file }) => [null, (await campix.measure(await read(file))).json],
    make: async ({ file, profile }) => {
      const made = await campix.make(await read(file), profile);
      return [made.bytes, made.json];
    },
    retag: async ({ file, argument }) => [await campix.retag(await read(file), { density: Number(argument) }), "null"],
    profile: async ({ profile }) => [null, (await campix.profile(profile)).json],
    open: async ({ file }) => [null, (await campix.profile({ toml: await (await read(file)).text() })).json],
    stack: async ({ profile }) => [null, (await campix.profile(profile.split("+"))).json],
  };
  const said = [];
  for (const one of cases) {
    try {
      const [bytes, json] = await verbs[one.verb](one);
      said.push({ status: 0, digest: bytes && (await hex(bytes)), json });
    } catch (error) {
      if (!(error instanceof CampixError)) throw error;
      said.push({ status: error.code, digest: null, json: error.json });
    }
  }
  return said;
}

/** Where two answers part; whole ones have sixty kilobytes. */
function difference(name, answer, expected) {
  let at = 0;
  while (at < answer.length && answer[at] === expected[at]) at += 1;
  const near = (text) => text.slice(Math.max(0, at - 60), at + 60);
  return `${name}, at ${at}: …${near(answer)}… instead of …${near(expected)}…`;
}

const skip = noBrowser();
for (const file of ["campix-simd.wasm", "campix.wasm"]) {
  test(`every answer in Chromium is that of Rust, ${file}`, { skip }, async () => {
    const lines = (name) => readFileSync(join(parity, name), "utf8").split("\n").slice(0, -1);
    const expected = lines("expected.jsonl");
    const cases = lines("cases.tsv")
      .map((line, at) => Object.assign(Object.fromEntries(line.split("\t").map((part, field) => [["name", "verb", "file", "profile", "argument"][field], part])), { at }))
      // A page has bytes, never a path: a file that is not there cannot be asked for.
      .filter(({ verb, file }) => !ELSEWHERE.has(verb) && (!file || existsSync(join(parity, file))));
    await withServer((server) =>
      withBrowser([], async (browser) => {
        const { page } = await open(browser, server.origin);
        const before = page.workers().length;
        const said = await page.evaluate(answers, { cases, wasm: `/campix-web/dist/${file}` });
        assert.equal(page.workers().length, before + 1, "the module ran in a worker of its own");
        for (const [at, { status, digest, json }] of said.entries()) {
          const { name, at: line } = cases[at];
          const answer = `{"case":"${name}","status":${status},"sha256":${digest ? `"${digest}"` : "null"},"json":${json}}`;
          if (answer !== expected[line]) assert.fail(difference(name, answer, expected[line]));
        }
        const failed = said.filter(({ status }) => status !== 0).length;
        assert.ok(said.length > 70 && failed > 8, `only ${said.length} cases, ${failed} of which fail`);
      }),
    );
  });
}
