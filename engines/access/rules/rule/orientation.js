// The page is not turned back when a phone is turned.

import { styleRules } from "../dom/sheets.js";

const turned = (matrix) => (Math.atan2(matrix.m12, matrix.m11) * 180) / Math.PI;

/** Degrees by which a declaration turns, null where it does not say. */
function angleOf(style) {
  let angle = null;
  try {
    const { transform, rotate } = style;
    if (transform && transform !== "none") angle = turned(new DOMMatrix(transform));
    if (rotate && rotate !== "none") angle = (angle ?? 0) + turned(new DOMMatrix(`rotate(${rotate})`));
  } catch {
    // In units that only a laid-out page knows, such as a percentage: such a transform moves and does not turn.
  }
  return angle;
}

/** Whether two angles are a quarter turn apart, to within a degree or so. */
const isQuarter = (one, other) => {
  const apart = Math.abs(((one - other) % 180) + 180) % 180;
  return Math.abs(apart - 90) < 1.5;
};

const isWhole = (item) => item.is("html", "body") || item.box.width * item.box.height > (innerWidth * innerHeight) / 2;

export const orientation = {
  id: "orientation-locked",
  criteria: ["1.3.4"],
  act: ["b33eff"],
  check(page, report) {
    const upright = new Map();
    for (const { rule, media } of styleRules(page.document)) {
      const angle = rule ? angleOf(rule.style) : null;
      if (angle === null) continue;
      if (media.length === 0) upright.set(rule.selectorText, angle);
      if (!media.some((text) => /orientation\s*:\s*(?:portrait|landscape)/.test(text))) continue;
      for (const element of page.document.querySelectorAll(rule.selectorText)) {
        const item = page.of(element);
        if (!item?.visible) continue;
        report.applies();
        if (!isQuarter(angle, upright.get(rule.selectorText) ?? 0)) continue;
        const message = "The page is turned by a quarter when the device is turned, so that it can be read in one position only. Let it fit both.";
        if (isWhole(item)) report.fail(item, message);
        else report.ask(item, message, "Does this part of the page have to be seen in one position, as a piano or a cheque has?");
      }
    }
  },
};
