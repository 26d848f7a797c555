// The map shows what Python sent and reports what people do; it owns nothing but
// where it looks and which layers are switched on.

import { element, Legend } from "./legend.js";
import { libraries, loaded, styleSheets } from "./libraries.js";
import { Placements } from "./placements.js";
import { addMissingImage, FOOTPRINTS, styleOf } from "./style.js";
import { northArrow } from "./symbols.js";

const DECIMALS = 8; // about 1 mm
const VIEW_PADDING_PX = 24;
// What Python leaves out of a layer.
const NO_LAYER = {
  group: "",
  group_order: 0,
  open_group: false,
  features_url: "",
  labels_url: "",
  uncovered_url: "",
  classes: [],
  shown: false,
  date_text: "",
  note: "",
};
const maps = new WeakMap();

// Called at first and again whenever the data change.
export async function show(sent) {
  const layers = sent.data.layers.map((layer) => ({ ...NO_LAYER, ...layer }));
  const component = { ...sent, data: { ...sent.data, layers } };
  const root = component.parentElement;
  const known = maps.get(root);
  if (known) {
    known.update(component);
    return;
  }
  const map = new DistrictMap(component);
  maps.set(root, map);
  await map.open();
}

export function remove(root) {
  maps.get(root)?.close();
  maps.delete(root);
}

// What a person switched on or off holds while the browser's tab is open: also after
// a look at another page. Maps of the same layers share it.
function memoryOf(data) {
  return `plantable-layers:${data.layers.map((layer) => layer.id).join(",")}`;
}

function rememberedSwitches(data) {
  try {
    return new Map(JSON.parse(window.sessionStorage.getItem(memoryOf(data)) ?? "[]"));
  } catch {
    return new Map(); // no storage allowed, or written by somebody else
  }
}

function rememberSwitches(data, switches) {
  try {
    window.sessionStorage.setItem(memoryOf(data), JSON.stringify([...switches]));
  } catch {
    // Without storage the switches hold until the page is left.
  }
}

class DistrictMap {
  constructor(component) {
    this.component = component;
    this.switches = rememberedSwitches(this.data); // layer id -> what a person chose
    this.everShown = new Set(); // a layer is fetched when it is first shown
    this.failed = new Set();
    this.closed = false;
    this.buildPage();
  }

  get data() {
    return this.component.data;
  }

  get base() {
    return new URL(this.data.assets, window.location.origin).href;
  }

  buildPage() {
    this.sheets = styleSheets(this.base);
    this.page = element("div", "plantable-map");
    this.frame = element("div", "frame");
    this.ground = element("div", "ground");
    this.cross = element("div", "cross");
    this.cross.setAttribute("aria-hidden", "true");
    this.keys = element("p", "for-screen-readers");
    this.keys.id = "plantable-map-keys";
    this.north = element("div", "north");
    this.north.setAttribute("role", "img");
    this.north.append(northArrow());
    this.credits = element("p", "credits");
    this.frame.append(this.ground, this.cross, this.north);
    this.page.append(this.keys, this.frame, this.credits);
    this.component.parentElement.append(...this.sheets, this.page);
    this.size();
  }

  size() {
    this.frame.style.height = `min(${Number(this.data.height_px)}px, 75vh)`;
  }

  async open() {
    const [maplibregl] = await Promise.all([
      libraries(this.base),
      ...this.sheets.map(loaded),
    ]);
    if (this.closed) return;
    this.legend = new Legend(this.frame.clientWidth, (id, shown) => {
      this.switches.set(id, shown);
      rememberSwitches(this.data, this.switches);
      this.redraw();
    });
    this.frame.append(this.legend.element);
    this.legend.update(this.data, this.isShown, this.failed);
    this.map = this.makeMap(maplibregl);
    this.addControls(maplibregl);
    this.placements = new Placements(maplibregl, this.map, (id) => this.report("select", { id }));
    this.listen();
    this.update(this.component);
  }

  makeMap(maplibregl) {
    const words = this.data.words;
    const style = this.style();
    this.drawing = JSON.stringify(style);
    this.view = JSON.stringify(this.data.view);
    const map = new maplibregl.Map({
      container: this.ground,
      style,
      bounds: bounds(this.data.view),
      fitBoundsOptions: this.fitting(),
      minZoom: 8,
      maxZoom: 21,
      attributionControl: false,
      // North stays up, so that the north arrow is always true.
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      // On a phone one finger scrolls the page past the map.
      cooperativeGestures: window.matchMedia("(pointer: coarse)").matches,
      locale: {
        "Map.Title": words.map,
        "NavigationControl.ZoomIn": words.zoom_in,
        "NavigationControl.ZoomOut": words.zoom_out,
        "CooperativeGesturesHandler.MobileHelpText": words.two_fingers,
        "CooperativeGesturesHandler.WindowsHelpText": words.ctrl_scroll,
        "CooperativeGesturesHandler.MacHelpText": words.ctrl_scroll,
      },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    return map;
  }

  addControls(maplibregl) {
    const buttons = new maplibregl.NavigationControl({ showCompass: false });
    this.map.addControl(buttons, "top-right");
    this.map.addControl(new WholeDistrict(() => this.goTo(this.data.view), this.data.words), "top-right");
    this.map.addControl(new maplibregl.ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
  }

  listen() {
    const canvas = this.map.getCanvas();
    canvas.setAttribute("aria-describedby", this.keys.id);
    this.map.on("styleimagemissing", ({ id }) => addMissingImage(this.map, id, this.data.colours));
    this.map.on("error", (event) => this.fail(event));
    this.map.on("click", (event) => this.click(event));
    this.map.on("idle", () => {
      this.page.dataset.ready = "true";
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.repeat) return;
      event.preventDefault();
      this.reportPlace(this.map.getCenter(), "keyboard");
    });
    canvas.addEventListener("focus", () => {
      this.cross.classList.toggle("seen", canvas.matches(":focus-visible"));
    });
    canvas.addEventListener("blur", () => this.cross.classList.remove("seen"));
    canvas.addEventListener("pointerdown", () => this.cross.classList.remove("seen"));
    canvas.addEventListener("keydown", () => this.cross.classList.add("seen"));
  }

  click(event) {
    const layers = [`${FOOTPRINTS}-fill`].filter((id) => this.map.getLayer(id));
    const [footprint] = this.map.queryRenderedFeatures(event.point, { layers });
    if (footprint) this.report("select", { id: footprint.properties.id });
    else this.reportPlace(event.lngLat, "pointer");
  }

  reportPlace(place, by) {
    const { lng, lat } = place.wrap();
    this.report("click", {
      lng: Number(lng.toFixed(DECIMALS)),
      lat: Number(lat.toFixed(DECIMALS)),
      zoom: Number(this.map.getZoom().toFixed(2)),
      by,
    });
  }

  report(name, value) {
    this.component.setTriggerValue(name, value);
  }

  update(component) {
    this.forgetSwitchesPythonChanged(component.data);
    this.component = component;
    if (!this.map) return; // still opening: it will show the latest
    this.keys.textContent = this.data.words.keys;
    this.north.setAttribute("aria-label", this.data.words.north);
    this.credits.textContent = this.data.attribution;
    this.size();
    this.redraw();
    this.placements.update(this.data);
    const view = JSON.stringify(this.data.view);
    if (view !== this.view) {
      this.view = view;
      this.goTo(this.data.view);
    }
  }

  forgetSwitchesPythonChanged(data) {
    const before = new Map(this.data.layers.map((layer) => [layer.id, layer.shown]));
    for (const layer of data.layers) {
      if (before.get(layer.id) !== layer.shown) this.switches.delete(layer.id);
    }
  }

  isShown = (layer) =>
    Boolean(layer.features_url) && (this.switches.get(layer.id) ?? layer.shown);

  style() {
    for (const layer of this.data.layers) {
      if (this.isShown(layer)) this.everShown.add(layer.id);
    }
    return styleOf(this.data, (layer) => this.everShown.has(layer.id), this.isShown);
  }

  redraw() {
    const style = this.style();
    const drawing = JSON.stringify(style);
    if (drawing !== this.drawing) {
      this.drawing = drawing;
      this.map.setStyle(style, { diff: true });
    }
    this.legend.update(this.data, this.isShown, this.failed);
  }

  // A layer that did not arrive is said to be missing, never just left out.
  fail(event) {
    const layerId = (event.sourceId ?? "").replace(/^(features|labels|uncovered):/, "");
    if (this.data.layers.some((layer) => layer.id === layerId)) {
      this.failed.add(layerId);
      this.legend.update(this.data, this.isShown, this.failed);
    } else {
      console.error(event.error);
    }
  }

  fitting() {
    const legend = this.legend.element;
    const covered = legend.open ? legend.offsetLeft + legend.offsetWidth : 0;
    const padding = {
      top: VIEW_PADDING_PX,
      bottom: VIEW_PADDING_PX,
      right: VIEW_PADDING_PX,
      left: VIEW_PADDING_PX + (covered < this.frame.clientWidth / 2 ? covered : 0),
    };
    return { padding, maxZoom: this.data.view.zoom_max };
  }

  goTo(view) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.fitBounds(bounds(view), { ...this.fitting(), animate: !still, duration: 400 });
  }

  close() {
    this.closed = true;
    this.placements?.remove();
    this.map?.remove();
    this.page.remove();
    for (const sheet of this.sheets) sheet.remove();
  }
}

class WholeDistrict {
  constructor(onPress, words) {
    this.button = element("button", "whole-district");
    this.button.type = "button";
    this.button.title = words.whole;
    this.button.setAttribute("aria-label", words.whole);
    this.button.addEventListener("click", onPress);
    this.box = element("div", "maplibregl-ctrl maplibregl-ctrl-group");
    this.box.append(this.button);
  }

  onAdd() {
    return this.box;
  }

  onRemove() {
    this.box.remove();
  }
}

function bounds(view) {
  return [
    [view.west, view.south],
    [view.east, view.north],
  ];
}
