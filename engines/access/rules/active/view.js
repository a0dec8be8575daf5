// How a page lies in a window: what scrolls sideways, what is cut off, what lies over one another, how much is shown.

import { textContent } from "../dom/natives.js";
import { isSeen, isTextSeen, ownTexts } from "../dom/place.js";
import { drawn, look, numberOf, told } from "./place.js";

const MOST = 60;
/** What needs two dimensions to be understood (WCAG 2.2, 1.4.10, note 2), and what may keep its lines. */
const NEEDS_BOTH = "table,pre,code,svg,math,canvas,video,audio,iframe,object,embed,map,img,picture,[role=grid],[role=treegrid],[role=table],[role=application],[role=toolbar],[role=math]";

const needsBoth = (item) => item.inherits("needsBoth", (at) => at.element.matches(NEEDS_BOTH));
const hides = (overflow) => overflow === "hidden" || overflow === "clip";
const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

/** The boxes of an item's own text, in the window. */
function linesOf(item) {
  const range = item.element.ownerDocument.createRange();
  return ownTexts(item).flatMap((node) => {
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
  });
}

const textsOf = (page) => page.withText.filter((item) => !item.frame && isTextSeen(item)).slice(0, 4000);

/** The whole view. What is told by number can be compared with the view before. */
export async function view() {
  await drawn();
  const page = look();
  const texts = textsOf(page);
  let letters = 0;
  const shown = [];
  for (const item of texts) {
    const lines = linesOf(item);
    letters += ownTexts(item).reduce((sum, node) => sum + node.nodeValue.trim().length, 0);
    if (lines.length > 0) shown.push({ item, lines });
  }
  return {
    width: innerWidth,
    height: innerHeight,
    letters,
    sideways: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
    wide: wide(shown),
    boxes: boxes(page),
    cut: cut(shown),
    over: over(shown),
    asksToTurn: shown.filter(({ item }) => item.element.innerText?.length < 200 && /\b(?:rotate|turn) (?:your|the) (?:device|phone|tablet|screen)|landscape (?:mode|orientation|only)|portrait (?:mode|orientation|only)/i.test(item.element.innerText ?? "")).map(({ item }) => told(item)).slice(0, 3),
  };
}

/** Texts that reach beyond the right edge of the window, though the document could scroll to them. */
function wide(shown) {
  if (document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1) return [];
  const edge = document.documentElement.clientWidth + 1;
  const found = [];
  for (const { item, lines } of shown) {
    if (found.length >= MOST) break;
    if (!lines.some(({ right }) => right + scrollX > edge) || needsBoth(item)) continue;
    if (item.inherits("inScroller", (at) => scrolls(at.style.overflowX) || hides(at.style.overflowX))) continue;
    found.push(told(item));
  }
  return found;
}

/** Boxes within the page that scroll sideways and hold text; `lines` is true where a single text is wider than the window. */
function boxes(page) {
  const found = [];
  for (const item of page.items) {
    if (found.length >= MOST) break;
    const { element } = item;
    if (item.overflows || item.frame || !item.isHtml || item.is("html", "body") || needsBoth(item)) continue;
    if (element.scrollWidth <= element.clientWidth + 2 || !scrolls(item.style.overflowX) || !isSeen(item)) continue;
    if (item.is("input", "textarea", "select") || !/\S/.test(textContent(element))) continue;
    const inside = [...item.descendants()].filter((each) => ownTexts(each).length > 0);
    if (inside.length === 0 && ownTexts(item).length === 0) continue;
    if (inside.length > 0 && inside.every(needsBoth)) continue;
    const long = [item, ...inside.filter((each) => !needsBoth(each))].some((each) => linesOf(each).some(({ width }) => width > innerWidth));
    found.push({ ...told(item), long });
  }
  return found;
}

/** The nearest box that hides what does not fit, with how. */
function clipperOf(item) {
  return item.descend("clipper", null, (at, above) => {
    if (at.overflows || at.is("html", "body")) return above;
    const { overflowX, overflowY } = at.style;
    return hides(overflowX) || hides(overflowY) ? at : above;
  });
}

/** Texts of which a box hides a part: `down` where lines are cut, `dots` where the end becomes dots. */
function cut(shown) {
  const found = [];
  for (const { item, lines } of shown) {
    if (found.length >= MOST) break;
    const box = clipperOf(item);
    if (!box || box.ariaHidden) continue;
    const { left, right, top, bottom, width, height } = box.element.getBoundingClientRect();
    if (width < 4 || height < 4) continue;
    const { overflowX, overflowY, textOverflow } = box.style;
    // A text that is wholly outside waits for its turn, as in a carousel: some of it must be inside.
    const inside = lines.some((line) => line.left < right && line.right > left && line.top < bottom && line.bottom > top);
    if (!inside) continue;
    const down = hides(overflowY) && lines.some((line) => line.bottom > bottom + line.height * 0.4 || line.top < top - line.height * 0.4);
    const across = hides(overflowX) && lines.some((line) => line.right > right + 4 || line.left < left - 4);
    if (down || across) found.push({ ...told(item), down, dots: textOverflow === "ellipsis" });
  }
  return found;
}

/** Texts that lie over one another, told in pairs by number. */
function over(shown) {
  const cells = new Map();
  const pairs = [];
  const seen = new Set();
  const side = 64;
  for (const { item, lines } of shown.slice(0, 2000)) {
    for (const line of lines.slice(0, 20)) {
      if (line.bottom < 0 || line.top > 20_000) continue;
      for (let x = Math.floor(line.left / side); x <= Math.min(Math.floor(line.right / side), Math.floor(line.left / side) + 40); x += 1) {
        for (let y = Math.floor(line.top / side); y <= Math.floor(line.bottom / side); y += 1) {
          const key = `${x}/${y}`;
          const there = cells.get(key) ?? [];
          for (const other of there) {
            const pair = `${numberOf(other.item.element)}/${numberOf(item.element)}`;
            if (pairs.length >= MOST || seen.has(pair) || other.item === item || related(other.item, item)) continue;
            if (overlap(other.line, line) < 0.35) continue;
            seen.add(pair);
            pairs.push({ ...told(item), pair, other: told(other.item).selector });
          }
          if (there.length < 40) there.push({ item, line });
          cells.set(key, there);
        }
      }
    }
  }
  return pairs;
}

const related = (one, other) => one.element.contains(other.element) || other.element.contains(one.element);

/** The share of the smaller line that both cover. */
function overlap(one, other) {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (width <= 2 || height <= 2) return 0;
  return (width * height) / Math.min(one.width * one.height, other.width * other.height);
}

let spacing = null;

/** Sets the spaces of text that people may need (WCAG 2.2, 1.4.12), or takes them away again. */
export async function space(on) {
  if (!spacing) {
    spacing = new CSSStyleSheet();
    spacing.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
  }
  const others = [...document.adoptedStyleSheets].filter((sheet) => sheet !== spacing);
  document.adoptedStyleSheets = on ? [...others, spacing] : others;
  await drawn();
  return true;
}
