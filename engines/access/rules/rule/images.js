// Pictures: what their alternatives say, which of them only decorate, and which are pictures of words.

import { nameOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { isExposed, isInTree } from "../aria/tree.js";
import { hasPicture } from "../colour/behind.js";
import { isTabbable } from "../dom/focus.js";
import { isSeen, ownTexts } from "../dom/place.js";

/** Smaller pictures are bullets and icons. */
const SMALLEST_PX = 16;
const isBig = (item) => item.box.width >= SMALLEST_PX && item.box.height >= SMALLEST_PX;
const isDrawing = (item) => item.is("img", "canvas") || (item.isSvg && item.tag === "svg") || kindOf(item) === "img";
const hasLoaded = (item) => !item.is("img") || (item.element.complete && item.element.naturalWidth > 0);

const named = {
  id: "image-describes",
  criteria: ["1.1.1"],
  act: ["qt1vmo"],
  check(page, report) {
    for (const item of page.items) {
      if (!isDrawing(item) || !isInTree(item) || !isSeen(item) || nameOf(item) === "") continue;
      report.applies();
      report.ask(item, `This picture is described as “${nameOf(item).slice(0, 120)}”.`, "Do these words say what the picture says, here on this page?");
    }
  },
};

/** Seen, and neither told to a screen reader nor part of something that is. */
function isPassedOver(item) {
  if (!isDrawing(item) || !isSeen(item) || !isBig(item) || !hasLoaded(item)) return false;
  const silent = !isExposed(item) || !isInTree(item) || (!item.is("img") && nameOf(item) === "");
  if (!silent || item.parent?.closest((at) => isDrawing(at) || (["link", "button"].includes(kindOf(at)) && nameOf(at) !== ""))) return false;
  return !(item.is("canvas") && isBlank(item.element));
}

const EMBEDDED = ["iframe", "object", "embed", "video", "audio"];
const hasMore = (item) =>
  item.visible && (ownTexts(item).length > 0 || item.is(...EMBEDDED) || isTabbable(item) || (isInTree(item) && nameOf(item) !== ""));

/**
 * Whether a picture is all that there is: no word, no name, nothing to work, and nothing still to come. Only a canvas
 * may have a script: the one that draws it.
 */
function isAlone(item) {
  const { page } = item;
  const goesOn = page.tagged("meta").some((meta) => /refresh/i.test(meta.attribute("http-equiv") ?? ""));
  const isSettled = !goesOn && page.tagged("script").every((script) => item.is("canvas") && !script.has("src"));
  return isSettled && !page.items.some(hasMore);
}

const decorative = {
  id: "image-decorates",
  criteria: ["1.1.1"],
  act: ["e88epe"],
  check(page, report) {
    const passedOver = page.items.filter(isPassedOver);
    for (const item of passedOver) {
      report.applies();
      if (passedOver.length === 1 && isAlone(item)) {
        report.fail(item, "This picture is all that the page shows, and screen readers pass over it: to them the page is empty. Describe it, in its alt or else in an aria-label, and take off it what hides it.");
      } else {
        report.ask(item, "Screen readers pass over this picture.", "If the picture were not there, would nothing be missing from what the page says?");
      }
    }
  },
};

function isBlank(canvas) {
  try {
    const copy = new OffscreenCanvas(Math.min(canvas.width, 300), Math.min(canvas.height, 300)).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, copy.canvas.width, copy.canvas.height).data.every((value) => value === 0);
  } catch {
    return false;
  }
}

const MOST_PICTURES = 40;
const LONGEST_SIDE = 300;

/** The pixels of a picture, made small; null where they cannot be read. */
function pixelsOf(element) {
  const width = element.naturalWidth || element.width || 0;
  const height = element.naturalHeight || element.height || 0;
  if (!width || !height) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const context = new OffscreenCanvas(Math.max(1, width * scale), Math.max(1, height * scale)).getContext("2d");
  try {
    context.fillStyle = "white";
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.drawImage(element, 0, 0, context.canvas.width, context.canvas.height);
    return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  } catch {
    return null;
  }
}

/**
 * Whether a picture could be of words: few colours, and rows that change between light and dark as often as
 * letters do.
 */
export function looksWritten({ data, width, height }) {
  const tones = new Map();
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const [r, g, b] = [data[at * 4], data[at * 4 + 1], data[at * 4 + 2]];
    grey[at] = (r * 3 + g * 6 + b) / 10;
    const tone = ((r >> 5) << 10) | ((g >> 5) << 5) | (b >> 5);
    tones.set(tone, (tones.get(tone) ?? 0) + 1);
  }
  const ground = Math.max(...tones.values()) / grey.length;
  if (ground < 0.3) return false;
  let busiest = 0;
  for (let y = 0; y < height; y += 1) {
    let changes = 0;
    for (let x = 2; x < width; x += 1) {
      if (Math.abs(grey[y * width + x] - grey[y * width + x - 2]) > 60) changes += 1;
    }
    busiest = Math.max(busiest, changes);
  }
  return busiest >= 12;
}

/** A picture by the address of a background or an input, loaded again from what the browser has kept. */
async function loaded(address) {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  }
}

async function pictureOf(item) {
  if (item.is("img")) return item.element;
  if (item.is("input") && item.attribute("src")) return loaded(item.element.src);
  if (item.is("object") && item.attribute("data")) return loaded(item.element.data);
  const address = /^url\("([^"]+)"\)$/.exec(item.style.backgroundImage)?.[1];
  return address ? loaded(address) : null;
}

const ofText = {
  id: "image-of-text",
  criteria: ["1.4.5"],
  act: ["0va7u6"],
  async check(page, report) {
    let left = MOST_PICTURES;
    for (const item of page.items) {
      if (!item.isHtml || left <= 0 || !item.visible) continue;
      const isPicture = item.is("img", "object") || (item.is("input") && item.attribute("type") === "image");
      if (!isPicture && !(ownTexts(item).length === 0 && hasPicture(item) && item.style.backgroundImage.startsWith('url("'))) continue;
      if (!isSeen(item) || !isBig(item)) continue;
      left -= 1;
      const picture = await pictureOf(item);
      const pixels = picture && pixelsOf(picture);
      if (!pixels || !looksWritten(pixels)) continue;
      report.applies();
      report.ask(item, "This looks like a picture of words. Write them as text, and style the text.", "Does this picture show words that could as well be written, and that are no logo?");
    }
  },
};

export const IMAGES = [named, decorative, ofText];
