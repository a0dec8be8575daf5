// The map over its list.
//
// <div class="app-map" data-map='{"data": "/assets/map.geojson", "label": "Car parks"}'>
//   <p class="app-map__words">The list says the same as the map.</p>
// </div>
// Options: data (GeoJSON address), label, base (folder, "/map/base"), style (address of a whole
// style) or tiles (raster address), attribution, bounds [west, south, east, north], words
// { good: … } and levels [ … ] for the legend, refresh (seconds).
// Also overlay (a picture and its corners) and ask (a path and words): see overlay.js. Where nothing stands, a press or
// Enter asks there.
// A feature's properties: id, name, href, status (good, warning, bad, unknown), status_text,
// value_text, level (0 to 4, areas).
// In the page, data-map-item="ID" rings a thing while it is pointed at or holds the focus, and a
// button with data-map-show="ID" moves the map there and opens its popup.

import {
  AttributionControl,
  LngLatBounds,
  Map as MapLibre,
  NavigationControl,
  setWorkerUrl,
} from "maplibre-gl";
import { say } from "../words.js";
import { baseStyle } from "./base.js";
import { legend } from "./legend.js";
import { addOverlay, openQuestion } from "./overlay.js";
import { PIXEL_RATIO, draw } from "./pictures.js";
import { LAYERS, addThings, openPopup, placeOf, ring } from "./things.js";

export { startPick } from "./pick.js";

/** How far from the middle, in pixels, Enter looks for a thing. */
const REACH_PX = 60;

setWorkerUrl(new URL("./map-worker.js", import.meta.url).href);

export async function startMap(root) {
  const options = JSON.parse(root.dataset.map);
  const words = [...root.childNodes];
  try {
    const [data] = await Promise.all([fetchThings(options.data), loadFont()]);
    root.replaceChildren();
    const map = show(root, options, data);
    if (options.refresh) keepFresh(map, options);
  } catch (error) {
    console.error(error);
    root.replaceChildren(...words);
    const paragraph = root.querySelector(".app-map__words");
    if (paragraph) paragraph.textContent = say("mapFailed");
  }
}

async function fetchThings(address) {
  if (!address) return { type: "FeatureCollection", features: [] };
  const answer = await fetch(address, { headers: { accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

/** Names are drawn on a canvas, which does not wait for its font; "aŵ" asks for both its files. */
function loadFont() {
  return document.fonts.load('600 16px "Atkinson Hyperlegible Next"', "aŵ").catch(() => {});
}

function show(root, options, data) {
  const map = new MapLibre({
    container: root,
    style: options.style ?? baseStyle(options),
    bounds: options.bounds ?? boundsOf(data),
    fitBoundsOptions: { padding: 40, maxZoom: 15 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    locale: {
      "Map.Title": options.label ? `${options.label}. ${say("mapHelp")}` : say("mapHelp"),
      "NavigationControl.ZoomIn": say("zoomIn"),
      "NavigationControl.ZoomOut": say("zoomOut"),
    },
  });
  map.keyboard.disableRotation();
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  map.setMissingStyleImageResolver((name) => {
    const picture = draw(name);
    if (picture && !map.hasImage(name)) map.addImage(name, picture, { pixelRatio: PIXEL_RATIO });
  });
  const middle = document.createElement("span");
  middle.className = "app-map__middle";
  const region = document.createElement("span");
  region.className = "govuk-visually-hidden";
  region.setAttribute("aria-live", "polite");
  root.append(middle, region);
  root.after(legend(data, options));
  map.on("load", () => {
    map.resize();
    if (options.overlay) addOverlay(map, options.overlay);
    addThings(map, data);
    listen(map, root, region, data, options.ask);
    root.dataset.mapReady = "true";
  });
  return map;
}

function boundsOf(data) {
  const bounds = new LngLatBounds();
  const widen = (at) => (Array.isArray(at[0]) ? at.forEach(widen) : bounds.extend(at.slice(0, 2)));
  data.features.forEach((f) => f.geometry && widen(f.geometry.coordinates));
  return bounds.isEmpty() ? undefined : bounds;
}

function listen(map, root, region, data, question) {
  const byId = new Map(data.features.map((f) => [String(f.properties.id), f]));
  const page = root.closest(".app-places") ?? document;
  const itemOf = (id) => page.querySelector(`[data-map-item="${CSS.escape(id)}"]`);
  let popup = null;

  const open = (feature, at) => {
    popup?.remove();
    const id = String(feature.properties.id);
    ring(map, feature.properties.id);
    const item = itemOf(id);
    item?.classList.add("app-places__here");
    item?.scrollIntoView({ block: "nearest" });
    const opened = openPopup(map, feature, at);
    popup = opened;
    opened.on("close", () => {
      item?.classList.remove("app-places__here");
      ring(map, null);
      if (popup === opened) map.getCanvas().focus({ preventScroll: true });
    });
  };

  const choose = async (feature, at) => {
    const { cluster_id: cluster, point_count: count } = feature.properties;
    if (cluster === undefined) return open(feature, at);
    region.textContent = say("places", { n: count });
    const zoom = await map.getSource("things").getClusterExpansionZoom(cluster);
    map.easeTo({ center: placeOf(feature), zoom });
  };

  const ask = (at) => {
    popup?.remove();
    popup = openQuestion(map, question, at);
  };

  map.on("click", (event) => {
    const [feature] = map.queryRenderedFeatures(event.point, { layers: LAYERS });
    if (!feature) return question && ask(event.lngLat);
    choose(feature, feature.geometry.type === "Point" ? placeOf(feature) : event.lngLat);
  });
  map.on("mousemove", (event) => {
    const over = map.queryRenderedFeatures(event.point, { layers: LAYERS }).length > 0;
    map.getCanvas().style.cursor = over ? "pointer" : "";
  });
  root.addEventListener("keydown", (event) => event.key === "Escape" && popup?.remove());
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const feature = nearestMiddle(map);
    if (!feature && question) ask(map.getCenter());
    else if (!feature) region.textContent = say("nothingHere");
    else choose(feature, feature.geometry.type === "Point" ? placeOf(feature) : map.getCenter());
  });

  const pointed = (event) => {
    const item = event.target.closest?.("[data-map-item]");
    if (item) ring(map, byId.get(item.dataset.mapItem)?.properties.id);
  };
  for (const button of page.querySelectorAll("[data-map-show]")) {
    button.hidden = !byId.has(button.dataset.mapShow);
  }
  page.addEventListener("focusin", pointed);
  page.addEventListener("mouseover", pointed);
  page.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-map-show]");
    const feature = button && byId.get(button.dataset.mapShow);
    if (!feature) return;
    const at = placeOf(feature);
    map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), 15) });
    open(feature, at);
  });
}

/** The thing nearest the middle of the map, within reach. */
function nearestMiddle(map) {
  const { x, y } = map.project(map.getCenter());
  const box = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]];
  const distance = (feature) => {
    const at = map.project(placeOf(feature));
    return feature.geometry.type === "Point" ? Math.hypot(at.x - x, at.y - y) : REACH_PX;
  };
  return map.queryRenderedFeatures(box, { layers: LAYERS }).sort((a, b) => distance(a) - distance(b))[0];
}

function keepFresh(map, options) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      map.getSource("things")?.setData(await fetchThings(options.data));
    } catch (error) {
      console.warn(error);
    }
  }, options.refresh * 1000);
}
