// The base map: pale, drawn from the place's own water, wards, roads and place names, with no
// tile server, no glyphs and no picture from elsewhere. Names are drawn as pictures (pictures.js).

const INK = { land: "#f7f8f5", water: "#c4dde8", ward: "#a9b1ac", casing: "#c5cac3", road: "#ffffff" };

const width = (narrow, wide) => ["interpolate", ["exponential", 1.5], ["zoom"], 9, narrow, 16, wide];
const ofType = (type) => ["==", ["geometry-type"], type];
const isMajor = ["==", ["get", "class"], "major"];
const byClass = (major, minor) => ["case", isMajor, major, minor];

/**
 * A whole style.
 *
 * `base` is the folder of the four GeoJSON files. Their properties: roads have `class`
 * ("major" or "minor"); wards and places have `name`; places have `rank` (1 town, 2 village,
 * 3 quarter). `tiles`, if given, is a raster tile address and takes the place of the drawing.
 */
export function baseStyle({ base = "/map/base", tiles = null, attribution = "" }) {
  const style = {
    version: 8,
    sources: {},
    layers: [{ id: "land", type: "background", paint: { "background-color": INK.land } }],
  };
  if (tiles) {
    style.sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, attribution };
    style.layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.6 } });
    return style;
  }
  for (const name of ["water", "wards", "roads", "places"]) {
    const data = new URL(`${base}/${name}.geojson`, document.baseURI).href;
    style.sources[name] = { type: "geojson", data, attribution: name === "wards" ? attribution : "" };
  }
  style.layers.push(
    line("rivers", "water", { "line-color": INK.water, "line-width": width(1, 6) }, ofType("LineString")),
    fill("water", "water", { "fill-color": INK.water }, ofType("Polygon")),
    line("road-edges", "roads", { "line-color": INK.casing, "line-width": widths(1.6, 16, 0.8, 9) }),
    line("roads", "roads", { "line-color": INK.road, "line-width": widths(0.8, 12, 0.3, 6) }),
    line("wards", "wards", { "line-color": INK.ward, "line-width": 1, "line-dasharray": [4, 3] }),
    names("ward-names", "wards", "ward", 12),
    names("place-names", "places", "place", 0, ["get", "rank"]),
  );
  return style;
}

/** A line's width by zoom, wider for major roads. */
function widths(major0, major1, minor0, minor1) {
  return width(byClass(major0, minor0), byClass(major1, minor1));
}

function fill(id, source, paint, filter) {
  return { id, type: "fill", source, paint, filter };
}

function line(id, source, paint, filter) {
  const layout = { "line-cap": "round", "line-join": "round" };
  return { id, type: "line", source, layout, paint, ...(filter && { filter }) };
}

/** Names as pictures, which keep clear of each other. */
function names(id, source, kind, minzoom, rank = 9) {
  return {
    id,
    type: "symbol",
    source,
    minzoom,
    layout: {
      "icon-image": ["concat", kind, ":", ["to-string", rank], ":", ["get", "name"]],
      "icon-padding": 6,
      "symbol-sort-key": ["to-number", rank, 9],
    },
  };
}
