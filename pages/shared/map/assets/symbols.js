// Symbols of outcomes and layers as SVG, drawn alike on the map and in the legend.

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, String(value));
  }
  return element;
}

function picture(width, height, box = `0 0 ${width} ${height}`) {
  return svg("svg", { width, height, viewBox: box, "aria-hidden": "true" });
}

export function outcomeSymbol(outcome, halo, sizePx) {
  const symbol = picture(sizePx, sizePx, "-2 -2 28 28");
  const joined = { "stroke-linejoin": "round", "stroke-linecap": "round" };
  symbol.append(
    svg("path", { d: outcome.outline, fill: halo, stroke: halo, "stroke-width": 4, ...joined }),
  );
  symbol.append(
    outcome.hollow
      ? svg("path", {
          d: outcome.outline,
          fill: halo,
          stroke: outcome.colour,
          "stroke-width": 3.5,
          "stroke-dasharray": "4.2 2.1",
          transform: "translate(1.5 1.5) scale(0.875)",
        })
      : svg("path", { d: outcome.outline, fill: outcome.colour }),
  );
  if (outcome.mark) {
    symbol.append(
      svg("path", { d: outcome.mark, fill: "none", stroke: halo, "stroke-width": 2.6, ...joined }),
    );
  }
  return symbol;
}

export function layerSymbol(look) {
  const symbol = picture(24, 16);
  const line = {
    stroke: look.colour,
    "stroke-width": Math.max(1, Math.min(look.width_px, 2.5)),
    "stroke-dasharray": look.dash.map((part) => part * look.width_px).join(" "),
  };
  if (look.fill) {
    symbol.append(
      svg("rect", {
        x: 2, y: 2, width: 20, height: 12,
        fill: look.fill, "fill-opacity": look.fill_opacity, ...line,
      }),
    );
  } else if (look.width_px > 0) {
    symbol.append(svg("path", { d: "M2 8H22", fill: "none", ...line }));
  } else {
    const letters = svg("text", { x: 12, y: 13, "text-anchor": "middle", "font-size": 13, fill: look.colour });
    letters.textContent = "Aa";
    symbol.append(letters);
  }
  return symbol;
}

export function classSymbol(colour, line) {
  const symbol = picture(24, 16);
  symbol.append(
    svg("rect", { x: 2, y: 2, width: 20, height: 12, fill: colour, stroke: line, "stroke-width": 1 }),
  );
  return symbol;
}

export function hatchSymbol(colour) {
  const symbol = picture(24, 16);
  const lines = "M2 14L14 2M8 14L20 2M14 14L22 6M2 8L8 2";
  symbol.append(
    svg("path", { d: lines, stroke: colour, "stroke-width": 1, fill: "none" }),
    svg("rect", { x: 2, y: 2, width: 20, height: 12, fill: "none", stroke: colour }),
  );
  return symbol;
}

export function northArrow() {
  const symbol = picture(26, 40, "0 0 26 40");
  symbol.append(
    svg("path", { d: "M13 14L20 36L13 31L6 36Z", fill: "#26221C", stroke: "#FFFFFF", "stroke-width": 1.5 }),
  );
  const letter = svg("text", {
    x: 13, y: 11, "text-anchor": "middle", "font-size": 13, "font-weight": 700,
    fill: "#26221C", stroke: "#FFFFFF", "stroke-width": 3, "paint-order": "stroke",
  });
  letter.textContent = "N";
  symbol.append(letter);
  return symbol;
}
