// A static server for the tests: the demonstration page, campix-web below it as its README says, and folders of inputs.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".jpg": "image/jpeg",
  ".png": "image/png",
};

/**
 * Serves folders on a free port of this machine.
 * @param {Record<string, string>} folders where each first part of a path lies; "" is the page
 */
export async function serve(folders) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    asked.push(`${request.method} ${path}`);
    const [, first, ...rest] = path.split("/");
    const [folder, inside] = first in folders ? [folders[first], rest.join("/")] : [folders[""], path.slice(1)];
    const file = join(folder, normalize(`/${inside || "index.html"}`));
    try {
      const bytes = await readFile(file);
      response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Cache-Control": "no-cache" });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    /** The address of the page; `localhost` counts as secure. */
    origin: `http://localhost:${server.address().port}`,
    /** The same, seen by the browser as a page without https. */
    insecure: `http://campix.test:${server.address().port}`,
    /** Every request so far. */
    asked,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
