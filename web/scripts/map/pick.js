// Choosing a place on the map, or drawing a line or an area; the form works without it.
//
// <div class="app-pick" data-pick='{"shapes": ["point"], "label": "Where is it?"}'>
//   <input type="hidden" name="where-shape" value="">      GeoJSON geometry, as the server reads it
// </div>
// Options: shapes (any of "point", "line", "area"; the first is drawn at first), label, centre
// [lon, lat], zoom, bounds, base, tiles, attribution, locate (true adds "Use where I am now"),
// chooses (checks the radio with data-pick-choice of this value when something is put on the map).
// Every deed has a button, so that it can be done with a keyboard: the middle of the map is what
// they act on.

import { AttributionControl, Map as MapLibre, Marker, NavigationControl } from "maplibre-gl";
import { say } from "../words.js";
import { baseStyle } from "./base.js";
import { PIXEL_RATIO, draw } from "./pictures.js";

const COLOUR = "#b10e1e";
/** Degrees are kept to this many digits: a tenth of a metre. */
const DIGITS = 6;
/** What a line and an area need at least. */
const LEAST = { line: 2, area: 3 };

export function startPick(root) {
  const options = { shapes: ["point"], ...JSON.parse(root.dataset.pick) };
  const input = root.querySelector("input");
  const drawing = read(input.value, options.shapes);
  const box = document.createElement("div");
  box.className = "app-map app-pick__map";
  const region = document.createElement("p");
  region.className = "app-pick__said app-muted";
  region.setAttribute("role", "status");
  const bar = document.createElement("div");
  bar.className = "app-pick__bar";
  root.append(box, bar, region);
  try {
    const map = show(box, options, drawing);
    const picker = { root, options, input, drawing, map, region, bar, marker: null };
    controls(picker);
    map.on("load", () => {
      map.resize();
      layers(map);
      paint(picker);
      root.dataset.pickReady = "true";
    });
    map.on("click", (event) => put(picker, event.lngLat));
  } catch (error) {
    console.error(error);
    box.remove();
    bar.remove();
    region.textContent = say("pickFailed");
  }
}

function show(box, options, drawing) {
  const first = drawing.points[0];
  const map = new MapLibre({
    container: box,
    style: baseStyle(options),
    center: first ?? options.centre ?? [0, 0],
    zoom: options.zoom ?? (first ? 16 : 11),
    ...(options.bounds && !first ? { bounds: options.bounds } : {}),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: {
      "Map.Title": options.label ? `${options.label}. ${say("pickHelp")}` : say("pickHelp"),
      "NavigationControl.ZoomIn": say("zoomIn"),
      "NavigationControl.ZoomOut": say("zoomOut"),
    },
  });
  map.setMissingStyleImageResolver((name) => {
    const picture = draw(name);
    if (picture && !map.hasImage(name)) map.addImage(name, picture, { pixelRatio: PIXEL_RATIO });
  });
  map.keyboard.disableRotation();
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  const middle = document.createElement("span");
  middle.className = "app-map__middle";
  box.append(middle);
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    box.dispatchEvent(new CustomEvent("pick-middle"));
  });
  return map;
}

/** What the form holds already. */
function read(text, shapes) {
  try {
    const { type, coordinates } = JSON.parse(text);
    if (type === "Point") return { shape: "point", points: [coordinates] };
    if (type === "LineString") return { shape: "line", points: coordinates };
    if (type === "Polygon") return { shape: "area", points: coordinates[0].slice(0, -1) };
  } catch {
    // Nothing was drawn yet.
  }
  return { shape: shapes[0], points: [] };
}

/** The drawing as GeoJSON; none while it is not whole. */
function geometry({ shape, points }) {
  if (points.length === 0) return null;
  if (shape === "point") return { type: "Point", coordinates: points[0] };
  if (points.length < LEAST[shape]) return null;
  if (shape === "line") return { type: "LineString", coordinates: points };
  return { type: "Polygon", coordinates: [[...points, points[0]]] };
}

function controls(picker) {
  const { bar, options, map, drawing } = picker;
  const button = (words, deed) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "govuk-button govuk-button--secondary";
    made.textContent = say(words);
    made.addEventListener("click", deed);
    bar.append(made);
  };
  const middle = () => put(picker, map.getCenter());
  map.getContainer().addEventListener("pick-middle", middle);
  if (options.shapes.length > 1) bar.append(shapes(picker));
  const isPoint = options.shapes.length === 1 && options.shapes[0] === "point";
  button(isPoint ? "pinMiddle" : "addMiddle", middle);
  if (options.locate && "geolocation" in navigator) button("locate", () => locate(picker));
  if (!isPoint) {
    button("undo", () => {
      drawing.points.pop();
      changed(picker, say(drawing.points.length === 0 ? "pickNothing" : "pickUndone"));
    });
  }
  button("pickClear", () => {
    drawing.points.length = 0;
    changed(picker, say("pickNothing"));
  });
}

function shapes(picker) {
  const { options, drawing } = picker;
  const label = document.createElement("label");
  label.className = "govuk-label";
  label.textContent = `${say("pickShape")} `;
  const select = document.createElement("select");
  select.className = "govuk-select";
  for (const shape of options.shapes) {
    const option = new Option(say(`pick_${shape}`), shape, false, shape === drawing.shape);
    select.append(option);
  }
  select.addEventListener("change", () => {
    drawing.shape = select.value;
    if (drawing.shape === "point") drawing.points.splice(1);
    changed(picker, say(`pick_${drawing.shape}`));
  });
  label.append(select);
  return label;
}

function put(picker, at) {
  const { drawing } = picker;
  const point = [at.lng, at.lat].map((degrees) => Number(degrees.toFixed(DIGITS)));
  if (drawing.shape === "point") drawing.points[0] = point;
  else drawing.points.push(point);
  const words = drawing.shape === "point" ? say("pickPut") : say("pickAdded", { n: drawing.points.length });
  changed(picker, words);
}

function locate(picker) {
  picker.region.textContent = say("locating");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const at = { lng: coords.longitude, lat: coords.latitude };
      picker.map.jumpTo({ center: [at.lng, at.lat], zoom: 17 });
      put(picker, at);
    },
    () => (picker.region.textContent = say("notLocated")),
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
  );
}

function changed(picker, words) {
  const { input, drawing, options, root, region } = picker;
  const drawn = geometry(drawing);
  input.value = drawn ? JSON.stringify(drawn) : "";
  region.textContent = words;
  if (drawn && options.chooses) {
    const form = root.closest("form") ?? document;
    const choice = form.querySelector(`[data-pick-choice="${CSS.escape(options.chooses)}"]`);
    if (choice) choice.checked = true;
  }
  input.dispatchEvent(new Event("change", { bubbles: true }));
  paint(picker);
}

function layers(map) {
  map.addSource("picked", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({
    id: "picked-area",
    type: "fill",
    source: "picked",
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": COLOUR, "fill-opacity": 0.2 },
  });
  map.addLayer({
    id: "picked-line",
    type: "line",
    source: "picked",
    filter: ["!=", ["geometry-type"], "Point"],
    paint: { "line-color": COLOUR, "line-width": 4 },
  });
  map.addLayer({
    id: "picked-corners",
    type: "circle",
    source: "picked",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 6, "circle-color": "#ffffff", "circle-stroke-color": COLOUR, "circle-stroke-width": 3 },
  });
}

/** Draws what is held: a pin that can be moved, or corners and what they make. */
function paint(picker) {
  const { map, drawing } = picker;
  const pin = drawing.shape === "point" ? drawing.points[0] : null;
  if (pin) {
    picker.marker ??= movable(picker);
    picker.marker.setLngLat(pin).addTo(map);
  } else {
    picker.marker?.remove();
  }
  const source = map.getSource("picked");
  if (!source) return;
  const feature = (shape) => ({ type: "Feature", properties: {}, geometry: shape });
  const corners = pin ? [] : drawing.points.map((at) => feature({ type: "Point", coordinates: at }));
  const drawn = drawing.shape === "point" ? null : geometry(drawing);
  source.setData({ type: "FeatureCollection", features: drawn ? [feature(drawn), ...corners] : corners });
}

function movable(picker) {
  const marker = new Marker({ color: COLOUR, draggable: true });
  // The buttons do for a keyboard what the pin does for a pointer.
  marker.getElement().setAttribute("aria-hidden", "true");
  marker.getElement().removeAttribute("tabindex");
  marker.on("dragend", () => put(picker, marker.getLngLat()));
  return marker;
}
