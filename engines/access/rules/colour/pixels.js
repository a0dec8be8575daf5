// The pixels of an element's background, drawn by the browser itself: the background alone, in a
// picture of the element's size. Pictures of other sites cannot be read, and give null.

import { boxes } from "../dom/natives.js";
import { over } from "./colour.js";

const MOST_PIXELS = 4_000_000;
const MOST_BYTES = 8_000_000;
const BACKGROUND = [
  "background-color", "background-image", "background-position", "background-size", "background-repeat",
  "background-origin", "background-clip", "border-radius",
];
const WIDTHS = ["border-top-width", "border-right-width", "border-bottom-width", "border-left-width",
  "padding-top", "padding-right", "padding-bottom", "padding-left"];

/** Fetched once, as an address that holds the picture itself. */
async function inlined(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(3000) });
  const blob = await answer.blob();
  if (!answer.ok || blob.size > MOST_BYTES || !blob.type.startsWith("image/")) throw new Error("not a picture");
  return await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

async function withPicturesInside(image) {
  const parts = image.split(/url\("((?:[^"\\]|\\.)*)"\)/);
  for (let at = 1; at < parts.length; at += 2) {
    const address = parts[at].startsWith("data:") ? parts[at] : await inlined(parts[at]);
    parts[at] = `url("${address}")`;
  }
  return parts.join("");
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/**
 * @returns {Promise<{at(x: number, y: number): import("./colour.js").Colour | null} | null>} colours by place
 *   in the window, in CSS px; null where the background cannot be drawn
 */
export async function backgroundPixels(item) {
  const { style } = item;
  const { left, top } = item.box;
  const width = Math.ceil(item.box.width);
  const height = Math.ceil(item.box.height);
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) return null;
  if (style.backgroundAttachment.includes("fixed") || style.backgroundClip.includes("text")) return null;
  if (boxes(item.element).length > 1) return null;
  try {
    const declarations = [...BACKGROUND, ...WIDTHS].map((name) => [name, style.getPropertyValue(name)]);
    const picture = await withPicturesInside(style.backgroundImage);
    const css = declarations.map(([name, value]) => `${name}:${name === "background-image" ? picture : value}`).join(";");
    const box = `box-sizing:border-box;width:${item.box.width}px;height:${item.box.height}px;border-style:solid;border-color:transparent;font-size:${style.fontSize};${css}`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%"><div xmlns="http://www.w3.org/1999/xhtml" style="${escaped(box)}"></div></foreignObject></svg>`;
    const image = new Image(width, height);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return {
      at(x, y) {
        const column = Math.floor(x - left);
        const row = Math.floor(y - top);
        if (column < 0 || row < 0 || column >= width || row >= height) return null;
        const start = (row * width + column) * 4;
        return { r: data[start], g: data[start + 1], b: data[start + 2], a: data[start + 3] / 255 };
      },
    };
  } catch {
    return null;
  }
}

/** The colours of the pixels in a box, each with what is below and above it. At most about 400. */
export function* coloursIn(pixels, box, below, veils) {
  const step = Math.max(1, Math.sqrt((box.width * box.height) / 400));
  for (let y = box.top + 0.5; y < box.bottom; y += step) {
    for (let x = box.left + 0.5; x < box.right; x += step) {
      const pixel = pixels.at(x, y);
      if (!pixel) continue;
      let colour = over(pixel, below);
      for (const veil of veils) colour = over(veil, colour);
      yield colour;
    }
  }
}
