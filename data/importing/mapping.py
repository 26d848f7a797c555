"""Reads a mapping file, with all its faults in one message."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from data.importing.errors import ImportRefusedError
from data.importing.mapping_model import LayerStatement, Mapping
from data.importing.reading import SourceLayer
from geo.layers import LAYER_KINDS

MAX_MAPPING_BYTES = 1_000_000


def read_mapping(file: Path) -> Mapping:
    """Read a mapping file (YAML).

    Raises
    ------
    ImportRefusedError
        With all faults: not there, not YAML, an unknown word, a missing value, a
        reference to nothing.
    """
    content = _parse(file)
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(_sentence(fault) for fault in error.errors())
        msg = (
            f"Mapping {file.name} has {error.error_count()} fault(s): {faults}. "
            "See docs/mapping.md for an example."
        )
        raise ImportRefusedError(msg) from error


def with_defaults(layer: LayerStatement, mapping: Mapping) -> LayerStatement:
    """Give what is stated of a layer, the rest from the defaults of the mapping."""
    stated = mapping.defaults.model_dump(exclude_none=True, exclude={"text"})
    own = layer.model_fields_set
    update: dict[str, Any] = {k: v for k, v in stated.items() if k not in own}
    kind = LAYER_KINDS[layer.kind]
    if kind.column("regulation_text") and "text" not in own:
        update["text"] = mapping.defaults.text
    if not kind.column("plan_id"):
        update.pop("plan_id", None)
        update.pop("plan_level", None)
        update.pop("process_steps", None)
    return layer.model_copy(update=update)


def require_in_source(
    mapping: Mapping, layers: list[LayerStatement], sources: dict[str, SourceLayer]
) -> None:
    """Refuse a mapping that names layers or columns which the source does not have.

    Raises
    ------
    ImportRefusedError
        With all that is missing and what was found instead.
    """
    named = [
        *(layer.source_layer for layer in layers),
        *(ignored.source_layer for ignored in mapping.ignore),
        *(plan.ground.source_layer for plan in mapping.plans),
        *mapping.coverage_layers(),
    ]
    absent = sorted(
        {name for name in named if name is not None and name not in sources}
    )
    faults = []
    if absent:
        faults.append(
            f"the source has no layer {', '.join(map(repr, absent))}; it has: "
            f"{', '.join(sorted(sources))}"
        )
    for layer in layers:
        source = sources.get(layer.source_layer)
        if source is not None:
            faults.extend(_absent_columns(layer.id, layer.source_columns(), source))
    for ignored in mapping.ignore:
        source = sources.get(ignored.source_layer)
        if source is not None:
            faults.extend(_absent_columns("ignore", list(ignored.where), source))
    if faults:
        msg = f"The mapping does not fit the source: {'; '.join(faults)}."
        raise ImportRefusedError(msg)


def _absent_columns(
    layer_id: str, columns: list[str], source: SourceLayer
) -> list[str]:
    found = [str(column) for column in source.attributes.columns]
    absent = [column for column in columns if column not in found]
    if not absent:
        return []
    return [
        f"layer {layer_id!r}: {source.name!r} has no column "
        f"{', '.join(map(repr, absent))}; it has: {', '.join(found)}"
    ]


def _parse(file: Path) -> object:
    try:
        if file.stat().st_size > MAX_MAPPING_BYTES:
            msg = f"Mapping {file.name} is larger than {MAX_MAPPING_BYTES / 1e6} MB."
            raise ImportRefusedError(msg)
        loader = _UniqueKeyLoader(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"Mapping {file.name} cannot be read: {error}"
        raise ImportRefusedError(msg) from error
    try:
        return loader.get_single_data()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        msg = f"Mapping {file.name} is not YAML: {error}"
        raise ImportRefusedError(msg) from error
    finally:
        loader.dispose()


class _UniqueKeyLoader(yaml.SafeLoader):
    """The safe loader, which takes a key that stands twice as a fault."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = sorted({key for key in keys if keys.count(key) > 1 and key != "<<"})
        if twice:
            where = f"line {node.start_mark.line + 1}"
            msg = f"{where}: {', '.join(twice)} stands twice"
            raise yaml.YAMLError(msg)
        return super().construct_mapping(node, deep=deep)


def _whole_number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int | str:
    # YAML 1.1 reads 3_1 as thirty-one; here it is a code of a land use.
    return node.value if "_" in node.value else loader.construct_yaml_int(node)


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:int", _whole_number)


def _sentence(fault: Any) -> str:
    where = ".".join(str(part) for part in fault["loc"]) or "the mapping"
    return f"{where}: {fault['msg'].removeprefix('Value error, ')}"
