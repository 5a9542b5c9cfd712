// Memory is bounded and given back.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine } from "campix-web/engine";
import { input, missing, parity, picture, wasm } from "./inputs.js";

const engine = async () => {
  const module = await WebAssembly.compile(readFileSync(wasm.vectors));
  return new Engine(() => WebAssembly.instantiate(module, {}));
};

test("200 photos in a row without growth", { skip: missing("no parity table", parity) }, async () => {
  const photos = ["portrait-0.jpg", "portrait-1.jpg", "portrait-2.jpg", "two-people.jpg", "half.jpg"].map(input);
  const one = await engine();
  let early;
  for (let at = 0; at < 200; at++) {
    const photo = photos[at % photos.length];
    await one.run(at % 3 === 0 ? "make" : "check", { photo, profile: "tender-freshman" }).catch((error) => assert.ok(error.code > 0, error));
    if (at === 19) early = await one.run("size", {});
  }
  const late = await one.run("size", {});
  assert.equal(late.size, early.size);
  // The profile that stays parsed.
  assert.equal(late.handles, 1);
  assert.ok(late.size < 64 * 2 ** 20, `${late.size} bytes`);
});

test("an instance that has grown is dropped after the call", async () => {
  const one = await engine();
  const large = picture(3000, 4000);
  large.data = new Uint8Array(large.data.buffer);
  await one.run("measure", { photo: large });
  assert.equal(one.size, 0);
  // While a photo is open it stays, and goes with it.
  const { number } = await one.run("open", { photo: large });
  assert.ok(one.size > 64 * 2 ** 20);
  await one.run("check", { photo: number, profile: "cet" });
  await one.run("close", { photo: number });
  assert.equal(one.size, 0);
});

test("what needs more than there is ends in an error", async () => {
  const one = await engine();
  // The header of a JPEG of 108 megapixels that asks for more than the limit of its caller.
  const head = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0x2e, 0xe0, 0x23, 0x28, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9);
  await assert.rejects(one.run("measure", { photo: head, limits: { memory: 1000 } }), (error) => error.code > 0);
  const many = { width: 25_000, height: 12_000, data: new Uint8Array(25_000 * 12_000 * 4) };
  await assert.rejects(one.run("measure", { photo: many }), (error) => error.code !== undefined);
  assert.ok((await one.run("profiles", {})).ids.length > 10);
});
