"""A mapping to fill in, from what a source holds."""

import tempfile
from pathlib import Path

import yaml

from data.importing.areas import crs_name
from data.importing.reading import SourceLayer, read_datasets
from data.importing.sources import copy_source
from data.importing.values import as_text, is_missing

_EXAMPLES = 3
_EXAMPLE_LENGTH = 40
_HEAD = """\
# Which source layer becomes which layer of the district. See docs/mapping.md.
# Fill in every ...; take out what is not needed; move layers to `ignore` with a reason.
"""


def mapping_skeleton(source: Path) -> str:
    """Write a mapping to fill in, with the layers and columns of a source.

    Columns are listed with examples of their values as comments.

    Raises
    ------
    ImportRefusedError
        If the source cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="plantable-import-") as folder:
        datasets, _ = copy_source(Path(source), Path(folder))
        layers = read_datasets(datasets, Path(folder))
    return _HEAD + _frame(layers) + "layers:\n" + "".join(map(_layer, layers))


def _frame(layers: list[SourceLayer]) -> str:
    crs = next((crs_name(layer.crs) for layer in layers if layer.crs), "EPSG:...")
    statement = "who says so, on what ground"
    frame = {
        "district": {"name": "...", "crs": crs, "boundary": _window()},
        "coverage": {"window": {**_window(), "statement": statement}},
        "defaults": {"coverage": "window", "source": "...", "licence": "..."},
        "ignore": [],
    }
    return yaml.safe_dump(frame, sort_keys=False, allow_unicode=True)


def _window() -> dict[str, object]:
    return {"crs": "EPSG:4326", "bbox": ["west", "south", "east", "north"]}


def _layer(layer: SourceLayer) -> str:
    types = sorted({g.geom_type for g in layer.geometries if g is not None})
    statement = [
        {
            "source_layer": layer.name,
            "kind": "...",
            "id": "...",
            "columns": {"local_id": "...", "name": "..."},
        }
    ]
    text = yaml.safe_dump(statement, sort_keys=False, allow_unicode=True)
    head = f"# {len(layer.attributes)} row(s), {'/'.join(types) or 'no geometry'}\n"
    return (
        head
        + text
        + "".join(_column(layer, name) for name in map(str, layer.attributes))
    )


def _column(layer: SourceLayer, name: str) -> str:
    found = (as_text(v) for v in layer.attributes[name] if not is_missing(v))
    examples = list(dict.fromkeys(found))[:_EXAMPLES]
    shown = ", ".join(repr(text[:_EXAMPLE_LENGTH]) for text in examples) or "(empty)"
    return f"#   {' '.join(str(name).split())}: {shown}\n"
