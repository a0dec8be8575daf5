// Whatever can be operated or looked at has a name that a screen reader can say.

import { nameOf } from "../aria/name.js";
import { inputType, kindOf, roleOf, writtenRole } from "../aria/role.js";
import { isInTree } from "../aria/tree.js";
import { tabIndexOf } from "../dom/focus.js";

/** A rule that every item of a kind must have a name. */
const named = (id, criteria, act, isOne, message) => ({
  id,
  criteria,
  act,
  check(page, report) {
    for (const item of page.items) {
      if (!isOne(item) || !isInTree(item)) continue;
      report.applies();
      if (nameOf(item) === "") report.fail(item, message);
    }
  },
});

const isImageButton = (item) => item.is("input") && inputType(item) === "image";

const FIELDS = new Set(
  (
    "checkbox combobox listbox menuitemcheckbox menuitemradio radio searchbox slider spinbutton switch textbox"
  ).split(" "),
);
const isField = (item) =>
  FIELDS.has(roleOf(item)) || (item.is("input") && roleOf(item) === null && inputType(item) !== "hidden");

const isPicture = (item) => item.isHtml && kindOf(item) === "img" && !item.is("object", "input");

const SVG_ROLES = new Set(["img", "image", "graphics-document", "graphics-symbol"]);

export const NAMES = [
  named("button-name", ["4.1.2"], ["97a4e1"], (item) => roleOf(item) === "button" && !isImageButton(item),
    "This button has no name. Give it text, or an aria-label where it shows only a picture."),
  named("image-button-name", ["1.1.1", "4.1.2"], ["59796f"], (item) => isImageButton(item) && roleOf(item) === "button",
    "This picture button has no name. Say in its alt what the button does."),
  named("link-name", ["2.4.4", "4.1.2"], ["c487ae"], (item) => kindOf(item) === "link",
    "This link has no name. Give it text, or its picture an alt, that says where it leads."),
  named("field-name", ["4.1.2"], ["e086e5"], isField,
    "This field has no name. Give it a label element whose for is the field's id."),
  named("menu-item-name", ["4.1.2"], ["m6b1q3"], (item) => roleOf(item) === "menuitem",
    "This menu item has no name. Give it text or an aria-label."),
  named("summary-name", ["4.1.2"], ["2t702h"], (item) => roleOf(item) === "summary",
    "The summary of these details is empty. Say in it what opens."),
  named("heading-name", [], ["ffd0e9"], (item) => kindOf(item) === "heading",
    "This heading is empty for a screen reader. Give it text, or take the heading out."),
  named("image-name", ["1.1.1"], ["23a2a8"], isPicture,
    "This picture has no text alternative. Describe it in its alt, or write alt=\"\" if it only decorates."),
  named("svg-name", ["1.1.1"], ["7d6734"], (item) => item.isSvg && SVG_ROLES.has(writtenRole(item)),
    "This drawing is marked as a picture and has no name. Give it a title element or an aria-label, or aria-hidden=\"true\" if it only decorates."),
  named("frame-name", ["4.1.2"], ["cae760"],
    (item) => item.is("iframe") && writtenRole(item) === null && !item.has("role") && (tabIndexOf(item) ?? 0) >= 0,
    "This frame has no name. Say in its title what it holds."),
  named("object-name", ["1.1.1"], ["8fc3b6"], isMediaObject,
    "This embedded picture, sound or film has no name. Say in its aria-label or title what it is."),
];

const MEDIA_FILE = /\.(?:png|jpe?g|gif|webp|avif|bmp|mp3|m4a|ogg|oga|wav|mp4|m4v|webm|ogv|mov)(?:[?#]|$)/i;

/** An object that shows a picture, sound or film, and not what stands in for it. */
function isMediaObject(item) {
  if (!item.is("object") || item.has("role") || !item.has("data")) return false;
  if ([...item.descendants()].some((each) => each.drawn && each.box.width > 0)) return false;
  let type = item.attribute("type") ?? "";
  try {
    type = item.element.contentDocument?.contentType ?? type;
  } catch {
    // Of another origin: what the page says of it is all there is.
  }
  return /^(?:image|audio|video)\//.test(type) || (type === "" && MEDIA_FILE.test(item.attribute("data")));
}
