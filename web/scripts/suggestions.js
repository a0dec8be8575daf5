// Offers what may be meant while somebody types; Enter without a choice searches as always.
//
// <input data-suggestions="/search/suggestions">: the address answers `?q=…` with JSON,
// [{ "title": "Harbour Library", "kind": "Library", "path": "/help/1" }]. The pattern is the editable
// combobox with a list of the ARIA Authoring Practices Guide: arrows choose, Enter goes there,
// Escape closes.

import { say } from "./words.js";

const WAIT_MS = 150;
const LEAST = 2;
let made = 0;

export function startSuggestions(input) {
  const list = document.createElement("ul");
  list.id = `app-suggestions-${(made += 1)}`;
  list.className = "app-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("suggestions"));
  list.hidden = true;
  const region = document.createElement("span");
  region.className = "govuk-visually-hidden";
  region.setAttribute("aria-live", "polite");
  input.after(list, region);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.autocomplete = "off";

  let chosen = -1;
  let timer = null;
  let asked = 0;
  const options = () => [...list.children];

  const show = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(-1);
  };
  const choose = (n) => {
    chosen = n;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === n)));
    const option = options()[n];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const offer = async () => {
    const q = input.value.trim();
    const number = (asked += 1);
    if (q.length < LEAST) return show(false);
    const found = await fetchOffers(input.dataset.suggestions, q);
    // An answer that comes after a later question, or after the field was left, is too late.
    if (number !== asked || document.activeElement !== input) return;
    list.replaceChildren(...found.map((offer, i) => optionOf(offer, `${list.id}-${i}`)));
    show(found.length > 0);
    region.textContent = found.length > 0 ? say("suggested", { n: found.length }) : "";
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const count = options().length;
    if (event.key === "ArrowDown") choose((chosen + 1) % count);
    else if (event.key === "ArrowUp") choose(chosen <= 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") show(false);
    else if (event.key === "Enter" && chosen >= 0) location.assign(options()[chosen].dataset.path);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => show(false));
  // The pointer must not take the focus, or the list would be gone before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.path);
  });
}

async function fetchOffers(address, q) {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(q)}`);
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

function optionOf({ title, kind, path }, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.path = path;
  const muted = document.createElement("span");
  muted.className = "app-muted";
  muted.textContent = kind;
  option.append(title, " ", muted);
  return option;
}
