"""What an import settles before it looks at a layer: CRS, district, which layers."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely import Polygon

from data.importing.areas import (
    Places,
    area_in,
    crs_name,
    mover,
    same_crs,
    usable_area,
)
from data.importing.attributes import chosen_rows
from data.importing.doctor import Hits
from data.importing.errors import ImportRefusedError
from data.importing.mapping_model import LayerStatement, Mapping, Where
from data.importing.reading import SourceLayer
from data.importing.report import ReportRow, Severity
from geo.layers import LAYER_KINDS
from geo.model.district import District, require_local_metric_crs

_WINDOW_MARGIN_M = 50.0  # assumption: room around a single point


def statements_without_mapping(sources: Sequence[SourceLayer]) -> list[LayerStatement]:
    """Take each source layer for the layer kind it is named after.

    Raises
    ------
    ImportRefusedError
        If a layer is not named like a kind or lacks its columns: with the layers and
        columns that were found.
    """
    unfit = [source for source in sources if not _is_kind(source)]
    if unfit or not sources:
        found = "; ".join(
            f"{source.name!r} with {', '.join(map(str, source.attributes.columns))}"
            for source in unfit
        )
        msg = (
            f"Without a mapping it is not clear what these layers are: found "
            f"{found or 'no layer'}. Write a mapping that says which layer kind each "
            "one is (docs/mapping.md; a check prints one to fill in), or name "
            "the layers after kinds, each with a column local_id."
        )
        raise ImportRefusedError(msg)
    return [_statement(source) for source in sources]


def _is_kind(source: SourceLayer) -> bool:
    kind = LAYER_KINDS.get(source.name)
    if kind is None:
        return False
    columns = set(source.attributes.columns)
    return all(column.name in columns for column in kind.columns if column.required)


def _statement(source: SourceLayer) -> LayerStatement:
    kind = LAYER_KINDS[source.name]
    columns = set(source.attributes.columns)
    return LayerStatement(
        source_layer=source.name,
        kind=kind.id,
        id=kind.id,
        columns={c.name: c.name for c in kind.columns if c.name in columns},
    )


def crs_of_sources(
    sources: Iterable[SourceLayer],
    crs: str | None,
    mapping: Mapping | None,
    existing: District | None,
) -> dict[str, str]:
    """Give the CRS of each source layer, the file's own or the stated one.

    Raises
    ------
    ImportRefusedError
        If a layer has none, or the stated CRS contradicts that of the district.
    """
    stated = (mapping.source_crs if mapping else None) or crs
    known: dict[str, str] = {}
    without: list[str] = []
    for source in sources:
        found = source.crs or stated
        if found is None:
            without.append(source.name)
        else:
            known[source.name] = crs_name(found)
    if without:
        msg = (
            f"{', '.join(map(repr, without))}: found no CRS (a shapefile without .prj?)"
            ". State it with --crs, e.g. --crs EPSG:3878, or as source_crs in the "
            "mapping."
        )
        raise ImportRefusedError(msg)
    _require_one_district_crs(known.values(), crs, mapping, existing)
    return known


def _require_one_district_crs(
    sources: Iterable[str],
    crs: str | None,
    mapping: Mapping | None,
    existing: District | None,
) -> None:
    stated = mapping.district.crs if mapping and mapping.district else None
    wanted = existing.crs if existing else stated
    if crs is None or wanted is None or same_crs(crs, wanted):
        return
    if any(same_crs(crs, source) for source in sources):
        return
    msg = f"CRS {crs} was stated, but the district is in {wanted}. State {wanted}."
    raise ImportRefusedError(msg)


def district_for(
    district_id: str,
    existing: District | None,
    mapping: Mapping | None,
    name: str | None,
    crs: str | None,
    sources: Sequence[SourceLayer],
    crs_by_name: dict[str, str],
) -> tuple[District, list[ReportRow]]:
    """Give the district to import into: stated, existing or drawn around the data.

    Raises
    ------
    UnsuitableCrsError
        If metres would not be true in its CRS.
    ImportRefusedError
        If nobody has stated a CRS for a new district and the sources have several.
    """
    if mapping and mapping.district:
        stated = mapping.district
        require_local_metric_crs(stated.crs)
        facts = stated.model_dump(exclude={"boundary", "name"})
        return District(
            id=district_id,
            name=name or stated.name,
            boundary=area_in(stated.boundary, stated.crs),
            **facts,
        ), []
    if existing is not None:
        return existing, []
    return _drawn_around(district_id, name, crs, sources, crs_by_name)


def _drawn_around(
    district_id: str,
    name: str | None,
    crs: str | None,
    sources: Sequence[SourceLayer],
    crs_by_name: dict[str, str],
) -> tuple[District, list[ReportRow]]:
    found = sorted(set(crs_by_name.values()))
    if crs is None and len(found) > 1:
        msg = (
            f"Found several CRS: {', '.join(found)}. State the district's own with "
            "--crs, e.g. --crs EPSG:3878."
        )
        raise ImportRefusedError(msg)
    wanted = crs_name(crs or found[0])
    require_local_metric_crs(wanted)
    places = _places(sources, crs_by_name, wanted)
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    margin_m = 0.0 if west < east and south < north else _WINDOW_MARGIN_M
    window = Polygon.from_bounds(
        west - margin_m, south - margin_m, east + margin_m, north + margin_m
    )
    row = ReportRow(
        "",
        district_id,
        "nobody has stated the study area",
        "the map looks at the extent of the data; it says nothing of where they are "
        "complete",
        "the study area is the extent of the data",
        severity=Severity.NOTE,
    )
    return District(district_id, name or district_id, wanted, window), [row]


def _places(
    sources: Sequence[SourceLayer], crs_by_name: dict[str, str], wanted: str
) -> Places:
    """Give the places of the data in `wanted`, without those it cannot show."""
    found = [
        mover(crs_by_name[source.name], wanted)(_finite_places(source))
        for source in sources
    ]
    places = np.concatenate(found) if found else np.empty((0, 2))
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        msg = (
            f"Layer {sources[0].name!r} is empty: found "
            f"{len(sources[0].geometries)} row(s), none with a place that {wanted} can "
            f"show. Check that the coordinates are in {crs_by_name[sources[0].name]}."
        )
        raise ImportRefusedError(msg)
    usable = usable_area(wanted)
    if usable is None:
        return places
    inside = shapely.contains_xy(usable, mover(wanted, "EPSG:4326")(places))
    return places[inside] if inside.any() else places


def _finite_places(source: SourceLayer) -> Places:
    places: Places = shapely.get_coordinates(source.geometries)
    return places[np.isfinite(places).all(axis=1)]


def left_out_rows(
    mapping: Mapping,
    statements: Sequence[LayerStatement],
    sources: dict[str, SourceLayer],
) -> list[ReportRow]:
    """Say which layers and rows of the source are in no layer of the district."""
    rows: list[ReportRow] = []
    grounds = {plan.ground.source_layer for plan in mapping.plans}
    grounds |= set(mapping.coverage_layers())
    for source in sources.values():
        taken = _taken(source, [s.where for s in statements if _is_of(s, source)])
        ignored = [one for one in mapping.ignore if _is_of(one, source)]
        for one in ignored:
            left = int((chosen_rows(source.attributes, one.where) & ~taken).sum())
            rows.append(_ignored_row(source.name, left, one.reason))
        named = taken | _taken(source, [one.where for one in ignored])
        lost = int((~named).sum())
        if lost and source.name not in grounds:
            rows.append(_lost_row(source.name, lost, len(named)))
    return rows


def _is_of(statement: object, source: SourceLayer) -> bool:
    return getattr(statement, "source_layer", None) == source.name


def _taken(source: SourceLayer, wheres: Iterable[Where]) -> Hits:
    taken = np.zeros(len(source.attributes), dtype=bool)
    for where in wheres:
        taken |= chosen_rows(source.attributes, where)
    return taken


def _ignored_row(source_name: str, count: int, reason: str) -> ReportRow:
    return ReportRow(
        source_name,
        "",
        "left out by the mapping",
        reason,
        "not imported",
        f"{count} row(s)",
        Severity.NOTE,
    )


def _lost_row(source_name: str, lost: int, count: int) -> ReportRow:
    whole = lost == count
    return ReportRow(
        source_name,
        "",
        "not mapped" if whole else f"{lost} of {count} rows are not mapped",
        "nothing of this is in the district",
        "not imported; map it, or ignore it with a reason",
        f"{lost} row(s)",
    )
