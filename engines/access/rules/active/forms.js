// Forms: what they ask, what they say of a mistake, and what they ask twice.

import { descriptionOf, labelsOf, nameOf, textOf } from "../aria/name.js";
import * as dom from "../dom/natives.js";
import { isDisabled } from "../dom/focus.js";
import { isSeen, ownTexts } from "../dom/place.js";
import { squeeze } from "../words.js";
import { drawn, elementOf, focused, look, numberOf, told } from "./place.js";

const MOST = 5;
/** Texts that are told of a page after a form was sent. */
const MOST_NEWS = 40;
const ASKED = "input:not([type=hidden],[type=submit],[type=button],[type=reset],[type=image]),select,textarea";
const GRAVE = /\b(?:pay|payment|buy|order|checkout|donate|card number|delete|remove|cancel (?:my|the|your)|declare|declaration|legally|contract|apply|application|book|test|exam)\b/i;

const purposeOf = (item) => {
  const token = (item.attribute("autocomplete") ?? "").trim().split(/\s+/).at(-1)?.toLowerCase();
  if (token && !/^(?:on|off|)$/.test(token)) return token;
  return squeeze(nameOf(item).toLowerCase().replace(/\b(?:confirm|repeat|re-?enter|again|your|please|\(optional\))\b/g, ""));
};

/** Forms that ask for something, and what. */
export function forms() {
  const page = look();
  const found = [];
  for (const form of page.tagged("form")) {
    if (found.length >= MOST || form.frame || !isSeen(form)) continue;
    const inside = [...form.element.elements].map((element) => page.of(element)).filter((item) => item && item.element.matches(ASKED) && !isDisabled(item));
    if (inside.length === 0) continue;
    const send = [...form.element.elements].find((element) => element.matches("button:not([type=button],[type=reset]),input[type=submit],input[type=image]") && !element.disabled);
    const text = squeeze(`${form.element.innerText} ${send?.innerText ?? send?.value ?? ""}`).slice(0, 3000);
    found.push({
      ...told(form),
      send: send ? numberOf(send) : null,
      search: form.attribute("role") === "search" || form.closest((at) => at.is("search") || at.attribute("role") === "search") !== null || inside.some((item) => item.attribute("type") === "search") || (inside.length === 1 && /search|^q$/i.test(`${inside[0].attribute("name")} ${nameOf(inside[0])}`)),
      grave: GRAVE.test(text) && inside.length > 1,
      checks: /\b(?:check your answers|review your|confirm(?:ation)?|undo|preview)\b/i.test(text),
      fields: inside.slice(0, 60).map((item) => ({ ...told(item), kind: kindOf(item), required: isRequired(item), purpose: purposeOf(item), filled: Boolean(item.element.value) && !/^(?:checkbox|radio)$/.test(item.attribute("type") ?? "") })),
      ...signIn(inside, page),
    });
  }
  return found;
}

function kindOf(item) {
  const type = item.attribute("type")?.toLowerCase() ?? (item.is("input") ? "text" : item.tag);
  const token = item.attribute("autocomplete") ?? "";
  if (type === "email" || /\bemail\b/.test(token) || /\be-?mail\b/i.test(nameOf(item))) return "email";
  if (type === "text" && (/\bbday\b/.test(token) || /\bdate\b/i.test(nameOf(item)))) return "date";
  return type;
}

const isRequired = (item) => item.has("required") || item.attribute("aria-required") === "true" || /\*|\(required\)/i.test(labelsOf(item).map(textOf).join(" "));

/** What a form for signing in keeps people from: pasting, a password manager; and whether it sets a puzzle. */
function signIn(inside, page) {
  const secret = inside.find((item) => item.attribute("type") === "password");
  const puzzle = page.items.find((item) => isSeen(item) && /\b(?:re)?captcha|turnstile|\bpuzzle\b/i.test(`${item.attribute("class") ?? ""} ${item.attribute("id") ?? ""} ${item.attribute("src") ?? ""} ${item.attribute("title") ?? ""}`));
  const sum = inside.find((item) => /what is \d+ ?[+x×*-] ?\d+|\d+ ?[+×] ?\d+ ?=/i.test(nameOf(item)));
  const blocked = secret ? refusesPaste(secret.element) : false;
  return { secret: secret ? told(secret) : null, pasteRefused: blocked, off: secret?.attribute("autocomplete") === "off", puzzle: puzzle ? told(puzzle) : sum ? told(sum) : null };
}

/** Whether a script keeps a paste from a field. Nothing is put in: the event alone is told, and empty. */
function refusesPaste(element) {
  const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
  return !element.dispatchEvent(event);
}

let before = new Set();

const lines = (page) => page.withText.filter((item) => isSeen(item)).map((item) => ({ item, text: squeeze(ownTexts(item).map((node) => node.nodeValue).join(" ")) }));

/** Notes what can be read now, and tells it for the page that comes after this. */
export function noteWords() {
  before = new Set(lines(look()).map(({ text }) => text));
  return [...before].slice(0, 500).map((text) => text.slice(0, 300));
}

/** Empties a form's fields, or puts a planted mistake into each that has a form of its own. */
export function plant(number, wrong) {
  const form = elementOf(number);
  if (!form) return false;
  const page = look();
  for (const element of form.elements) {
    if (!element.matches(ASKED) || element.disabled || element.readOnly) continue;
    if (element.matches("input[type=checkbox],input[type=radio]")) {
      if (!wrong) element.checked = false;
      continue;
    }
    if (element.matches("select,input[type=file],input[type=range],input[type=color]")) continue;
    const item = page.of(element) ?? look().of(element);
    const kind = item ? kindOf(item) : "text";
    const value = !wrong ? "" : { email: "name at example", date: "99 99 9999", tel: "letters", url: "not an address", number: "" }[kind] ?? "x";
    element.value = value;
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return true;
}

/** Whether screen readers are told of a text as soon as it changes. */
const isLive = (item) => item.closest((up) => /^(?:alert|status|log|timer|marquee)$/.test(up.attribute("role") ?? "") || up.is("output") || (up.has("aria-live") && up.attribute("aria-live") !== "off")) !== null;

/** Whether the focus is on a text, in it or around it. */
const isAtFocus = (item, at) => at !== null && (item.element.contains(at) || at.contains(item.element));

const LIVE = "[role~=alert i],[role~=alertdialog i],[role~=status i],[role~=log i],[aria-live=polite i],[aria-live=assertive i],output";
/** Texts of live regions that are kept. */
const MOST_SAID = 50;

/** The live region that a change is in, or that it brings or shows. */
function regionOf({ type, target, addedNodes }) {
  const near = target instanceof Element ? target : target.parentElement;
  const around = near?.closest(LIVE);
  if (around) return around;
  const changed = type === "attributes" ? [near] : [...addedNodes].filter((node) => node instanceof Element);
  for (const element of changed) {
    const region = dom.matches(element, LIVE) ? element : element.querySelector(LIVE);
    if (region) return region;
  }
  return null;
}

/** The page as it was just before a form was sent, and what was said aloud since; null in a page that came after that. */
let sending = null;

const listener = new MutationObserver((changes) => {
  for (const change of changes) {
    if (sending.said.length >= MOST_SAID) return;
    try {
      const region = regionOf(change);
      if (region) sending.said.push(squeeze(dom.textContent(region)).slice(0, 300));
    } catch {
      // A form whose fields are called as methods are: something may have been said.
      sending.said.push("");
    }
  }
});

const seenFields = (page, form) => [...form.elements].filter((element) => element.matches(ASKED) && page.of(element) && isSeen(page.of(element)));

/** Whether all of a page can be listened to: it has no frames or shadow trees, and nothing that may keep one to itself. */
const isWhole = (page) => page.roots.length === 1 && !page.items.some((item) => item.isHtml && item.tag.includes("-"));

/** Notes how the page is, with the focus on the button that sends a form, and listens from now on to what it says. */
export function listenTo(number) {
  const form = elementOf(number);
  if (!form) return false;
  const page = look();
  sending = {
    form,
    root: document.documentElement,
    address: location.href,
    title: document.title,
    focus: focused(),
    fields: seenFields(page, form),
    words: new Set(lines(page).map(({ text }) => text)),
    isWhole: isWhole(page),
    said: [],
    moved: false,
  };
  document.addEventListener("focusin", (event) => (sending.moved ||= event.target !== sending.focus), true);
  const attributeFilter = ["aria-hidden", "aria-live", "class", "hidden", "open", "role", "style"];
  listener.observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter });
  return true;
}

/** Whether the page and the form are as they were, but for texts. */
function stays(page) {
  if (!sending.form.isConnected || !sending.isWhole || !isWhole(page)) return false;
  const fields = seenFields(page, sending.form);
  const sameFields = fields.length === sending.fields.length && fields.every((field, at) => field === sending.fields[at]);
  return sameFields && location.href === sending.address && document.title === sending.title;
}

/** What names or describes something else. */
function tiedElements() {
  const tied = new Set();
  for (const attribute of ["aria-describedby", "aria-details", "aria-errormessage", "aria-labelledby"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of dom.getAttribute(element, attribute).split(/\s+/)) tied.add(document.getElementById(id));
    }
  }
  return tied;
}

/** What the page says after a form was sent: texts that are not in `known`, what each field says of itself, where the focus is. */
export async function afterSending(known) {
  await drawn();
  const page = look();
  const were = new Set(known);
  const news = lines(page).filter(({ text }) => text && !before.has(text) && !were.has(text.slice(0, 300)));
  const inside = page.items.filter((item) => item.element.matches(ASKED) && !isDisabled(item));
  const at = focused();
  const tied = tiedElements();
  const isTied = (item) => item.closest((up) => up.is("label", "legend") || tied.has(up.element)) !== null;
  const anew = sending === null || sending.root !== document.documentElement;
  return {
    address: location.href,
    title: document.title,
    anew,
    stays: !anew && news.length <= MOST_NEWS && stays(page),
    moved: !anew && (sending.moved || at !== sending.focus),
    said: anew ? [] : sending.said,
    news: news.slice(0, MOST_NEWS).map(({ item, text }) => ({
      ...told(item),
      text: text.slice(0, 300),
      live: isLive(item),
      focused: isAtFocus(item, at),
      fresh: anew || !sending.words.has(text),
      inForm: !anew && sending.form.contains(item.element),
      tied: isTied(item),
    })),
    fields: inside.slice(0, 60).map((item) => ({ ...told(item), kind: kindOf(item), required: isRequired(item), invalid: item.attribute("aria-invalid") === "true", described: descriptionOf(item), native: item.element.willValidate && !item.element.form?.noValidate ? item.element.validationMessage : "" })),
    focus: at ? told(page.of(at) ?? look().of(at) ?? page.items[0]) : null,
    summary: page.items.some((item) => isSeen(item) && (item.attribute("role") === "alert" || /error-?summary/i.test(item.attribute("class") ?? "")) && [...item.descendants()].some((below) => below.is("a") && /#./.test(below.attribute("href") ?? ""))),
  };
}

/** Buttons that may be pressed to see what they say: they are of no form, and lead nowhere. */
export function buttons() {
  const page = look();
  const found = page.items.filter((item) => !item.frame && (item.is("button") || item.attribute("role") === "button") && !item.element.form && isSeen(item) && !isDisabled(item) && !item.has("aria-expanded") && !item.has("aria-haspopup") && !item.has("aria-pressed") && !item.has("popovertarget") && !item.has("commandfor") && !/\b(?:delete|remove|pay|buy|log ?out|sign ?out|print)\b/i.test(nameOf(item)));
  return found.slice(0, 4).map(told);
}

/** What appeared or changed since `noteWords`, and whether somebody who does not see it hears of it. */
export async function saidSince() {
  await drawn();
  const page = look();
  const at = focused();
  const news = lines(page).filter(({ text }) => text && !before.has(text));
  const heardOf = news.slice(0, 5).map(({ item, text }) => ({
    ...told(item),
    text: text.slice(0, 200),
    live: isLive(item),
    focused: isAtFocus(item, at) || (at !== null && item.closest((up) => up.is("dialog") || up.attribute("role") === "dialog") !== null),
  }));
  return heardOf;
}
