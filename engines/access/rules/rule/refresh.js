// What a meta element asks of the browser, read as the browser reads it.

/** What `<meta http-equiv="refresh">` does, as HTML reads it (4.2.5.3, shared declarative refresh steps). */
export function refreshSeconds(content) {
  const match = /^[\t\n\f\r ]*(?:(\d+)|(?=\.))[\d.]*(?:[\t\n\f\r ]*$|[\t\n\f\r ;,])/.exec(content ?? "");
  return match ? Number(match[1] ?? 0) : null;
}

const SMALLEST_ZOOM = 2;

/** A value of the viewport's list as a number (CSS Viewport Level 1, A.3); NaN where it is dropped. */
function viewportNumber(value) {
  const word = value.toLowerCase();
  if (word === "yes") return 1;
  if (word === "device-width" || word === "device-height") return 10;
  const number = parseFloat(word);
  if (Number.isNaN(number)) return 0;
  return number;
}

/** What a viewport forbids: null where it lets people zoom to twice the size. */
export function zoomForbidden(content) {
  const given = new Map();
  for (const part of content.split(/[,;]/)) {
    const [name, value] = part.split("=").map((each) => each.trim().toLowerCase());
    if (value) given.set(name, value);
  }
  if (given.has("user-scalable") && Math.abs(viewportNumber(given.get("user-scalable"))) < 1) return "user-scalable";
  if (!given.has("maximum-scale")) return null;
  const most = viewportNumber(given.get("maximum-scale"));
  return most >= 0 && most < SMALLEST_ZOOM ? "maximum-scale" : null;
}
