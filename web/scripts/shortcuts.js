// Keyboard shortcuts, shown on "?", which a person can turn off.
//
// <a href="/devices" data-shortcut="d">Devices</a>: the key follows the link, presses the button or
// puts the cursor in the field. data-shortcut-name says what it does, if its text does not.

import { say } from "./words.js";

const OFF = "borough-shortcuts-off";

export function startShortcuts() {
  const targets = () => [...document.querySelectorAll("[data-shortcut]")];
  if (targets().length === 0) return;
  const dialog = helpDialog();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (dialog.open) return;
    if (event.key === "?") {
      event.preventDefault();
      fill(dialog, targets());
      dialog.showModal();
      return;
    }
    if (localStorage.getItem(OFF)) return;
    const target = targets().find((t) => t.dataset.shortcut === event.key);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input, select, textarea")) target.focus();
    else target.click();
  });
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]");
}

function helpDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "app-help";
  dialog.setAttribute("aria-labelledby", "app-help-title");
  document.body.append(dialog);
  return dialog;
}

function fill(dialog, targets) {
  const title = element("h2", "govuk-heading-m", say("help"));
  title.id = "app-help-title";
  const list = element("dl", "app-facts");
  const row = (key, name) => {
    const term = element("dt", "");
    term.append(element("kbd", "", key));
    list.append(term, element("dd", "", name));
  };
  for (const target of targets) row(target.dataset.shortcut, nameOf(target));
  row("?", say("showHelp"));

  const group = element("div", "govuk-button-group");
  const close = element("button", "govuk-button", say("close"));
  close.addEventListener("click", () => dialog.close());
  const isOff = Boolean(localStorage.getItem(OFF));
  const toggle = element("button", "govuk-button govuk-button--secondary");
  toggle.textContent = say(isOff ? "shortcutsOn" : "shortcutsOff");
  toggle.addEventListener("click", () => {
    if (isOff) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    dialog.close();
  });
  group.append(close, toggle);
  dialog.replaceChildren(title, list, group);
}

function nameOf(target) {
  const label = target.labels?.[0]?.textContent;
  return (target.dataset.shortcutName ?? target.ariaLabel ?? label ?? target.textContent).trim();
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (tag === "button") made.type = "button";
  made.textContent = text;
  return made;
}
