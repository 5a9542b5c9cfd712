// A camera of Chromium that films a portrait: frames drawn by the browser itself, since Node has no pictures.

import { readFile, writeFile } from "node:fs/promises";

/**
 * Writes a film of one person before a light blue wall.
 * @param {import("playwright-core").Page} page any page; its canvas draws
 * @param {string} portrait a PNG with a transparent ground
 * @param {string} film where the film is written, named .mjpeg
 * @param {{ size: number, x: number, y: number }} place side of the square portrait and its corner, in pixels of the film
 * @param {{ width: number, height: number }} camera the pixels of the film
 */
export async function shoot(page, portrait, film, place, camera) {
  const png = (await readFile(portrait)).toString("base64");
  const frames = await page.evaluate(drawn, { png, place, camera });
  await writeFile(film, Buffer.concat(frames.map((frame) => Buffer.from(frame, "base64"))));
}

/** In the browser: frames of a person who sways by a pixel or two, as JPEG. */
async function drawn({ png, place, camera }) {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const canvas = () => Object.assign(document.createElement("canvas"), camera).getContext("2d");
  const [scene, film] = [canvas(), canvas()];
  const frames = [];
  for (let at = 0; at < 12; at += 1) {
    scene.fillStyle = "rgb(100 197 255)";
    scene.fillRect(0, 0, camera.width, camera.height);
    const sway = Math.round(2 * Math.sin((at / 12) * 2 * Math.PI));
    scene.drawImage(picture, place.x + sway, place.y, place.size, place.size);
    // Chromium takes the levels of a film to be 16 to 235: 219 / 255 of the scene, on a grey that raises black to 16.
    film.globalAlpha = 1;
    film.fillStyle = "rgb(113 113 113)";
    film.fillRect(0, 0, camera.width, camera.height);
    film.globalAlpha = 219 / 255;
    film.drawImage(scene.canvas, 0, 0);
    frames.push(film.canvas.toDataURL("image/jpeg", 0.95).split(",")[1]);
  }
  return frames;
}

/** Flags that give Chromium this film as its only camera. */
export const filming = (film) => [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
];
