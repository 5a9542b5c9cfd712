// The page: choose or take a photo, see the standard's frame over the live picture, the verdict with its reasons, save the file.
// It knows no rule: which standards there are, what they ask for, what a live picture lacks and what a photo breaks all come from
// campix-web. The page's own words, in two languages, are in words.json.

import { CampixError, start } from "./campix-web/src/index.js";

/** The longest side of the live picture that is looked at; the guide looks at no more. */
const LOOKED_AT = 640;
/** Looks at the live picture are at least this far apart, in milliseconds: nobody moves faster, and a phone stays cool. */
const BETWEEN_LOOKS = 80;
/** Advice has to hold this long before it is shown, so that words do not flicker at an edge. */
const HOLDS = 350;
/** Advice is spoken no more often than this. */
const BETWEEN_WORDS = 2000;
/** A camera that has not delivered its photo by then is given up, and a frame taken. */
const PHOTO_PATIENCE = 6000;
/** From good to bad; what could not be judged is worse than a doubt. */
const ORDER = ["pass", "warn", "unknown", "fail"];
/** The share of the picture that the frame takes while nobody is in it. */
const WAITING = 0.86;

const $ = (id) => document.getElementById(id);
const campix = start();
const both = await (await fetch("words.json")).json();
let language = "zh";
let words = both.zh;
const profiles = new Map();
/** The profile that is chosen, as campix writes it. */
let asked = null;
/** The photo that is shown, and what was said of it. */
let shown = null;
/** Grows with everything that the page begins, so that late answers are dropped. */
let turn = 0;
let stream = null;
let facing = "environment";
const advice = { text: undefined, since: 0, spoken: "", spokenAt: 0 };

// ---- Small things
/** Gives an element attributes and children; text is never read as HTML. */
function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const el = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) => filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
const list = (rows) => rows.filter(([, what]) => what).flatMap(([term, what, kind = ""]) => [el("dt", {}, term), el("dd", { class: kind }, what)]);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const worse = (a, b) => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);
const state = () => document.body.dataset.state;
/** What an error says, in the language of the page. */
const told = (error) => (error instanceof CampixError ? error.text(language) : error.message);

const show = (id, visible) => ($(id).hidden = !visible);
function say(id, text) {
  $(id).textContent = text || "";
  show(id, text);
}

/** Puts a verdict's colour and sign on a card. */
function tone(id, verdict) {
  $(id).dataset.verdict = verdict;
  $(id).querySelector("use").setAttribute("href", `#sign-${verdict}`);
}

function setState(name) {
  document.body.dataset.state = name;
  const [live, busy, done] = ["live", "busy", "result"].map((other) => other === name);
  const cannot = cannotStream();
  show("camera", !live && !busy && !cannot);
  show("capture-label", !live && !busy && cannot);
  show("file-label", !live && !busy);
  $("camera").textContent = done ? words.again : words.camera;
  for (const id of ["shutter", "other", "stop", "video", "advice"]) show(id, live);
  show("photo", busy || done);
  show("result", done);
  show("working", busy || !asked);
  $("profile").disabled = $("variant").disabled = busy;
  say("hint", live ? words.sides : cannot && words[cannot]);
  if (!live) $("spoken").textContent = "";
}

// ---- Languages
function speak(choice) {
  language = choice;
  words = both[choice];
  document.documentElement.lang = choice === "zh" ? "zh-CN" : "en";
  document.title = words.page;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = words[node.dataset.t];
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === choice);
  $("tip-list").replaceChildren(...words.tip.map((tip) => el("li", {}, tip)));
  setState(state());
  if (!asked) return;
  listProfiles();
  if (shown) present();
  else drawEmpty();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    // In the address, so that a link keeps the language and the page stores nothing.
    history.replaceState(null, "", `?lang=${button.dataset.language}`);
    speak(button.dataset.language);
  });
}

// ---- Standards
/** What is chosen, as campix names it: `id` or `id@variant`. */
const chosen = () => ($("variant").value ? `${$("profile").value}@${$("variant").value}` : $("profile").value);

async function choose() {
  const choice = chosen();
  const data = profiles.get(choice) ?? (await campix.profile(choice)).data;
  profiles.set(choice, data);
  // Another one may have been chosen meanwhile.
  if (chosen() !== choice) return;
  asked = data;
  describe();
  if (shown) judge(shown.blob);
  else drawEmpty();
}

/** Options of both lists, in the language of the page. */
function listProfiles() {
  const kept = $("profile").value || "tender-freshman";
  const whole = [...profiles].filter(([id]) => !id.includes("@"));
  $("profile").replaceChildren(...whole.map(([id, { title }]) => el("option", { value: id }, title[language])));
  $("profile").value = kept;
  listVariants($("variant").value);
  if (asked) describe();
}

function listVariants(kept = "") {
  const { variants } = profiles.get($("profile").value);
  const options = variants.map(({ name, title }) => el("option", { value: name }, title[language]));
  $("variant").replaceChildren(el("option", { value: "" }, words.usual), ...options);
  $("variant").value = kept;
  show("variant-field", variants.length > 0);
}

/** What the standard asks of the file, in a few figures. */
function describe() {
  const { output, rules, status } = asked;
  const [least, most] = output.bytes;
  const colour = rules.find(({ rule }) => rule === "background.colour")?.clauses[0].allowed;
  say("status", { superseded: words.expired, observed: words.observed }[status]);
  const rows = [
    [words.size, `${output.size.width} × ${output.size.height} ${words.px}`],
    [words.file, `JPEG${words.comma}${least > 1 ? `${least}–${most}` : `≤ ${most}`} ${words.bytesUnit}`],
    [words.density, `${output.density} dpi`],
    [words.wall, colour?.one_of && colours(colour.one_of)],
  ];
  $("asked").replaceChildren(...list(rows));
}

$("profile").addEventListener("change", () => {
  listVariants();
  choose();
});
$("variant").addEventListener("change", choose);

// ---- The frame over the picture
/** The range of a rule of the standard, in pixels of the file, with what it aims at; null where it has none. */
function range(rule) {
  const clause = asked.rules.find((entry) => entry.rule === rule && entry.unit === "px")?.clauses[0];
  const [low, high] = clause?.allowed ?? [];
  return clause ? { low, high, aim: clause.target ?? ((low ?? high) + (high ?? low)) / 2 } : null;
}

/** The standard's frame, drawn in pixels of the file; it is laid over the picture by moving and scaling it as a whole. */
function frameOf({ width, height }) {
  const [crown, eyes, below, head, face] = ["crown", "eye-line", "below-chin", "head-height", "face-width"].map((rule) => range(`geometry.${rule}`));
  const chin = below && { low: height - (below.high ?? height), high: height - (below.low ?? 0), aim: height - below.aim };
  const top = crown?.aim ?? height * 0.11;
  const bottom = chin?.aim ?? (head ? top + head.aim : height * 0.78);
  // The head, hair included, is wider than the face.
  const across = Math.min((face?.aim ?? width * 0.5) * 1.2, (bottom - top) * 0.8);
  const centre = width / 2;
  const letter = height / 22;
  const far = 40 * height;
  const bands = Object.entries({ crown, eyes, chin }).flatMap(([name, band]) => {
    if (!band) return [];
    const from = Math.max(band.low ?? 0, 0);
    const to = Math.min(band.high ?? height, height);
    const place = { class: "label", x: width - letter / 2, y: (from + to) / 2 + letter * 0.35, "font-size": letter, "text-anchor": "end" };
    return [svg("rect", { class: "band", x: 0, y: from, width, height: to - from }), svg("text", place, words[name])];
  });
  // From the lower left corner over the shoulder to the neck, and the same way down on the other side.
  const [shoulder, neck, arm] = [bottom + (height - bottom) * 0.35, across * 0.26, width * 0.44];
  const left = `M0 ${height}C${centre - arm} ${shoulder} ${centre - neck} ${shoulder} ${centre - neck} ${bottom - height * 0.05}`;
  const right = `H${centre + neck}C${centre + neck} ${shoulder} ${centre + arm} ${shoulder} ${width} ${height}z`;
  return svg(
    "g",
    { class: "frame" },
    svg("path", { class: "shade", d: `M${-far} ${-far}H${far}V${far}H${-far}zM0 0V${height}H${width}V0z` }),
    svg("path", { class: "body", d: left + right }),
    svg("ellipse", { class: "head", cx: centre, cy: (top + bottom) / 2, rx: across / 2, ry: (bottom - top) / 2 }),
    ...bands,
    svg("line", { class: "middle", x1: centre, x2: centre, y1: 0, y2: height }),
    svg("rect", { class: "edge", x: 0, y: 0, width, height }),
  );
}

/** Lays the frame over a picture of this size, where the crop is, with what was measured. */
function drawOver(size, crop, facts = null, verdict = "unknown") {
  const overlay = $("overlay");
  const key = `${size.width}x${size.height} ${asked.sha256} ${language}`;
  if (overlay.dataset.key !== key) {
    overlay.dataset.key = key;
    overlay.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    overlay.replaceChildren(frameOf(asked.frame), svg("g", { class: "marks" }));
  }
  // Nothing of the picture is cut off by the screen.
  $("screen").style.setProperty("--shape", String(size.width / size.height));
  overlay.dataset.verdict = verdict;
  overlay.classList.toggle("lost", !crop);
  // While there is no crop, the frame is in the middle.
  const share = asked.frame.width / asked.frame.height;
  const high = WAITING * Math.min(size.height, size.width / share);
  const { x, y, width } = crop ?? { x: (size.width - high * share) / 2, y: (size.height - high) / 2, width: high * share };
  overlay.querySelector(".frame").style.transform = `translate(${x}px, ${y}px) scale(${width / asked.frame.width})`;
  overlay.querySelector(".marks").replaceChildren(...marks(facts, size));
}

/** What was measured: pupils, crown and chin. */
function marks(facts, size) {
  if (!facts?.face?.points) return [];
  const { face, head } = facts;
  const radius = size.height / 150;
  const dots = [face.points.right_pupil, face.points.left_pupil].filter(Boolean);
  const rows = [head?.crown_y, face.chin_y].filter((row) => typeof row === "number");
  const ends = { x1: face.eye_centre_x - 6 * radius, x2: face.eye_centre_x + 6 * radius };
  return [...dots.map(([cx, cy]) => svg("circle", { cx, cy, r: radius })), ...rows.map((row) => svg("line", { ...ends, y1: row, y2: row }))];
}

/** Before there is a picture: the standard's frame alone. */
function drawEmpty() {
  if (asked && state() === "start") drawOver({ width: asked.frame.width / WAITING, height: asked.frame.height / WAITING }, null);
}

// ---- The camera
/** Why there can be no live picture, as the name of what is said; null if there may be one. */
function cannotStream() {
  if (!window.isSecureContext) return "insecure";
  return navigator.mediaDevices?.getUserMedia ? null : "noCamera";
}

async function openCamera() {
  const own = ++turn;
  closeCamera();
  shown = null;
  say("notice", "");
  try {
    const video = { facingMode: { ideal: facing }, width: { ideal: 1920 }, height: { ideal: 1440 } };
    const found = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    if (own !== turn) return found.getTracks().forEach((track) => track.stop());
    stream = found;
    stream.getVideoTracks()[0].addEventListener("ended", () => own === turn && leaveCamera(words.ended));
    $("video").srcObject = found;
    await $("video").play();
  } catch (error) {
    if (own !== turn) return;
    leaveCamera({ NotAllowedError: words.denied, NotFoundError: words.absent }[error.name] ?? words.wrong + error.message);
    // The phone's own camera does not need the permission that was refused.
    return show("capture-label", true);
  }
  if (own !== turn) return;
  setState("live");
  Object.assign(advice, { text: undefined, spoken: "" });
  advise("unknown", words.looking);
  $("shutter").focus({ preventScroll: true });
  look(own);
}

function closeCamera() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  $("video").srcObject = null;
}

function leaveCamera(why) {
  turn += 1;
  closeCamera();
  shown = null;
  setState("start");
  say("notice", why);
  drawEmpty();
}

/** Looks at the live picture again and again, at one frame at a time. */
async function look(own) {
  const video = $("video");
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // With the size of the photos the guide knows when a person is too far away.
  const { largest } = await photographing().catch(() => ({ largest: {} }));
  let failures = 0;
  while (own === turn) {
    const began = performance.now();
    if (video.videoWidth > 0 && !document.hidden) {
      try {
        const frame = taken(context, video);
        const original = upright(largest.imageWidth ?? video.videoWidth, largest.imageHeight ?? video.videoHeight, frame);
        const guidance = await campix.guide(frame, chosen(), { original });
        if (own !== turn) return;
        failures = 0;
        drawOver(frame, guidance.crop, guidance.facts, guidance.verdict);
        settle(guidance);
      } catch (error) {
        failures += 1;
        if (own === turn && failures === 3) leaveCamera(told(error));
      }
    }
    await pause(Math.max(BETWEEN_LOOKS - (performance.now() - began), 20));
  }
}

/** The frame that a video shows now, made smaller. */
function taken(context, video, canvas = context.canvas) {
  const scale = Math.min(1, LOOKED_AT / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** The camera as one that takes photos, and its largest photo; not every browser and camera can. */
async function photographing() {
  const capture = new ImageCapture(stream.getVideoTracks()[0]);
  const { imageWidth, imageHeight } = await capture.getPhotoCapabilities();
  return { capture, largest: imageWidth?.max > 0 ? { imageWidth: imageWidth.max, imageHeight: imageHeight.max } : {} };
}

/** A size turned as the picture is: cameras give theirs as the sensor lies. */
const upright = (a, b, { width, height }) => (a > b === width > height ? { width: a, height: b } : { width: b, height: a });

/** Shows advice that has held for a moment, and speaks it now and then. */
function settle(guidance) {
  const now = performance.now();
  // What is only near a limit is told, but is no reason to wait.
  const text = ["pass", "warn"].includes(guidance.verdict) ? words.ready : guidance.advice(language);
  if (text !== advice.text) Object.assign(advice, { text, since: now });
  if (now - advice.since < HOLDS) return;
  advise(guidance.verdict, text, guidance.advice(language, { detail: true }) ?? "");
  if (text !== advice.spoken && now - advice.spokenAt >= BETWEEN_WORDS) {
    $("spoken").textContent = text;
    Object.assign(advice, { spoken: text, spokenAt: now });
  }
}

function advise(verdict, text, detail = "") {
  tone("advice", verdict);
  $("advice-text").textContent = text;
  // The detail repeats the advice before its figures.
  $("advice-detail").textContent = detail.startsWith(text) ? detail.slice(text.length).replace(/^[:：]\s*/, "") : detail;
}

/** The photo in the camera's full size where the browser can take one, else the frame that is shown; a JPEG, as standards ask. */
async function take() {
  const late = pause(PHOTO_PATIENCE).then(() => Promise.reject(new Error("late")));
  const delivered = photographing().then(({ capture, largest }) => capture.takePhoto(largest));
  const photo = await Promise.race([delivered, late]).catch(() => null);
  if (photo?.type === "image/jpeg") return photo;
  const picture = photo ? await createImageBitmap(photo) : $("video");
  const canvas = el("canvas", { width: picture.videoWidth ?? picture.width, height: picture.videoHeight ?? picture.height });
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.96));
}

$("camera").addEventListener("click", openCamera);
$("other").addEventListener("click", () => {
  facing = facing === "environment" ? "user" : "environment";
  openCamera();
});
$("stop").addEventListener("click", () => {
  leaveCamera("");
  $("camera").focus();
});
$("shutter").addEventListener("click", async () => {
  const own = ++turn;
  $("video").pause();
  const blob = await take();
  if (own === turn) judge(blob);
});
for (const id of ["file", "capture"]) {
  $(id).addEventListener("change", ({ target }) => {
    if (target.files.length > 0) judge(target.files[0]);
    // The same file may be chosen again.
    target.value = "";
  });
}
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length > 0 && state() !== "busy") judge(event.dataTransfer.files[0]);
});

// ---- Verdict
async function judge(blob) {
  const own = ++turn;
  closeCamera();
  shown = null;
  say("notice", "");
  URL.revokeObjectURL($("photo").src);
  $("photo").src = URL.createObjectURL(blob);
  $("overlay").dataset.key = "";
  $("working").textContent = words.loading;
  setState("busy");
  const onProgress = (stage) => {
    if (own === turn) $("working").textContent = words.stages[stage.name];
  };
  let photo = null;
  try {
    photo = await campix.open(blob, { onProgress });
    const original = await photo.checkOriginal(chosen(), { onProgress });
    // A photo that allows no file is not an error of the page: the reason is shown with the findings.
    const [made, refused] = await photo.make(chosen(), { onProgress }).then((made) => [made, null], (error) => [null, error]);
    if (own !== turn) return;
    shown = { blob, original, made, refused };
    setState("result");
    present();
    $("verdict-text").focus({ preventScroll: true });
    $("result").scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (own === turn) leaveCamera(told(error));
  } finally {
    photo?.close().catch(() => {});
  }
}

function present() {
  const { original, made, refused } = shown;
  const { facts, attestations, notices } = original.data;
  const verdict = worse(original.verdict, made ? made.report.verdict : "fail");
  drawOver(facts.size, made?.data.plan.crop, facts, verdict);
  $("photo").alt = words.photoOf;

  const groups = { fail: [], unknown: [], warn: [], info: [], pass: [] };
  // Of each rule the worse finding, that of the photo or that of the file. What is for information only decides nothing.
  const findings = new Map(original.findings.map((finding) => [finding.rule, finding]));
  for (const finding of made?.report.findings ?? []) {
    const before = findings.get(finding.rule);
    if (!before || worse(before.verdict, finding.verdict) === finding.verdict) findings.set(finding.rule, finding);
  }
  for (const finding of findings.values()) groups[finding.level === "info" && finding.verdict !== "pass" ? "info" : finding.verdict].push(finding);
  const counts = ["fail", "unknown", "warn"].filter((name) => groups[name].length > 0);
  const counted = counts.map((name) => words.counts[name].replace("{n}", groups[name].length)).join(words.comma) + words.end;
  const reason = refused ? words.noFile + told(refused) : verdict === "fail" ? words.notForHandIn : "";
  tone("verdict", verdict);
  $("verdict-text").textContent = words.whole[verdict];
  $("verdict-why").textContent = (counts.length > 0 ? counted : refused ? "" : words.whyPass) + reason;
  presentMade(verdict === "fail" ? null : made);

  const duties = attestations.map((duty) => el("li", { class: "finding" }, el("p", {}, duty.duty[language]), el("p", { class: "hint" }, clauses(duty))));
  $("findings").replaceChildren(
    ...notices.map(({ message }) => el("p", { class: "hint" }, message[language])),
    ...Object.entries(groups).map(([name, all]) => section(name, all.map(card))),
    section("people", duties),
  );
}

/** A group of findings; what asks for nothing is closed at first. */
function section(name, items) {
  if (items.length === 0) return "";
  const title = el("h3", {}, `${words.groups[name]} `, el("span", { class: "count" }, String(items.length)));
  const part = el("details", { class: "group" }, el("summary", {}, title), el("ul", { class: "finding-list" }, ...items));
  part.open = ["fail", "unknown", "warn"].includes(name);
  return part;
}

/** One finding: what, measured, allowed, what to do, by which clause. */
function card(finding) {
  const { verdict, level, message } = finding;
  const [title, ...rest] = message[language].split(words.colon);
  const sign = svg("svg", { class: "sign", "aria-hidden": "true" }, svg("use", { href: `#sign-${verdict}` }));
  const word = el("span", { class: "verdict-word" }, words.verdicts[verdict]);
  const head = el("h4", {}, el("span", { class: "title" }, title), " ", word, " ", el("span", { class: "level" }, words.levels[level]));
  const rows = [
    // What was not measured says why.
    [words.measured, amount(finding) ?? rest.join(words.colon)],
    [words.allowed, limit(finding)],
    [words.todo, finding.advice?.[language], "sentence"],
    [words.clause, clauses(finding)],
  ];
  return el("li", { class: "finding", "data-verdict": verdict }, sign, el("div", {}, head, el("dl", { class: "facts" }, ...list(rows))));
}

/** A number as it is written; shares are percentages. */
const figure = (value, unit) => String(unit === "share" ? Number((value * 100).toFixed(1)) : Number(value.toFixed(unit === "ratio" ? 3 : 1)));
const withUnit = (text, unit) => text + (words.units[unit] ?? "");

function amount({ measured, unit }) {
  if (measured === null) return null;
  if (typeof measured === "number") return withUnit(figure(measured, unit), unit);
  if (typeof measured === "boolean") return measured ? words.yes : words.no;
  if (Array.isArray(measured)) return measured.join(" / ") || words.none;
  if (measured.rgb) return el("span", {}, colours([measured]), ` · ΔE ${figure(measured.delta_e)}`);
  return measured.width ? `${measured.width} × ${measured.height} px` : String(measured);
}

/** A range as the engine writes it: 50–110, ≥ 60, ≤ 4, -8 … 8. */
function between([low, high], unit) {
  if (low === null || high === null) return low === null ? `≤ ${figure(high, unit)}` : `≥ ${figure(low, unit)}`;
  return low === high ? figure(low, unit) : figure(low, unit) + (low < 0 ? " … " : "–") + figure(high, unit);
}

function limit({ allowed, unit }) {
  if (allowed === null || allowed === undefined) return "";
  if (typeof allowed === "boolean") return allowed ? words.required : words.never;
  if (Array.isArray(allowed)) {
    const numbers = allowed.length === 2 && allowed.some((end) => typeof end === "number");
    return numbers ? withUnit(between(allowed, unit), unit) : allowed.join(" / ") || words.none;
  }
  if (allowed.one_of) return el("span", {}, colours(allowed.one_of), ` · ≤ ${figure(allowed.max)} ΔE`);
  return allowed.width ? `${between(allowed.width)} × ${between(allowed.height)} px` : String(allowed);
}

/** Colours as they look and as numbers. */
function colours(all) {
  const parts = all.flatMap(({ rgb }) => {
    const patch = el("i", { class: "patch", "aria-hidden": "true" });
    patch.style.backgroundColor = `rgb(${rgb.join(" ")})`;
    return [el("span", { class: "colour" }, patch, `RGB ${rgb.join(", ")}`), " "];
  });
  return el("span", {}, ...parts.slice(0, -1));
}

/** The clauses that say so: the one that decides first, thresholds of campix last. */
function clauses({ source, sources }) {
  const rank = ({ id, layer }) => (layer === "engine" ? 2 : id === source ? 0 : 1);
  const texts = [...sources].sort((a, b) => rank(a) - rank(b)).map(({ id, profile, layer }) => {
    return layer === "engine" ? words.layers.engine : `${id} (${profile}${words.comma}${words.layers[layer] ?? layer})`;
  });
  return [...new Set(texts)].join(" · ");
}

// ---- The finished file
function presentMade(made) {
  show("made", made);
  if (!made) return;
  // A data address, because a long press in WeChat saves no others; the file has some 30 KB.
  const text = Array.from(made.bytes, (byte) => String.fromCharCode(byte)).join("");
  $("made-photo").src = `data:image/jpeg;base64,${btoa(text)}`;
  $("made-photo").alt = words.madeOf;
  const { size, density, extension } = asked.output;
  $("made-facts").textContent = `${size.width} × ${size.height} ${words.px} · ${made.bytes.length} ${words.bytesUnit} · ${density} dpi`;
  $("extension").textContent = `.${extension}`;
  $("saved").textContent = "";
  say("save-hint", /MicroMessenger/i.test(navigator.userAgent) ? words.wechat : /iPhone|iPad/.test(navigator.userAgent) && words.ios);
  show("share", navigator.canShare?.({ files: [toFile(made)] }));
}

/** The file under the name that was typed, without what some system refuses in a name. */
function toFile(made) {
  const typed = $("name").value.normalize("NFC").replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, "").replace(/^[\s.]+|[\s.]+$/g, "");
  return new File([made.bytes], `${typed || "photo"}.${asked.output.extension}`, { type: "image/jpeg" });
}

$("save-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const file = toFile(shown.made);
  const link = el("a", { href: URL.createObjectURL(file), download: file.name });
  link.click();
  // Some browsers read the file only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  $("saved").textContent = words.saved.replace("{name}", () => file.name);
});
$("share").addEventListener("click", () => {
  navigator.share({ files: [toFile(shown.made)] }).catch((error) => error.name !== "AbortError" && say("notice", words.wrong + error.message));
});

// ---- Start
/** Keeps the page and campix-web for use without a network. */
async function keepOffline() {
  await navigator.serviceWorker.register("sw.js");
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (document.body.dataset.offline = "ready");
  active.postMessage({ keep: loaded.filter((address) => /\.(js|json|wasm)$/.test(address)) }, [port2]);
}

try {
  speak((new URLSearchParams(location.search).get("lang") ?? navigator.language).startsWith("zh") ? "zh" : "en");
  for (const id of await campix.profiles()) {
    const { data } = await campix.profile(id);
    // Without an output there is nothing to make.
    if (data.output) profiles.set(id, data);
  }
  listProfiles();
  await choose();
  setState("start");
  document.querySelector(".columns").inert = false;
  document.body.dataset.engine = "ready";
} catch (error) {
  say("notice", told(error));
}
// Without it the page needs a network, and works all the same.
if (navigator.serviceWorker) keepOffline().catch(() => {});
