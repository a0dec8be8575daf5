// Roles, states and properties are written as WAI-ARIA 1.2 defines them.

import { ATTRIBUTES, GLOBAL, NAMING, ROLE_DESCRIPTION, isValidValue } from "../aria/attributes.js";
import { factsOf, implicitRole, inputType, roleOf, writtenRole } from "../aria/role.js";
import { ROLES, isRole } from "../aria/roles.js";
import { isExposed } from "../aria/tree.js";
import { isFocusable } from "../dom/focus.js";
import { getAttributeNames } from "../dom/natives.js";

const NONE = [];

const ariaNames = (item) =>
  item.keep("ariaNames", () => {
    const names = getAttributeNames(item.element).filter((name) => name.startsWith("aria-"));
    return names.length > 0 ? names : NONE;
  });
const isOurs = (item) => item.isHtml || item.isSvg;
/** A custom element may have a role that only its script knows. */
const isCustom = (item) => item.isHtml && item.tag.includes("-");

const attributeDefined = {
  id: "aria-attribute-defined",
  criteria: ["1.3.1", "4.1.2"],
  act: ["5f99a7"],
  check(page, report) {
    for (const item of page.items.filter(isOurs)) {
      for (const name of ariaNames(item)) {
        report.applies();
        if (!ATTRIBUTES.has(name)) report.fail(item, `There is no attribute ${name}; browsers ignore it. Correct its spelling or take it out.`);
      }
    }
  },
};

const attributeValue = {
  id: "aria-value",
  criteria: ["1.3.1", "4.1.2"],
  act: ["6a7281"],
  check(page, report) {
    for (const item of page.items.filter(isOurs)) {
      for (const name of ariaNames(item).filter((each) => ATTRIBUTES.has(each))) {
        const value = item.attribute(name);
        if (value.trim() === "") continue;
        report.applies();
        if (isValidValue(name, value)) continue;
        const { words, kind } = ATTRIBUTES.get(name);
        const wanted = words ? `one of: ${[...words].join(", ")}` : `a value of the kind “${kind}”`;
        report.fail(item, `${name} cannot be “${value}”. It takes ${wanted}.`);
      }
    }
  },
};

/** Attributes that HTML allows where ARIA has no role to ask. */
const TYPED_INPUT = new Set(["aria-required", "aria-readonly", "aria-placeholder", "aria-autocomplete", "aria-activedescendant", "aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext"]);

function isPermitted(item, name) {
  if (GLOBAL.has(name)) return true;
  const role = roleOf(item);
  if (role === "summary") return ["aria-expanded", "aria-pressed"].includes(name);
  if (item.is("input") && (role === null || inputType(item) === "password")) return TYPED_INPUT.has(name);
  return ROLES.get(role)?.attributes.has(name) ?? false;
}

const attributePermitted = {
  id: "aria-attribute-permitted",
  criteria: ["1.3.1", "4.1.2"],
  act: ["5c01ea"],
  check(page, report) {
    for (const item of page.items.filter(isOurs)) {
      for (const name of ariaNames(item).filter((each) => ATTRIBUTES.has(each))) {
        if (!isExposed(item)) break;
        report.applies();
        if (isPermitted(item, name) || isCustom(item)) continue;
        const role = roleOf(item);
        const of = role && role !== "generic" ? `the role “${role}”` : `an element “${item.tag}” without a role`;
        report.fail(item, `${name} says nothing on ${of}. Take it out, or give the element the role it belongs to.`);
      }
    }
  },
};

function isProhibited(item, name) {
  if (writtenRole(item) === "none" || writtenRole(item) === "presentation") return ROLE_DESCRIPTION.has(name);
  const role = roleOf(item);
  if (NAMING.has(name)) return ROLES.get(role)?.unnamed === true && role !== "presentation";
  return ROLE_DESCRIPTION.has(name) && role === "generic";
}

const attributeProhibited = {
  id: "aria-attribute-prohibited",
  criteria: ["1.3.1"],
  act: ["kb1m8s"],
  check(page, report) {
    for (const item of page.items.filter((each) => each.isHtml)) {
      for (const name of ariaNames(item)) {
        if (!NAMING.has(name) && !ROLE_DESCRIPTION.has(name)) continue;
        if (!isExposed(item)) break;
        report.applies();
        if (!isProhibited(item, name) || item.is("header", "footer", "body", "label", "legend")) continue;
        const message = `${name} must not be on an element “${item.tag}” with ${writtenRole(item) ? `the role “${writtenRole(item)}”` : "no role that can be named"}: many screen readers do not say it. Put the words into the text, or give the element a role.`;
        if (isCustom(item)) report.ask(item, message, "Does this part of the page have a role that its script gives it?");
        else report.fail(item, message);
      }
    }
  },
};

const roleValid = {
  id: "role-valid",
  criteria: ["1.3.1", "4.1.2"],
  act: ["674b10"],
  check(page, report) {
    for (const item of page.items.filter(isOurs)) {
      const given = item.attribute("role")?.trim().toLowerCase();
      if (!given || !isExposed(item)) continue;
      report.applies();
      if (!given.split(/\s+/).some(isRole)) report.fail(item, `“${given}” is no role. Write one that WAI-ARIA defines, or take the role out.`);
    }
  },
};

/** States that the element has by nature. */
function isNative(item, name) {
  if (!item.is("input", "meter", "progress", "select", "textarea", "option")) return false;
  const type = inputType(item);
  if (name === "aria-checked") return item.is("input") && (type === "checkbox" || type === "radio");
  if (name === "aria-valuenow") return !item.is("input") || type === "range" || type === "number";
  return name === "aria-expanded" && item.is("select");
}

const roleRequires = {
  id: "role-requires",
  criteria: ["1.3.1", "4.1.2"],
  act: ["4e8ab6"],
  check(page, report) {
    for (const item of page.items.filter(isOurs)) {
      const role = writtenRole(item);
      if (!role || role !== roleOf(item) || role === implicitRole(item) || !isExposed(item)) continue;
      const needed = [...factsOf(item).required];
      if (role === "separator" && isFocusable(item)) needed.push("aria-valuenow");
      for (const name of needed) {
        report.applies();
        if (item.attribute(name)?.trim() || isNative(item, name)) continue;
        report.fail(item, `The role “${role}” needs ${name}: without it a screen reader does not know its state. Add it, and keep it up to date.`);
      }
    }
  },
};

export const ARIA = [attributeDefined, attributeValue, attributePermitted, attributeProhibited, roleValid, roleRequires];
