// The live picture: a film of a real portrait is Chromium's camera. The film is made in a temporary folder and removed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filming, shoot } from "./camera.js";
import { noFaces, open, portrait, withBrowser, withFolder, withServer } from "./harness.js";

const LANDSCAPE = { width: 1280, height: 960 };
const UPRIGHT = { width: 960, height: 1280 };
const skip = noFaces();

/** Runs `work` on the page with a camera that films the portrait at this place. */
async function filmed(place, camera, work, options = {}) {
  await withFolder(async (folder) => {
    const film = join(folder, "camera.mjpeg");
    await withBrowser([], async (browser) => shoot(await browser.newPage(), portrait(), film, place, camera));
    await withServer((server) =>
      withBrowser(filming(film), async (browser) => {
        const opened = await open(browser, server.origin, { permissions: ["camera"], ...options });
        await opened.page.click("#camera");
        await opened.page.waitForSelector("body[data-state=live]");
        await work({ ...opened, server, browser, folder });
        assert.deepEqual(opened.faults, []);
      }),
    );
  });
}

/** Waits until the advice is this. */
const advised = (page, pattern) =>
  page.waitForFunction((source) => new RegExp(source).test(document.getElementById("advice-text").textContent), pattern.source);

/** Where the frame lies over the picture, in pixels of the picture that is looked at. */
const frame = (page) =>
  page.evaluate(() => {
    const overlay = document.getElementById("overlay");
    const [, x, y, scale] = overlay.querySelector(".frame").style.transform.match(/translate\(([-\d.]+)px, ([-\d.]+)px\) scale\(([-\d.]+)\)/).map(Number);
    const edge = overlay.querySelector(".edge").getBBox();
    const [, , width, height] = overlay.getAttribute("viewBox").split(" ").map(Number);
    return { x, y, width: edge.width * scale, height: edge.height * scale, picture: { width, height }, lost: overlay.classList.contains("lost") };
  });

test("a good picture is told to be one, and the photo becomes the file", { skip }, () =>
  filmed({ size: 900, x: 30, y: 380 }, UPRIGHT, async ({ page, folder }) => {
    await advised(page, /可以拍了/);
    assert.ok(["pass", "warn"].includes(await page.getAttribute("#advice", "data-verdict")));
    const seen = await frame(page);
    assert.equal(seen.lost, false);
    assert.deepEqual(seen.picture, { width: 480, height: 640 });
    assert.ok(seen.x >= -1 && seen.y >= -1 && seen.x + seen.width <= 481 && seen.y + seen.height <= 641, JSON.stringify(seen));
    // The head is 0.7 of the frame, and the portrait's some 0.6 of its picture.
    assert.ok(seen.width > 150 && seen.width < 400, JSON.stringify(seen));
    assert.equal(await page.locator("#overlay .marks circle").count(), 2, "both pupils are marked");

    await page.click("#shutter");
    await page.waitForSelector("body[data-state=result]");
    const verdict = await page.getAttribute("#verdict", "data-verdict");
    assert.ok(["pass", "warn"].includes(verdict), `${verdict}: ${await page.textContent("#findings")}`);
    // The photo has every pixel of the camera, not those of the picture that was looked at.
    assert.deepEqual(await page.evaluate(() => [document.getElementById("photo").naturalWidth, document.getElementById("photo").naturalHeight]), [960, 1280]);
    assert.equal(await page.evaluate(() => document.getElementById("video").srcObject), null, "the camera is closed");
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict-text", "a screen reader goes on at the verdict");

    await page.fill("#name", " 2023/001742. ");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
    assert.equal(download.suggestedFilename(), "2023001742.jpg");
    const path = join(folder, "saved.jpg");
    await download.saveAs(path);
    const bytes = readFileSync(path);
    assert.ok(bytes.length >= 20_480 && bytes.length <= 30_000 && bytes[0] === 0xff && bytes[1] === 0xd8, `${bytes.length} bytes`);
  }),
);

test("a person at the side is asked to move, in the language of the page", { skip }, () =>
  filmed({ size: 900, x: -250, y: 60 }, LANDSCAPE, async ({ page }) => {
    await advised(page, /画面右侧/);
    assert.equal(await page.getAttribute("#advice", "data-verdict"), "fail");
    assert.equal((await frame(page)).lost, true, "there is no crop");
    await page.click("[data-language=en]");
    await advised(page, /picture's right/);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.click("#stop");
    await page.waitForSelector("body[data-state=start]");
    assert.equal(await page.evaluate(() => document.getElementById("video").srcObject), null);
    assert.equal(await page.evaluate(() => document.activeElement.id), "camera");
  }),
);

test("a person who is too small for the camera's photo is asked to come nearer", { skip }, () =>
  // In a camera of more pixels the same picture would be good.
  filmed({ size: 640, x: 320, y: 320 }, LANDSCAPE, async ({ page }) => {
    await advised(page, /走近/);
  }),
);

test("what is spoken is not spoken more often than every two seconds", { skip }, () =>
  filmed({ size: 900, x: 190, y: 60 }, LANDSCAPE, async ({ page }) => {
    await page.evaluate(() => {
      window.spoken = [];
      const seen = () => window.spoken.push([performance.now(), document.getElementById("spoken").textContent]);
      new MutationObserver(seen).observe(document.getElementById("spoken"), { childList: true });
    });
    await advised(page, /可以拍了/);
    // Advice that changes as fast as it can: the page is switched between its languages.
    for (let at = 0; at < 10; at += 1) {
      await page.click(`[data-language=${at % 2 ? "zh" : "en"}]`);
      await page.waitForTimeout(700);
    }
    const spoken = await page.evaluate(() => window.spoken);
    assert.ok(spoken.length >= 2, "something was spoken, and then something else");
    for (let at = 1; at < spoken.length; at += 1) {
      assert.ok(spoken[at][0] - spoken[at - 1][0] >= 1_990, JSON.stringify(spoken));
    }
  }),
);
