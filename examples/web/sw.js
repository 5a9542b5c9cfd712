// Keeps the page for use without a network. It is a file of its own because browsers start it by its address.
//
// What the network has is newer, so it is asked first; only where it is absent or silent does the kept copy answer. Files of the page
// and of campix-web thus always come from the same time.

const KEPT = "campix-page";
const PAGE = ["./", "style.css", "app.js", "words.json", "icon.svg", "manifest.webmanifest"];
/** A network that is connected but silent is given up after this many milliseconds. */
const PATIENCE = 4000;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(PAGE)));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// The first visit loads campix-web before this worker is there; the page then names the files.
addEventListener("message", (event) => {
  // Page and worker load the same files, and addAll takes none twice.
  const own = new Set(event.data.keep.filter((address) => new URL(address).origin === location.origin));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([...own])).then(() => event.ports[0]?.postMessage("kept")));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(event));
});

async function answer(event) {
  const { request } = event;
  const kept = await caches.open(KEPT);
  const copy = await kept.match(request, { ignoreSearch: true });
  try {
    const fresh = await fetch(request, copy ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (fresh.ok) event.waitUntil(kept.put(request, fresh.clone()));
    else if (copy) return copy;
    return fresh;
  } catch (error) {
    if (copy) return copy;
    throw error;
  }
}
