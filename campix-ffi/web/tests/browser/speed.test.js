// How long the verbs take in Chromium, worker and messages included. Times are printed, not judged: the machine is shared. What is
// judged is that the work was done.

import assert from "node:assert/strict";
import { test } from "node:test";
import { noBrowser, open, withBrowser, withServer } from "./harness.js";

/** What the package is meant to keep to, in milliseconds. */
const AIMS = { guide: 40, checkOriginal: 500, make: 800 };

/** In the page: a photo of 12 megapixels with the noise of a camera, a frame of 640×480, and the times of the verbs on them. */
async function timed() {
  const { start } = await import("/campix-web/src/index.js");
  const portrait = await createImageBitmap(await (await fetch("/inputs/portrait-0.jpg")).blob());
  const drawn = (width, height, place) => {
    const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
    context.fillStyle = "rgb(100 197 255)";
    context.fillRect(0, 0, width, height);
    context.drawImage(portrait, ...place);
    return context;
  };
  const large = drawn(3000, 4000, [0, 0, 3000, 4000]);
  const pixels = large.getImageData(0, 0, 3000, 4000);
  let seed = 1;
  for (let at = 0; at < pixels.data.length; at += 1) {
    // A generator of Park and Miller; the fourth byte of a pixel is its opacity.
    seed = (seed * 48271) % 2147483647;
    if (at % 4 !== 3) pixels.data[at] += (seed % 19) - 9;
  }
  large.putImageData(pixels, 0, 0);
  const photo = await new Promise((resolve) => large.canvas.toBlob(resolve, "image/jpeg", 0.95));
  const frame = drawn(640, 480, [140, 0, 360, 480]).getImageData(0, 0, 640, 480);

  const campix = start();
  const verbs = {
    guide: [15, () => campix.guide(frame, "tender-freshman")],
    checkOriginal: [5, () => campix.checkOriginal(photo, "tender-freshman")],
    make: [5, () => campix.make(photo, "tender-freshman")],
  };
  const times = {};
  const results = {};
  for (const [verb, [rounds, work]] of Object.entries(verbs)) {
    // The first call loads the module, or has it compiled better.
    results[verb] = await work();
    times[verb] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await work();
      times[verb].push(performance.now() - began);
    }
  }
  const { guide, checkOriginal, make } = results;
  return {
    times,
    photo: photo.size,
    faces: guide.facts.face.count,
    size: checkOriginal.data.facts.size,
    verdict: checkOriginal.verdict,
    bytes: make.bytes.length,
  };
}

test("times in Chromium", { skip: noBrowser() }, async (t) => {
  await withServer((server) =>
    withBrowser([], async (browser) => {
      const { page } = await open(browser, server.origin);
      const done = await page.evaluate(timed);
      for (const [verb, all] of Object.entries(done.times)) {
        const sorted = all.toSorted((a, b) => a - b);
        const median = sorted[Math.floor(sorted.length / 2)];
        t.diagnostic(`${verb}: median ${median.toFixed(1)} ms, least ${sorted[0].toFixed(1)} ms, aim ${AIMS[verb]} ms`);
      }
      t.diagnostic(`the photo has ${(done.photo / 1e6).toFixed(1)} MB; Chromium ${browser.version()}`);
      assert.equal(done.faces, 1);
      assert.deepEqual(done.size, { width: 3000, height: 4000 });
      assert.ok(["pass", "warn", "unknown", "fail"].includes(done.verdict));
      assert.ok(done.bytes >= 20_480 && done.bytes <= 30_000, `${done.bytes} bytes`);
    }),
  );
});
