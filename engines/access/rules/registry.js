// Every rule there is, in the order in which they run.

import { ARIA } from "./rule/aria.js";
import { CONTRAST } from "./rule/contrast.js";
import { DESCRIPTIVE } from "./rule/descriptive.js";
import { FOCUS_RULES } from "./rule/focus.js";
import { FRAMES } from "./rule/frames.js";
import { HIDDEN } from "./rule/hidden.js";
import { IMAGES } from "./rule/images.js";
import { LANGUAGE } from "./rule/language.js";
import { LINKS } from "./rule/links.js";
import { MEDIA } from "./rule/media.js";
import { META } from "./rule/meta.js";
import { NAMES } from "./rule/names.js";
import { PLAYERS } from "./rule/players.js";
import { SPACING } from "./rule/spacing.js";
import { SCROLLING } from "./rule/scrolling.js";
import { STRUCTURE } from "./rule/structure.js";
import { TABLES } from "./rule/tables.js";
import { TITLE } from "./rule/title.js";
import { autocomplete } from "./rule/autocomplete.js";
import { bypass } from "./rule/bypass.js";
import { changing } from "./rule/changing.js";
import { labelInName } from "./rule/label.js";
import { orientation } from "./rule/orientation.js";

/**
 * @typedef {object} Rule
 * @property {string} id ours, never changed once published
 * @property {string[]} criteria of WCAG 2.2; empty where a fault goes against ARIA or HTML alone
 * @property {string[]} act the rules of the ACT rules format whose cases it answers
 * @property {boolean} [enhanced] only of use for level AAA
 * @property {(page: import("./dom/page.js").Page, report: import("./report.js").Report) => void | Promise<void>} check
 */

/** @type {Rule[]} */
export const RULES = [
  ...TITLE,
  ...LANGUAGE,
  ...META,
  ...NAMES,
  ...ARIA,
  ...HIDDEN,
  ...STRUCTURE,
  ...TABLES,
  ...FRAMES,
  autocomplete,
  labelInName,
  ...LINKS,
  bypass,
  ...DESCRIPTIVE,
  ...SPACING,
  orientation,
  ...CONTRAST,
  ...SCROLLING,
  ...FOCUS_RULES,
  ...IMAGES,
  ...MEDIA,
  ...PLAYERS,
  changing,
];
