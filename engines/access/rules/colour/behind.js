// What colour a text has and what is behind it, as far as the styles of the elements around it tell.

import { TRANSPARENT, WHITE, faded, over, parseColour } from "./colour.js";

/** Whether something changes colours after they were laid over each other, opacity aside. */
export const isBlended = (item) => item.inherits("blended", blends);
const blends = (item) => {
  const { filter, backdropFilter, mixBlendMode } = item.style;
  return filter !== "none" || (backdropFilter ?? "none") !== "none" || mixBlendMode !== "normal";
};

const ownColour = (item) => parseColour(item.style.backgroundColor);
export const hasPicture = (item) => item.keep("hasPicture", () => item.style.backgroundImage !== "none");

/** Whether it or something around it lets what is behind show through. */
export const isFaded = (item) => behind(item).faded;

/**
 * The colour behind an item's text.
 * @returns {{colour: import("./colour.js").Colour | null, picture: import("../dom/page.js").Item | null, faded: boolean}}
 *   `colour` is null where it cannot be told; `picture` is the item whose background picture is behind
 */
export const behind = (item) => item.descend("behind", { colour: WHITE, picture: null, faded: false }, laid);

function laid(item, below) {
  const { backgroundColor, backgroundImage, opacity } = item.style;
  const isPictured = item.keep("hasPicture", () => backgroundImage !== "none");
  const faded = below.faded || opacity !== "1";
  if (item.isSvg) return faded === below.faded ? below : { ...below, faded };
  const own = parseColour(backgroundColor);
  if (own === null) return { colour: null, picture: null, faded };
  if (isPictured) return { colour: null, picture: item, faded };
  if (own.a === 1) return { colour: own, picture: null, faded };
  if (below.colour === null || own.a === 0) return faded === below.faded ? below : { ...below, faded };
  return { colour: over(own, below.colour), picture: null, faded };
}

/** The plain colours between a background picture and an item's text, outermost first. */
export function veils(item, picture) {
  const found = [];
  for (let at = item; at && at !== picture; at = at.parent) {
    const own = ownColour(at);
    if (own && own.a > 0) found.unshift(own);
  }
  return found;
}

/**
 * Text and background as they are seen, opacity counted.
 * @returns {{text: import("./colour.js").Colour, ground: import("./colour.js").Colour} | null} null where it
 *   cannot be told from plain colours
 */
export function seenColours(item, textColour) {
  if (!isFaded(item)) {
    const { colour } = behind(item);
    return colour && { text: over(textColour, colour), ground: colour };
  }
  let text = textColour;
  let ground = TRANSPARENT;
  for (let at = item; at; at = at.parent) {
    const own = ownColour(at);
    if (own === null || (hasPicture(at) && ground.a < 1)) return null;
    const opacity = Number(at.style.opacity);
    text = faded(over(text, own), opacity);
    ground = faded(over(ground, own), opacity);
  }
  return { text: over(text, WHITE), ground: over(ground, WHITE) };
}
