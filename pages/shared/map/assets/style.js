// The whole drawing as one MapLibre style, made from what Python sent. MapLibre
// compares it with the last one and changes only what differs.

const HATCH = "hatch";
const POLYGONS = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];
const POINTS = ["in", ["geometry-type"], ["literal", ["Point", "MultiPoint"]]];
// Fonts of the reader's system; no glyph address is set, so none is fetched.
const LABEL_FONTS = ["Segoe UI", "Noto Sans", "DejaVu Sans", "Arial"];
const CLOSE_UP_ZOOM = 17.5;
const NO_OUTCOME_COLOUR = "#26221C";

export const FOOTPRINTS = "placement-footprints";

export function styleOf(data, isDrawn, isShown) {
  const style = {
    version: 8,
    sources: {},
    layers: [
      {
        id: "paper",
        type: "background",
        paint: { "background-color": data.colours.base },
      },
    ],
  };
  const drawn = data.layers.filter((layer) => layer.features_url && isDrawn(layer));
  for (const layer of drawn) addFeatures(style, layer, isShown(layer));
  for (const layer of drawn) addUncovered(style, layer, isShown(layer));
  addFootprints(style, data);
  for (const layer of drawn) addLabels(style, layer, isShown(layer));
  return style;
}

export function addMissingImage(map, id, colours) {
  if (id === HATCH && !map.hasImage(HATCH)) {
    map.addImage(HATCH, hatchImage(colours.hatch), { pixelRatio: 2 });
  }
}

function visibility(shown) {
  return { visibility: shown ? "visible" : "none" };
}

function geojson(address) {
  return { type: "geojson", data: new URL(address, window.location.origin).href };
}

function addFeatures(style, layer, shown) {
  const source = `features:${layer.id}`;
  const look = layer.portrayal;
  style.sources[source] = geojson(layer.features_url);
  const add = (part, type, filter, paint, layout = {}) =>
    style.layers.push({
      id: `${part}:${layer.id}`,
      type,
      source,
      filter,
      paint,
      layout: { ...layout, ...visibility(shown) },
    });
  if (look.fill) {
    add("fill", "fill", POLYGONS, {
      "fill-color": fillColour(layer),
      "fill-opacity": look.fill_opacity,
      "fill-outline-color": "rgba(0, 0, 0, 0)",
    });
  }
  if (look.width_px > 0) {
    const line = {
      "line-color": look.colour,
      "line-width": ["interpolate", ["linear"], ["zoom"], 13, look.width_px * 0.6, 17, look.width_px],
    };
    if (look.dash.length > 0) line["line-dasharray"] = look.dash;
    add("line", "line", ["!", POINTS], line, { "line-join": "round" });
    add("point", "circle", POINTS, {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 13, 2.5, 17, 5],
      "circle-color": look.colour,
      "circle-stroke-color": "#FFFFFF",
      "circle-stroke-width": 1,
    });
  }
}

function fillColour(layer) {
  if (layer.classes.length === 0) return layer.portrayal.fill;
  const pairs = layer.classes.flatMap((row) => [row.id, row.colour]);
  return ["match", ["get", "zoning_class"], ...pairs, layer.portrayal.fill];
}

function addUncovered(style, layer, shown) {
  if (!layer.uncovered_url) return;
  const source = `uncovered:${layer.id}`;
  style.sources[source] = geojson(layer.uncovered_url);
  style.layers.push({
    id: source,
    type: "fill",
    source,
    paint: { "fill-pattern": HATCH },
    layout: visibility(shown),
  });
}

function addLabels(style, layer, shown) {
  if (!layer.labels_url) return;
  const source = `labels:${layer.id}`;
  style.sources[source] = geojson(layer.labels_url);
  style.layers.push({
    id: source,
    type: "symbol",
    source,
    minzoom: layer.portrayal.label_from_zoom,
    filter: ["any", ["!", ["has", "close_up"]], [">=", ["zoom"], CLOSE_UP_ZOOM]],
    layout: {
      "text-field": ["get", "label"],
      "text-font": LABEL_FONTS,
      "text-size": 12.5,
      "text-max-width": 9,
      "text-padding": 3,
      ...visibility(shown),
    },
    paint: {
      "text-color": layer.portrayal.colour,
      "text-halo-color": "rgba(255, 255, 255, 0.9)",
      "text-halo-width": 1.6,
    },
  });
}

function addFootprints(style, data) {
  const colours = data.outcomes.flatMap((row) => [row.id, row.colour]);
  const colour = ["match", ["get", "outcome"], ...colours, NO_OUTCOME_COLOUR];
  style.sources[FOOTPRINTS] = {
    type: "geojson",
    data: { type: "FeatureCollection", features: footprints(data) },
  };
  style.layers.push(
    {
      id: `${FOOTPRINTS}-fill`,
      type: "fill",
      source: FOOTPRINTS,
      paint: { "fill-color": colour, "fill-opacity": 0.3 },
    },
    {
      id: `${FOOTPRINTS}-halo`,
      type: "line",
      source: FOOTPRINTS,
      paint: { "line-color": data.colours.halo, "line-width": chosenWidth(7, 4) },
    },
    {
      id: `${FOOTPRINTS}-line`,
      type: "line",
      source: FOOTPRINTS,
      paint: { "line-color": colour, "line-width": chosenWidth(4, 2) },
    },
  );
}

function chosenWidth(chosen, other) {
  return ["case", ["get", "chosen"], chosen, other];
}

function footprints(data) {
  return data.placements
    .filter((placement) => placement.footprint)
    .map((placement) => ({
      type: "Feature",
      properties: {
        id: placement.id,
        outcome: placement.outcome,
        chosen: placement.id === data.selected,
      },
      geometry: placement.footprint,
    }));
}

function hatchImage(colour) {
  const side = 20;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  for (const start of [-side, 0, side]) {
    pen.beginPath();
    pen.moveTo(start - 2, side + 2);
    pen.lineTo(start + side + 2, -2);
    pen.stroke();
  }
  return pen.getImageData(0, 0, side, side);
}
