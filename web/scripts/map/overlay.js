// A picture laid over the base map, and a question about any place on it.

import { Popup } from "maplibre-gl";

/** Lays a picture over the base map and under its names. `corners`: north-west, north-east, south-east, south-west. */
export function addOverlay(map, { picture, corners }) {
  map.addSource("overlay", { type: "image", url: new URL(picture, document.baseURI).href, coordinates: corners });
  const names = map.getLayer("ward-names") && "ward-names";
  const paint = { "raster-opacity": 0.6, "raster-resampling": "nearest", "raster-fade-duration": 0 };
  map.addLayer({ id: "overlay", type: "raster", source: "overlay", paint }, names);
}

/** Opens a popup at a place, with a link that asks about it: `path?lat=…&lon=…`. */
export function openQuestion(map, { path, text }, { lat, lng }) {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = `${path}?lat=${lat.toFixed(6)}&lon=${lng.toFixed(6)}`;
  link.textContent = text;
  const popup = new Popup({ maxWidth: "280px", focusAfterOpen: false }).setLngLat([lng, lat]).setDOMContent(link).addTo(map);
  link.focus({ preventScroll: true });
  return popup;
}
