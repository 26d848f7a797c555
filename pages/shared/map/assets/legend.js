// Layers and legend: what each sign means, how old it is, and a switch to hide it.

import { classSymbol, hatchSymbol, layerSymbol, outcomeSymbol } from "./symbols.js";

// A narrower map would be covered by its own legend.
const WIDE_ENOUGH_PX = 1000;

export class Legend {
  constructor(widthPx, onSwitch) {
    this.onSwitch = onSwitch;
    this.element = element("details", "legend");
    this.element.open = widthPx >= WIDE_ENOUGH_PX;
    this.title = element("summary");
    this.content = element("div", "legend-content");
    this.content.tabIndex = -1;
    this.element.append(this.title, this.content);
    this.last = "";
    this.open = new Map(); // group -> whether a person opened it
  }

  update(data, isShown, failed) {
    const look = JSON.stringify([
      data.words, data.outcomes, data.layers, data.layers.map(isShown), [...failed],
    ]);
    if (look === this.last) return;
    const focused = this.content.getRootNode().activeElement?.dataset?.layer;
    this.last = look;
    this.title.textContent = data.words.legend;
    this.content.replaceChildren(this.outcomes(data), ...this.groups(data, isShown, failed));
    if (focused !== undefined) this.switchOf(focused)?.focus();
  }

  switchOf(layerId) {
    return [...this.content.querySelectorAll("input")].find(
      (input) => input.dataset.layer === layerId,
    );
  }

  outcomes(data) {
    const rows = data.outcomes.map((outcome) =>
      row(outcomeSymbol(outcome, data.colours.halo, 20), outcome.title),
    );
    return section(data.words.outcomes, rows);
  }

  groups(data, isShown, failed) {
    const groups = new Map();
    const inOrder = [...data.layers].reverse(); // the topmost layer is read first
    inOrder.sort((one, two) => one.group_order - two.group_order);
    for (const layer of inOrder) {
      groups.set(layer.group, [...(groups.get(layer.group) ?? []), layer]);
    }
    return [...groups].map(([title, layers]) => this.group(title, layers, data, isShown, failed));
  }

  group(title, layers, data, isShown, failed) {
    const part = element("details", "group");
    const heading = element("summary");
    heading.textContent = `${title} (${layers.filter(isShown).length}/${layers.length})`;
    part.open = this.open.get(title) ?? layers.some((layer) => layer.open_group);
    part.addEventListener("toggle", () => this.open.set(title, part.open));
    part.append(
      heading,
      ...layers.map((layer) => this.layer(layer, data, isShown(layer), failed)),
    );
    return part;
  }

  layer(layer, data, shown, failed) {
    const item = element("div", "layer");
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.checked = shown;
    box.disabled = !layer.features_url;
    box.dataset.layer = layer.id;
    box.addEventListener("change", () => this.onSwitch(layer.id, box.checked));
    const name = element("span", "name");
    name.textContent = layer.title;
    label.append(box, ...(layer.classes.length ? [] : [layerSymbol(layer.portrayal)]), name);
    item.append(label);
    for (const text of notes(layer, data, failed)) {
      const note = element("p", "note");
      note.textContent = text;
      item.append(note);
    }
    if (shown) {
      const line = layer.portrayal.colour;
      for (const each of layer.classes) item.append(row(classSymbol(each.colour, line), each.title));
      if (layer.uncovered_url) {
        item.append(row(hatchSymbol(data.colours.hatch), data.words.nothing_known));
      }
    }
    return item;
  }
}

function notes(layer, data, failed) {
  const failure = failed.has(layer.id) ? data.words.not_loaded : "";
  return [layer.date_text, layer.note, failure].filter(Boolean);
}

function row(symbol, text) {
  const item = element("div", "row");
  const name = element("span");
  name.textContent = text;
  item.append(symbol, name);
  return item;
}

function section(title, rows) {
  const part = element("section");
  if (title) {
    const heading = element("h3");
    heading.textContent = title;
    part.append(heading);
  }
  part.append(...rows);
  return part;
}

export function element(name, className = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}
