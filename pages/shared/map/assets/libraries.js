// Fetches the installed libraries once for all maps of the page.

let loading;

export function libraries(base) {
  loading ??= load(base);
  return loading;
}

// The map stands in a shadow tree, which sees no style of the page.
export function styleSheets(base) {
  return ["maplibre-gl.css", "map.css"].map((name) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = base + name;
    return link;
  });
}

export function loaded(link) {
  return new Promise((resolve) => {
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", resolve, { once: true });
  });
}

async function load(base) {
  await script(base + "maplibre-gl-csp.js");
  window.maplibregl.setWorkerUrl(base + "maplibre-gl-csp-worker.js");
  return window.maplibregl;
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.addEventListener("load", resolve, { once: true });
    element.addEventListener(
      "error",
      () => reject(new Error(`${address} could not be loaded`)),
      { once: true },
    );
    document.head.append(element);
  });
}
