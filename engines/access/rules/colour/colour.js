// Colours as WCAG 2.2 measures them.

/** @typedef {{r: number, g: number, b: number, a: number}} Colour channels 0 to 255, alpha 0 to 1 */

export const WHITE = { r: 255, g: 255, b: 255, a: 1 };
export const TRANSPARENT = { r: 0, g: 0, b: 0, a: 0 };

/** A computed colour, or null for a notation that this does not know (color(), lab(), …). */
export function parseColour(text) {
  let colour = PARSED.get(text);
  if (colour === undefined) {
    if (PARSED.size > 5000) PARSED.clear();
    colour = parsed(text);
    PARSED.set(text, colour);
  }
  return colour;
}

/** A page has few colours and asks for them often. */
const PARSED = new Map();

function parsed(text) {
  const match = /^rgba?\(([^)]+)\)$/.exec(text.trim());
  if (match) {
    const parts = match[1].split(/[\s,/]+/).filter(Boolean).map(Number);
    if (parts.length < 3 || parts.some(Number.isNaN)) return null;
    const [r, g, b, a = 1] = parts;
    return { r, g, b, a };
  }
  const srgb = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(text.trim());
  if (srgb) {
    const [r, g, b] = srgb.slice(1, 4).map((part) => Number(part) * 255);
    return { r, g, b, a: srgb[4] === undefined ? 1 : Number(srgb[4]) };
  }
  return null;
}

/** One colour laid over another (Compositing and Blending Level 1, section 5.1, source over). */
export function over(top, below) {
  const a = top.a + below.a * (1 - top.a);
  if (a === 0) return TRANSPARENT;
  const mix = (t, b) => (t * top.a + b * below.a * (1 - top.a)) / a;
  return { r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b), a };
}

/** A colour made fainter. */
export const faded = (colour, opacity) => ({ ...colour, a: colour.a * opacity });

/** Relative luminance, 0 to 1 (WCAG 2.2, definition). Alpha is not looked at. */
export function luminance({ r, g, b }) {
  const linear = (channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, definition). */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * Large text: 18 point, or 14 point and bold (WCAG 2.2, definition); a CSS px is 3/4 point,
 * and 14 points are 18.67 px. */
export const isLarge = (sizePx, weight) => sizePx >= 24 || (weight >= 700 && sizePx >= 18.66);
