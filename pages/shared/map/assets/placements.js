// Placements as buttons on the map: few, named, reached by keyboard like one control.

import { outcomeSymbol } from "./symbols.js";

const SYMBOL_PX = 30;

export class Placements {
  constructor(maplibregl, map, onSelect) {
    this.maplibregl = maplibregl;
    this.map = map;
    this.onSelect = onSelect;
    this.markers = new Map();
    this.order = [];
  }

  update(data) {
    const outcomes = new Map(data.outcomes.map((row) => [row.id, row]));
    const wanted = new Set(data.placements.map((placement) => placement.id));
    for (const [id, marker] of this.markers) {
      if (!wanted.has(id)) {
        marker.remove();
        this.markers.delete(id);
      }
    }
    for (const placement of data.placements) {
      const marker = this.markers.get(placement.id) ?? this.add(placement);
      marker.setLngLat([placement.lng, placement.lat]);
      this.dress(marker.getElement(), placement, outcomes.get(placement.outcome), data);
    }
    this.order = data.placements.map((placement) => placement.id);
    this.reachable(wanted.has(data.selected) ? data.selected : this.order[0]);
  }

  add(placement) {
    const button = document.createElement("button");
    button.type = "button";
    const marker = new this.maplibregl.Marker({ element: button })
      .setLngLat([placement.lng, placement.lat])
      .addTo(this.map);
    button.addEventListener("click", (event) => {
      event.stopPropagation(); // not also a click on the ground below
      this.onSelect(placement.id);
    });
    button.addEventListener("keydown", (event) => this.step(event, placement.id));
    button.addEventListener("focus", () => this.bringIntoView(marker));
    this.markers.set(placement.id, marker);
    return marker;
  }

  dress(button, placement, outcome, data) {
    const look = JSON.stringify([placement.outcome, placement.number, placement.description]);
    button.setAttribute("aria-pressed", String(placement.id === data.selected));
    button.classList.add("placement");
    button.classList.toggle("chosen", placement.id === data.selected);
    if (button.dataset.look === look) return;
    button.dataset.look = look;
    button.dataset.outcome = placement.outcome;
    button.setAttribute("aria-label", placement.description);
    button.title = placement.description;
    button.replaceChildren(outcomeSymbol(outcome, data.colours.halo, SYMBOL_PX));
    if (placement.number) {
      const number = document.createElement("span");
      number.className = "number";
      number.textContent = placement.number;
      button.append(number);
    }
  }

  // One stop for the Tab key; arrow keys go on from there.
  reachable(id) {
    for (const [other, marker] of this.markers) {
      marker.getElement().tabIndex = other === id ? 0 : -1;
    }
  }

  step(event, id) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    // Keys pressed on a symbol must not also move the map or choose the ground.
    event.stopPropagation();
    if (!(event.key in steps)) return;
    event.preventDefault();
    const count = this.order.length;
    const next = (this.order.indexOf(id) + steps[event.key] + count) % count;
    this.reachable(this.order[next]);
    this.markers.get(this.order[next]).getElement().focus();
  }

  bringIntoView(marker) {
    if (!this.map.getBounds().contains(marker.getLngLat())) {
      this.map.jumpTo({ center: marker.getLngLat() });
    }
  }

  remove() {
    for (const marker of this.markers.values()) marker.remove();
    this.markers.clear();
  }
}
