// The one strong layer over the base map: points, lines and areas, and their popups.

import { Popup } from "maplibre-gl";
import { say } from "../words.js";
import { COLOURS } from "./pictures.js";

const ofType = (type) => ["==", ["geometry-type"], type];
const statusColour = [
  "match",
  ["get", "status"],
  ...Object.entries(COLOURS).flat(),
  COLOURS.unknown,
];

/** Adds the source and its layers. */
export function addThings(map, data) {
  map.addSource("things", {
    type: "geojson",
    data,
    cluster: data.features.every((f) => f.geometry?.type === "Point"),
    clusterMaxZoom: 14,
    clusterRadius: 36,
    clusterProperties: { bad: ["+", ["case", ["==", ["get", "status"], "bad"], 1, 0]] },
  });
  const layer = (id, type, rest, before) => map.addLayer({ id, type, source: "things", ...rest }, before);
  const names = map.getLayer("ward-names") && "ward-names";
  const level = ["to-string", ["coalesce", ["get", "level"], 0]];
  const area = {
    filter: ofType("Polygon"),
    paint: { "fill-pattern": ["concat", "level:", level], "fill-opacity": 0.8 },
  };
  const edge = { filter: ofType("Polygon"), paint: { "line-color": "#12436d", "line-width": 1.5 } };
  layer("areas", "fill", area, names);
  layer("area-edges", "line", edge, names);
  layer("lines", "line", { filter: ofType("LineString"), paint: { "line-color": statusColour, "line-width": 4 } });
  layer("here", "circle", {
    filter: ["==", ["get", "id"], ""],
    paint: { "circle-radius": 20, "circle-color": "#ffdd00", "circle-stroke-color": "#0b0c0c", "circle-stroke-width": 3 },
  });
  layer("points", "symbol", {
    filter: ofType("Point"),
    layout: {
      "icon-image": [
        "case",
        ["has", "point_count"],
        ["concat", "cluster:", ["to-string", ["get", "point_count"]], ":", ["to-string", ["get", "bad"]]],
        ["concat", "thing:", ["coalesce", ["get", "status"], "unknown"]],
      ],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
    },
  });
}

export const LAYERS = ["points", "lines", "areas"];

/** Rings one thing, or none. */
export function ring(map, id) {
  map.setFilter("here", ["==", ["get", "id"], id ?? ""]);
}

/** Where a thing is, for its popup: a point's own place, or the first corner of anything else. */
export function placeOf(feature) {
  let at = feature.geometry.coordinates;
  while (Array.isArray(at[0])) at = at[0];
  return at;
}

/** Opens what the map knows about one thing. */
export function openPopup(map, feature, at) {
  const { name, href, status, status_text: statusText, value_text: valueText } = feature.properties;
  const box = document.createElement("div");
  const title = document.createElement(href ? "a" : "strong");
  title.textContent = name ?? "";
  if (href) {
    title.className = "govuk-link";
    title.setAttribute("href", href);
  }
  box.append(title);
  const add = (text, className) => {
    const line = document.createElement("p");
    line.className = className;
    line.textContent = text;
    box.append(line);
  };
  if (status) add(statusText ?? say(status), `app-status app-status--${status}`);
  if (valueText) add(valueText, "app-figures");
  return new Popup({ maxWidth: "280px", focusAfterOpen: true, offset: 16 })
    .setLngLat(at)
    .setDOMContent(box)
    .addTo(map);
}
