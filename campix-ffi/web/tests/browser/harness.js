// What the browser tests share: a Chromium, a server, inputs, and how a test says that it has none of them.

import { appendFileSync, existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./server.js";

const here = dirname(fileURLToPath(import.meta.url));
const web = resolve(here, "../..");
const root = resolve(web, "../..");
const playwright = await import("playwright-core").catch(() => null);

/** The folder that `cargo run --bin parity -- DIR` wrote, by CAMPIX_PARITY. */
export const parity = process.env.CAMPIX_PARITY;
/** Real portraits; they stay on the machine, and so does what is made from them. */
export const faces = join(process.env.CAMPIX_FACES || resolve(root, "../shared/faces"), "portraits");

/** Chromium by CAMPIX_CHROMIUM, or by the names under which systems install it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const places = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
const chromium = [process.env.CAMPIX_CHROMIUM, ...places].find((path) => path && existsSync(path));

/** Says loudly why a test cannot run; where `required` is set in the environment, that is a failure. */
function lacks(why, required) {
  if (process.env[required]) throw new Error(`${why}, and ${required} is set`);
  console.log(`*** SKIPPED: ${why}`);
  if (process.env.CAMPIX_SKIPPED) {
    mkdirSync(dirname(process.env.CAMPIX_SKIPPED), { recursive: true });
    appendFileSync(process.env.CAMPIX_SKIPPED, `SKIPPED campix-ffi/web/tests/browser: ${why}\n`);
  }
  return why;
}

/** Why no test of a browser can run, as node:test takes it; false if they can. */
export function noBrowser() {
  if (!existsSync(join(web, "dist/campix-simd.wasm"))) return lacks("campix-web is not built (node build.mjs)", "CAMPIX_REQUIRE_TOOLS");
  if (!playwright) return lacks("playwright-core is not installed (npm install in campix-ffi/web)", "CAMPIX_REQUIRE_TOOLS");
  if (!chromium) return lacks(`none of ${NAMES.join(", ")} is installed`, "CAMPIX_REQUIRE_TOOLS");
  if (!parity || !existsSync(join(parity, "cases.tsv"))) return lacks("CAMPIX_PARITY names no folder of cases (cargo run --bin parity -- DIR)", "CAMPIX_REQUIRE_TOOLS");
  return false;
}

/** The same for tests that film a real person. */
export function noFaces() {
  return noBrowser() || (existsSync(join(faces, "marks.json")) ? false : lacks(`no portraits at ${faces}`, "CAMPIX_REQUIRE_FACES"));
}

/** One neutral portrait. */
export const portrait = () => join(faces, readdirSync(faces).filter((name) => /^neutral.*\.png$/.test(name)).sort()[3]);

/** Serves the page, campix-web and the cases; runs `work`, then ends what was started. */
export async function withServer(work) {
  const server = await serve({ "": join(root, "examples/web"), "campix-web": web, inputs: parity });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

/** Runs `work` in a Chromium with these flags. */
export async function withBrowser(flags, work) {
  // Without a sandbox, because build machines run as root.
  const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox", ...flags] });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** The demonstration page, ready for use. Errors and complaints of the browser fail the test by `faults`. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ locale: "zh-CN", ...options });
  // Machines that build something else beside are slow, not broken.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  await page.goto(address);
  await page.waitForSelector("body[data-engine=ready]");
  return { context, page, faults };
}

/** Gives the page a photo and waits for its verdict. */
export async function judge(page, file) {
  await page.setInputFiles("#file", file);
  await page.waitForSelector("body[data-state=result]");
}

/** A folder that is removed after `work`. */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "campix-browser-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
