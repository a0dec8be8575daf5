// The legend: each status in word, shape and number, or each level in pattern and words.

import { say } from "../words.js";
import { COLOURS, pattern } from "./pictures.js";

/** A list that says what is on the map and how many there are. */
export function legend(data, { words = {}, levels = [] }) {
  const list = document.createElement("ul");
  list.className = "app-map-legend";
  for (const status of Object.keys(COLOURS)) {
    const count = data.features.filter((f) => f.properties.status === status).length;
    if (count === 0) continue;
    const item = document.createElement("li");
    const label = document.createElement("span");
    label.className = `app-status app-status--${status}`;
    label.textContent = words[status] ?? say(status);
    item.append(label, ` ${count}`);
    list.append(item);
  }
  levels.forEach((label, step) => {
    const item = document.createElement("li");
    const picture = pattern(step);
    const swatch = document.createElement("canvas");
    swatch.width = picture.width;
    swatch.height = picture.height;
    swatch.getContext("2d").putImageData(picture, 0, 0);
    swatch.setAttribute("aria-hidden", "true");
    item.append(swatch, label);
    list.append(item);
  });
  return list;
}
