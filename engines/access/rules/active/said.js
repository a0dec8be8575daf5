// What one page says that others should say alike: its menus, what it calls things, where its help is.

import { nameOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { isExposed } from "../aria/tree.js";
import { isSeen } from "../dom/place.js";
import { look, told } from "./place.js";

const MOST = 60;
const HELP = /^(?:contact(?: us)?|help(?: and support)?|support|get help|get in touch|feedback|chat(?: with us)?|live chat|call us|faqs?|frequently asked questions)$/i;

export function said() {
  const page = look();
  const links = page.items.filter((item) => kindOf(item) === "link" && isExposed(item) && item.element.href);
  const around = (item) => item.closest((at) => ["navigation", "banner", "contentinfo"].includes(kindOf(at)));
  const menus = new Map();
  for (const item of links) {
    const menu = item.closest((at) => kindOf(at) === "navigation");
    if (!menu) continue;
    const key = nameOf(menu) || "";
    if (!menus.has(key)) menus.set(key, { ...told(menu), key, links: [] });
    const list = menus.get(key).links;
    if (list.length < MOST) list.push(pathOf(item));
  }
  const common = links.filter(around).slice(0, 200).map((item) => ({ ...told(item), leads: pathOf(item), words: nameOf(item) }));
  const order = (item) => page.items.indexOf(item) / page.items.length;
  const help = page.items.filter((item) => ["link", "button"].includes(kindOf(item)) && isExposed(item) && (HELP.test(nameOf(item)) || /^(?:tel|mailto):/.test(item.attribute("href") ?? "")) && around(item)).slice(0, 10);
  return {
    title: document.title,
    language: document.documentElement.lang,
    menus: [...menus.values()].slice(0, 8),
    common,
    help: help.map((item) => ({ ...told(item), words: nameOf(item) || item.attribute("href"), part: kindOf(around(item)), order: order(item) })),
    search: page.items.some((item) => isSeen(item) && (item.attribute("type") === "search" || kindOf(item) === "search" || kindOf(item) === "searchbox")),
    siteMap: links.some((item) => /\bsite ?map\b|\ba ?(?:-|to) ?z\b|table of contents/i.test(nameOf(item))),
    leads: [...new Set(links.map(pathOf))].slice(0, 400),
  };
}

/** Where a link leads, without what differs from visit to visit. */
function pathOf(item) {
  try {
    const { origin, pathname } = new URL(item.element.href);
    return origin === location.origin ? pathname : `${origin}${pathname}`;
  } catch {
    return "";
  }
}
