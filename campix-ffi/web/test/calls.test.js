// How a page calls the package: inputs, options, progress, abort, errors, memory.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { CampixError, check, checkOriginal, close, guide, make, measure, start } from "campix-web";
import { input, missing, parity, picture, wasm } from "./inputs.js";

const skip = missing("no parity table", parity);

const failure = (name, code) => (error) => {
  assert.ok(error instanceof CampixError, error);
  assert.deepEqual([error.name, error.code], [name, code], error.message);
  assert.ok(error.message && error.messageZh && error.toJSON().name === name);
  return true;
};

test("functions share one worker that the first call starts", { skip }, async () => {
  const photo = input("portrait-0.jpg");
  const report = await checkOriginal(photo, "tender-freshman");
  assert.ok(["pass", "warn", "fail", "unknown"].includes(report.verdict) && report.findings.length > 10);
  assert.equal(JSON.stringify(report), JSON.stringify(JSON.parse(report.json)));
  const made = await make(photo, "tender-freshman");
  assert.ok(made.bytes.length >= 20_480 && made.bytes.length <= 30_000 && made.route === "encoded");
  assert.deepEqual([...made.bytes.subarray(0, 2)], [0xff, 0xd8]);
  assert.equal((await check(made.bytes, "tender-freshman")).verdict, made.report.verdict);
  assert.equal(made.blob().size, made.bytes.length);
  close();
});

test("the same photo as bytes, as a Blob and as a File is the same report", { skip }, async () => {
  const bytes = input("portrait-1.jpg");
  const copy = Uint8Array.from(bytes);
  const reports = [
    await measure(bytes, { name: "a.jpg" }),
    await measure(new Blob([bytes]), { name: "a.jpg" }),
    await measure(new File([bytes], "a.jpg")),
    await measure(copy.buffer, { name: "a.jpg" }),
  ];
  for (const report of reports) assert.equal(report.json, reports[0].json);
  // The caller's bytes are neither taken away nor altered.
  assert.deepEqual(copy, Uint8Array.from(bytes));
  close();
});

test("pixels are judged without a file", async () => {
  const facts = await measure(picture(480, 640));
  assert.equal(facts.data.photo.kind, "pixels");
  assert.equal(facts.data.face.count, 0);
  await assert.rejects(measure({ ...picture(48, 64), colorSpace: "display-p3" }), failure("call.unsupported", 3));
  await assert.rejects(measure({ ...picture(48, 64), width: 47 }), failure("call.unsupported", 3));
  await assert.rejects(measure("portrait.jpg"), failure("call.unsupported", 3));
  close();
});

test("the guide asks for one thing at a time", async () => {
  const guidance = await guide(picture(640, 480), "tender-freshman", { original: { width: 3000, height: 4000 } });
  assert.equal(guidance.facts.face.count, 0);
  assert.ok(guidance.advice() && guidance.advice("en") && guidance.advice("en", { detail: true }) && guidance.rule);
  close();
});

test("a profile is an id, a variant, a text, or several of them", { skip }, async () => {
  const photo = input("portrait-0.jpg");
  const own = { toml: input("own.toml").toString() };
  assert.equal((await check(photo, own)).data.profile.id, "own");
  assert.equal((await check(photo, ["tender-freshman", "iso-advice"])).data.profile.id, "tender-freshman+iso-advice");
  await assert.rejects(check(photo, { toml: "schema = 1\nid = 3\n" }), (error) => {
    assert.ok(error instanceof CampixError && error.details.length > 0);
    return true;
  });
  await assert.rejects(check(photo, "no-such"), (error) => error.name.startsWith("profile."));
  await assert.rejects(check(photo, 7), failure("call.unsupported", 3));
  close();
});

test("an option that is misspelt is refused", { skip }, async () => {
  const photo = input("portrait-0.jpg");
  await assert.rejects(check(photo, "cet", { nam: "a.jpg" }), failure("call.unsupported", 3));
  await assert.rejects(check(photo, "cet", { limits: { pixel: 7 } }), failure("call.unsupported", 3));
  await assert.rejects(make(photo, "cet", { effort: "most" }), failure("call.unsupported", 3));
  await assert.rejects(check(photo, "cet", { limits: { pixels: 1000 } }), (error) => error.name === "decode.limit");
  close();
});

test("stages are told in order", { skip }, async () => {
  const told = [];
  await make(input("portrait-0.jpg"), "tender-freshman", { onProgress: (stage) => told.push(stage) });
  assert.deepEqual(told, [
    { name: "decode", done: 0, total: 3 },
    { name: "measure", done: 1, total: 3 },
    { name: "make", done: 2, total: 3 },
  ]);
  close();
});

test("an open photo is measured once, and gone after it was closed", { skip }, async () => {
  const campix = start();
  const photo = await campix.open(input("portrait-0.jpg"), { name: "portrait-0.jpg" });
  const whole = await campix.check(input("portrait-0.jpg"), "cet", { name: "portrait-0.jpg" });
  assert.equal((await photo.check("cet")).json, whole.json);
  assert.ok((await photo.make("tender-freshman")).bytes.length > 0);
  assert.ok((await photo.checkOriginal("tender-freshman")).findings.length > 0);
  await photo.close();
  await photo.close();
  await assert.rejects(photo.check("cet"), failure("web.closed", -3));
  campix.close();
  await assert.rejects(campix.profiles(), failure("web.closed", -3));
});

test("what is aborted ends at once, and what waits behind it is done", { skip }, async () => {
  const campix = start();
  const photo = input("portrait-0.jpg");
  await campix.profiles();
  const controller = new AbortController();
  const first = campix.make(photo, "tender-freshman", {
    effort: "best",
    signal: controller.signal,
    onProgress: ({ name }) => name === "make" && controller.abort(),
  });
  const second = campix.check(photo, "cet");
  const never = campix.check(photo, "cet", { signal: AbortSignal.abort() });
  await assert.rejects(first, { name: "AbortError" });
  await assert.rejects(never, { name: "AbortError" });
  assert.ok((await second).findings.length > 0);
  const reason = new Error("the person went away");
  const waiting = new AbortController();
  const running = campix.check(photo, "cet");
  const behind = campix.check(photo, "cet", { signal: waiting.signal });
  waiting.abort(reason);
  await assert.rejects(behind, reason);
  await running;
  campix.close();
});

test("hostile files end in errors, and the next photo is judged", { skip }, async () => {
  const campix = start();
  const whole = input("portrait-0.jpg");
  const good = await campix.check(whole, "cet");
  for (const name of ["empty.jpg", "text.jpg", "half.jpg", "head.jpg", "altered.jpg", "huge.jpg", "phone.heic"]) {
    await campix.check(input(name), "cet").catch((error) => assert.ok(error instanceof CampixError && error.code > 0, error));
  }
  // Bytes altered at places of a generator without a clock: what is drawn today is drawn tomorrow.
  let seed = 20_260_901;
  const random = (below) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  for (let round = 0; round < 60; round++) {
    const bytes = Uint8Array.from(whole.subarray(0, 1 + random(whole.length)));
    for (let change = 0; change < 1 + (round % 20); change++) bytes[random(Math.min(bytes.length, round % 2 ? 1200 : bytes.length))] = random(256);
    await campix.checkOriginal(bytes, "cet").catch((error) => assert.ok(error instanceof CampixError && error.code > 0, error));
  }
  assert.equal((await campix.check(whole, "cet")).json, good.json);
  campix.close();
});

test("a defect is the error that C and Python report, and the engine goes on", { skip }, async () => {
  const { Engine } = await import("campix-web/engine");
  const module = await WebAssembly.compile(readFileSync(wasm.vectors));
  const engine = new Engine(() => WebAssembly.instantiate(module, {}));
  await assert.rejects(engine.run("defect", {}), (error) => {
    assert.equal(error.message, "defect of campix, please report it: on purpose");
    return failure("call.panic", 5)(error);
  });
  assert.equal(engine.size, 0);
  const { ids } = await engine.run("profiles", {});
  assert.ok(ids.includes("tender-freshman"));
});

test("a module that is not there is an error, and so is one that is none", async () => {
  const campix = start({ wasm: pathToFileURL("/nowhere/campix.wasm") });
  await assert.rejects(campix.profiles(), failure("web.load", -1));
  await assert.rejects(campix.profiles(), failure("web.load", -1));
  campix.close();
});

test("without a worker the answers are the same", { skip }, async () => {
  const [apart, here] = [start(), start({ worker: false })];
  const photo = new File([input("portrait-2.jpg")], "b.jpg");
  assert.equal((await here.check(photo, "cet")).json, (await apart.check(photo, "cet")).json);
  const told = [];
  await here.make(photo, "cet", { onProgress: ({ name }) => told.push(name) });
  assert.deepEqual(told, ["decode", "measure", "make"]);
  apart.close();
  here.close();
  await assert.rejects(here.profiles(), failure("web.closed", -3));
});

test("a program that has called ends by itself", { skip }, () => {
  const source = 'import { profiles } from "campix-web"; console.log((await profiles()).length);';
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", source], {
    cwd: new URL("..", import.meta.url),
    timeout: 60_000,
    encoding: "utf8",
  });
  assert.equal(status, 0);
  assert.ok(Number(stdout) > 10);
});

test("a machine without vectors takes the plain module", { skip }, () => {
  const source = `
    import { vectors } from "./src/platform.js";
    import { check } from "campix-web";
    import { readFileSync } from "node:fs";
    const report = await check(readFileSync(process.argv[1]), "cet", { name: "c.jpg" });
    console.log(JSON.stringify([vectors(), report.json]));`;
  const answers = [[], ["--no-enable-sse4-1"]].map((flags) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...flags, "--input-type=module", "-e", source, `${parity}/portrait-0.jpg`],
      { cwd: new URL("..", import.meta.url), timeout: 60_000, encoding: "utf8" },
    );
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  });
  assert.equal(answers[0][1], answers[1][1]);
  if (process.arch === "x64") assert.deepEqual([answers[0][0], answers[1][0]], [true, false]);
});
