// The demonstration page with chosen files: what it shows, saves and asks for, on drawn people of the table of cases.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { judge, noBrowser, open, parity, withBrowser, withFolder, withServer } from "./harness.js";

const skip = noBrowser();
const input = (name) => join(parity, name);

/** Runs `work` on the page, freshly opened. */
const opened = (work, { flags = [], address = (server) => server.origin, ...options } = {}) =>
  withServer((server) =>
    withBrowser(flags, async (browser) => work({ ...(await open(browser, address(server), options)), server, browser })),
  );

/** What Rust made for a case, from the table. */
const expected = (name) => {
  const line = readFileSync(input("expected.jsonl"), "utf8").split("\n").find((one) => one.startsWith(`{"case":"${name}"`));
  return JSON.parse(line);
};

test("the saved file is the one that Rust makes, under the name that was typed", { skip }, () =>
  opened(async ({ page, faults }) => {
    await judge(page, input("portrait-0.jpg"));
    assert.equal(await page.getAttribute("#verdict", "data-verdict"), "pass");
    await page.fill("#name", '  00230017<>:"/\\|?*.. ');
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
    assert.equal(download.suggestedFilename(), "00230017.jpg");
    await withFolder(async (folder) => {
      await download.saveAs(join(folder, "saved"));
      const digest = createHash("sha256").update(readFileSync(join(folder, "saved"))).digest("hex");
      assert.equal(digest, expected("make-tender-freshman-0").sha256);
    });
    // What is shown for a long press is the same file.
    const shown = await page.getAttribute("#made-photo", "src");
    const bytes = Buffer.from(shown.replace("data:image/jpeg;base64,", ""), "base64");
    assert.equal(createHash("sha256").update(bytes).digest("hex"), expected("make-tender-freshman-0").sha256);
    assert.deepEqual(faults, []);
  }),
);

test("a photo that fails says what was measured, what is allowed, by which clause and what to do, and gives no file", { skip }, () =>
  opened(async ({ page }) => {
    await judge(page, input("wrong-blue.jpg"));
    assert.equal(await page.getAttribute("#verdict", "data-verdict"), "fail");
    assert.equal(await page.isVisible("#save"), false);
    const wall = page.locator('.finding[data-verdict="fail"]', { hasText: "背景颜色不符" });
    const finding = expected("check-wrong-blue").json.findings.find(({ rule }) => rule === "background.colour");
    const said = await wall.innerText();
    for (const part of ["不合格", "必须", `RGB ${finding.measured.rgb.join(", ")}`, "≤ 6 ΔE", finding.advice.zh, finding.source, "moe-2017-99"]) {
      assert.ok(said.includes(part), `${part} in ${said}`);
    }
    await page.click("[data-language=en]");
    const english = await page.locator('.finding[data-verdict="fail"]', { hasText: /wrong colour/i }).innerText();
    // Sentences begin with a capital letter here, which the engine leaves to whoever shows them.
    assert.ok(english.toLowerCase().includes(finding.advice.en) && english.includes("FAIL"), english);
  }),
);

test("what could not be judged is shown as unknown, apart from what is met", { skip }, () =>
  opened(async ({ page }) => {
    await judge(page, input("two-people.jpg"));
    const original = await page.locator(".finding[data-verdict=unknown]").count();
    assert.ok(original > 20, `${original} findings`);
    const groups = await page.evaluate(() =>
      [...document.querySelectorAll(".group")].map((group) => ({
        title: group.querySelector("h3").textContent,
        verdicts: [...new Set([...group.querySelectorAll("[data-verdict]")].map((finding) => finding.dataset.verdict))],
        signs: [...new Set([...group.querySelectorAll(".finding use")].map((use) => use.getAttribute("href")))],
      })),
    );
    const met = groups.find(({ title }) => title.startsWith("符合的"));
    assert.deepEqual([met.verdicts, met.signs], [["pass"], ["#sign-pass"]]);
    const unknown = groups.find(({ title }) => title.startsWith("无法判断的"));
    assert.deepEqual([unknown.verdicts, unknown.signs], [["unknown"], ["#sign-unknown"]]);
    // The signs differ by shape, so that colour alone tells nothing.
    const shapes = await page.evaluate(() => [...document.querySelectorAll(".symbols symbol")].map((symbol) => symbol.firstElementChild.outerHTML));
    assert.equal(new Set(shapes).size, 4);
    assert.match(await page.textContent("#verdict-why"), /检测到 2 张人脸/);
  }),
);

test("a file that is no photo is refused in words, and the next one is judged", { skip }, () =>
  opened(async ({ page }) => {
    await page.setInputFiles("#file", input("half.jpg"));
    await page.waitForSelector("#notice:not([hidden])");
    assert.match(await page.textContent("#notice"), /JPEG 文件不完整/);
    await judge(page, input("portrait-1.jpg"));
    assert.equal(await page.isVisible("#notice"), false);
  }),
);

test("another standard judges the same photo again", { skip }, () =>
  opened(async ({ page }) => {
    await judge(page, input("portrait-0.jpg"));
    await page.selectOption("#profile", "social-card");
    await page.waitForFunction(() => document.body.dataset.state === "result" && document.getElementById("verdict").dataset.verdict === "fail");
    assert.match(await page.textContent("#findings"), /social-card 已被 GA\/T 461-2019 取代/);
    await page.selectOption("#profile", "cet");
    await page.waitForSelector("#variant-field:not([hidden])");
    await page.selectOption("#variant", "144x192");
    await page.waitForFunction(() => document.body.dataset.state === "result" && document.getElementById("asked").textContent.includes("144 × 192"));
  }),
);

test("nothing is sent: the page asks its own server for its own files, and may ask no other", { skip }, () =>
  opened(async ({ page, context, server }) => {
    const asked = [];
    context.on("request", (request) => asked.push(request.url()));
    await judge(page, input("portrait-0.jpg"));
    // Photos and results have addresses inside the browser only.
    const outside = asked.filter((address) => !/^(blob|data):/.test(address) && !address.startsWith(server.origin));
    assert.deepEqual(outside, []);
    assert.deepEqual(server.asked.filter((line) => !line.startsWith("GET ")), []);
    const refused = await page.evaluate(() => fetch("https://example.org/").then(() => "sent", (error) => error.name));
    assert.equal(refused, "TypeError");
    const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', "content");
    assert.match(policy, /default-src 'none'.*connect-src 'self'/);
  }),
);

test("once loaded it works without a network", { skip }, () =>
  opened(async ({ page, server }) => {
    await page.waitForSelector("body[data-offline=ready]");
    await server.close();
    await page.reload();
    await page.waitForSelector("body[data-engine=ready]");
    await judge(page, input("portrait-0.jpg"));
    assert.equal(await page.getAttribute("#verdict", "data-verdict"), "pass");
  }),
);

test("without https the phone's own camera is asked for the photo", { skip }, () =>
  opened(
    async ({ page }) => {
      assert.equal(await page.isVisible("#camera"), false);
      assert.equal(await page.isVisible("#capture-label"), true);
      assert.equal(await page.getAttribute("#capture", "capture"), "environment");
      assert.match(await page.textContent("#hint"), /https/);
      await page.setInputFiles("#capture", input("portrait-0.jpg"));
      await page.waitForSelector("body[data-state=result]");
      assert.equal(await page.getAttribute("#verdict", "data-verdict"), "pass");
    },
    { flags: ["--host-resolver-rules=MAP campix.test 127.0.0.1"], address: (server) => server.insecure },
  ),
);

test("a camera that is refused or absent is said, and the phone's camera offered", { skip }, () =>
  opened(async ({ page }) => {
    await page.click("#camera");
    await page.waitForSelector("#notice:not([hidden])");
    assert.match(await page.textContent("#notice"), /没有得到相机权限|没有找到相机/);
    assert.equal(await page.isVisible("#capture-label"), true);
  }),
);

test("until the engine is there nothing can be pressed, and if it does not come the page says why", { skip }, () =>
  withServer((server) =>
    withBrowser([], async (browser) => {
      const page = await (await browser.newContext({ locale: "zh-CN", serviceWorkers: "block" })).newPage();
      const asked = new Promise((resolve) => page.route(/\.wasm$/, resolve));
      await page.goto(server.origin);
      await page.waitForFunction(() => document.getElementById("working").textContent === "正在加载…");
      assert.equal(await page.isVisible("#working"), true);
      assert.equal(await page.evaluate(() => document.querySelector(".columns").inert), true);
      await (await asked).abort();
      await page.waitForSelector("#notice:not([hidden])");
      assert.match(await page.textContent("#notice"), /无法加载 WebAssembly 模块/);
      assert.equal(await page.isVisible("#working"), false);
    }),
  ),
);

test("in WeChat a long press is explained", { skip }, () =>
  opened(
    async ({ page }) => {
      await judge(page, input("portrait-0.jpg"));
      assert.match(await page.textContent("#save-hint"), /在浏览器打开/);
    },
    { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49" },
  ),
);

test("both languages have every word, and the browser's own comes first", { skip }, async () => {
  await opened(
    async ({ page }) => {
      assert.equal(await page.getAttribute("html", "lang"), "en");
      const words = await page.evaluate(async () => (await fetch("words.json")).json());
      const names = (all) => Object.entries(all).flatMap(([key, value]) => (typeof value === "string" ? [key] : Object.keys(value).map((part) => `${key}.${part}`)));
      assert.deepEqual(names(words.zh), names(words.en));
      for (const key of await page.evaluate(() => [...document.querySelectorAll("[data-t]")].map((node) => node.dataset.t))) {
        assert.ok(words.zh[key] && words.en[key], key);
      }
      await judge(page, input("wrong-blue.jpg"));
      const shown = await page.innerText("body");
      assert.ok(!/undefined|\[object|NaN|null/.test(shown), shown.match(/.*(undefined|\[object|NaN|null).*/)?.[0]);
      // The button, and two standards that are named so in English, too.
      assert.deepEqual([...new Set(shown.match(/[\u4e00-\u9fff]+/g))].sort(), ["中文", "自考", "高考"].sort());
      await page.click("[data-language=zh]");
      assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
    },
    { locale: "en-GB" },
  );
});

test("every control has a name, the keyboard reaches it, and one sees where it is", { skip }, () =>
  opened(async ({ page, context }) => {
    await judge(page, input("portrait-0.jpg"));
    const session = await context.newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const controls = nodes.filter(({ ignored, role }) => !ignored && ["button", "textbox", "combobox", "link", "img", "image"].includes(role?.value));
    assert.ok(controls.length >= 8, `${controls.length} controls`);
    assert.deepEqual(controls.filter(({ name }) => !name?.value).map(({ role }) => role.value), []);

    await page.focus(".skip");
    const reached = new Set();
    for (let at = 0; at < 30; at += 1) {
      await page.keyboard.press("Tab");
      const [id, outline] = await page.evaluate(() => {
        const { activeElement: active } = document;
        // The input of a file is hidden; its label is what one sees.
        const seen = active.type === "file" ? active.parentElement : active;
        return [active.id || active.dataset.language || active.className || active.localName, getComputedStyle(seen).outlineStyle];
      });
      if (id === "body") break;
      reached.add(id);
      assert.notEqual(outline, "none", `${id} has no outline`);
    }
    for (const id of ["zh", "en", "camera", "file", "name", "save", "profile", "variant", "summary"]) assert.ok(reached.has(id), `${id} of ${[...reached]}`);
  }),
);

for (const width of [320, 390, 1280, 1440]) {
  test(`nothing is wider than a screen of ${width} pixels`, { skip }, () =>
    opened(
      async ({ page }) => {
        for (const language of ["zh", "en"]) {
          await page.click(`[data-language=${language}]`);
          for (const file of [null, "portrait-0.jpg", "wrong-blue.jpg", "two-people.jpg"]) {
            if (file) await judge(page, input(file));
            const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.ok(over <= 0, `${over} pixels too wide with ${file} in ${language}`);
          }
        }
      },
      { viewport: { width, height: 800 } },
    ),
  );
}
