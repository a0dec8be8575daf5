// Parts of lists, tables, menus and trees stand where their roles need them.

import { GLOBAL } from "../aria/attributes.js";
import { factsOf, implicitRole, roleOf, writtenRole } from "../aria/role.js";
import { ROLES } from "../aria/roles.js";
import { isExposed, ownedBy, ownerOf } from "../aria/tree.js";
import { textContent } from "../dom/natives.js";

/** Of no meaning in the tree: what is in it belongs to what is around it. */
const isSeeThrough = (item) =>
  item.keep("seeThrough", () => {
    const role = roleOf(item);
    if (role === "presentation") return true;
    return role === "generic" && ![...GLOBAL].some((name) => name !== "aria-hidden" && item.attribute(name)?.trim());
  });

const hasUnknownRole = (item) => item.isHtml && item.tag.includes("-") && !item.has("role");

/** The nearest item above that means something; "unknown" where a custom element may have a role. */
function holderOf(item) {
  let at = ownerOf(item);
  const passed = new Set();
  while (at && isSeeThrough(at) && !passed.has(at)) {
    if (hasUnknownRole(at)) return "unknown";
    passed.add(at);
    at = ownerOf(at);
  }
  return at;
}

const context = {
  id: "role-context",
  criteria: ["1.3.1"],
  act: ["ff89c9"],
  check(page, report) {
    for (const item of page.items) {
      const role = writtenRole(item);
      const wanted = role && ROLES.get(role).context;
      if (!wanted?.length || !isExposed(item) || roleOf(item) !== role || role === implicitRole(item)) continue;
      report.applies();
      const holder = holderOf(item);
      if (holder === "unknown" || (holder && wanted.includes(roleOf(holder)))) continue;
      report.fail(item, `The role “${role}” has to stand in one of these: ${wanted.join(", ")}. Give what is around it that role.`);
    }
  },
};

/** What an item owns in the tree, through what is see-through. */
function* ownedRoles(item, passed = new Set([item])) {
  for (const below of ownedBy(item)) {
    if (passed.has(below) || !isExposed(below)) continue;
    passed.add(below);
    if (hasUnknownRole(below)) yield null;
    else if (roleOf(below) !== null && isSeeThrough(below)) yield* ownedRoles(below, passed);
    else yield below;
  }
}

const BESIDE = { menu: ["separator"], menubar: ["separator"], table: ["caption"], grid: ["caption"], treegrid: ["caption"] };

/** Whether an owned item is what its owner needs, directly or, for a group, by what it owns itself. */
function isAllowed(item, chains) {
  const role = roleOf(item);
  if (chains.some((chain) => chain.length === 1 && chain[0] === role)) return true;
  if (!chains.some((chain) => chain.length > 1 && chain[0] === role)) return false;
  return [...ownedRoles(item)].every((below) => below === null || isAllowed(below, chains));
}

const required = {
  id: "role-contents",
  criteria: ["1.3.1"],
  act: ["bc4a75"],
  check(page, report) {
    for (const item of page.items) {
      if (item.isHtml && item.is("select") && writtenRole(item) === null) continue;
      const chains = factsOf(item)?.owns ?? [];
      if (chains.length === 0 || !isExposed(item) || item.attribute("aria-busy") === "true") continue;
      report.applies();
      const owned = [...ownedRoles(item)];
      if (owned.includes(null)) continue;
      const beside = BESIDE[roleOf(item)] ?? [];
      const wrong = owned.find((below) => !isAllowed(below, chains) && !beside.includes(roleOf(below)));
      const nothing = owned.length === 0 && isFilled(item);
      if (!wrong && !nothing) continue;
      const names = [...new Set(chains.map((chain) => chain.at(-1)))].join(", ");
      const message = `Something of the role “${roleOf(item)}” may hold only these: ${names}. ${wrong ? `It holds something of the role “${roleOf(wrong)}”.` : "It holds none of them."} Correct the roles, or take the outer one out.`;
      if (writtenRole(item) === null && !nothing && isNested(item)) report.ask(item, message, "Does a screen reader say how many items this list has?");
      else report.fail(item, message);
    }
  },
};

/** There is something inside, though it be elements without text: not a list that waits to be filled. */
const isFilled = (item) => textContent(item.element).trim() !== "" || item.children.some((child) => child.element && child.drawn);

/** A list of HTML with its items one element further in: browsers mend it in their own ways. */
const isNested = (item) => [...item.descendants()].some((below) => below.is("li") && below.parent !== item && !below.parent.is("ul", "ol", "menu"));

export const STRUCTURE = [context, required];
