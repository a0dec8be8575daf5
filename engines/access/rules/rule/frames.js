// What is inside of frames can be reached, and frames of one name hold one thing.

import { nameOf } from "../aria/name.js";
import { isInTree } from "../aria/tree.js";
import { isFocusable, tabIndexOf } from "../dom/focus.js";
import { clientHeight, clientWidth } from "../dom/natives.js";
import { documentOf } from "../dom/page.js";
import { squeeze } from "../words.js";

const frameTabbing = {
  id: "frame-tabbing",
  criteria: ["2.1.1"],
  act: ["akn7bn"],
  check(page, report) {
    for (const frame of page.tagged("iframe")) {
      if (!((tabIndexOf(frame) ?? 0) < 0) || !isFocusable(frame)) continue;
      if (clientWidth(frame.element) <= 1 || clientHeight(frame.element) <= 1) continue;
      const message = "The keyboard does not come into this frame, for its tabindex is negative. Take the tabindex out.";
      if (documentOf(frame.element) === null) {
        report.ask(frame, message, "Is there anything inside of this frame to press, follow or fill in?");
        continue;
      }
      const inside = [...frame.descendants()].some((item) => isFocusable(item) && (tabIndexOf(item) ?? 0) >= 0 && item.box.width > 0);
      if (!inside) continue;
      report.applies();
      report.fail(frame, message);
    }
  },
};

const textOfFrame = (frame) => squeeze(documentOf(frame.element)?.body?.textContent ?? "");

const frameNames = {
  id: "frame-same-name",
  criteria: ["4.1.2"],
  act: ["4b1c6c"],
  check(page, report) {
    const groups = Map.groupBy(page.tagged("iframe").filter(isInTree), (frame) => nameOf(frame).toLowerCase());
    for (const [name, frames] of groups) {
      if (name === "" || frames.length < 2) continue;
      report.applies();
      const other = frames.find((frame) => {
        if (frame.element.src === frames[0].element.src && frame.element.src) return false;
        return textOfFrame(frame) !== textOfFrame(frames[0]) || documentOf(frame.element) === null;
      });
      if (other) report.ask(other, `Frames with different contents have the same name, “${nameOf(other)}”. Say in each title what it holds.`, "Do these frames serve the same purpose?");
    }
  },
};

export const FRAMES = [frameTabbing, frameNames];
