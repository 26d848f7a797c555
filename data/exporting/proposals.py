"""Proposed plan changes as a list and as layers of a plan being drafted."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from data.exporting.proposal_columns import (
    CANCELLED,
    PROPOSAL_COLUMNS,
    PROPOSED,
    REMAINS,
    SPATIAL_PLAN_COLUMNS,
    SUPPLEMENTARY_REGULATION_COLUMNS,
    ZONING_ELEMENT_COLUMNS,
    PlannedObject,
    ProposalToExport,
)
from data.exporting.tables import filled_table, write_layers
from geo.model.district import District

# Rounding of an overlay, far below a square millimetre.
_NOTHING_M2 = 1e-6


def proposals_table(
    proposals: Iterable[ProposalToExport], district: District
) -> gpd.GeoDataFrame:
    """Give one row per proposal with the columns of `PROPOSAL_COLUMNS`.

    The geometry is the ground on which the plan would say something else.
    """
    proposals = tuple(proposals)
    shapes = [one.proposal.ground for one in proposals]
    return filled_table(proposals, PROPOSAL_COLUMNS, shapes, district.crs)


def plan_layers(
    proposals: Iterable[ProposalToExport], district: District
) -> dict[str, gpd.GeoDataFrame]:
    """Give proposals as the three layers of a plan in the words of INSPIRE PLU.

    Returns
    -------
    dict of str to geopandas.GeoDataFrame
        ``spatial_plan`` (one row per proposal), ``zoning_element`` and
        ``supplementary_regulation``. The rows of an object add up to its area: what
        is proposed, what remains as it is in force, and what no object holds.
    """
    proposals = tuple(proposals)
    namespace = f"plantable:{district.id}"
    objects = [one for each in proposals for one in _objects(each, namespace)]
    zones = [one for one in objects if one.export.layer_kind == "zoning_element"]
    others = [one for one in objects if one.export.layer_kind != "zoning_element"]
    plans = [
        PlannedObject(one, namespace, one.plan_id, PROPOSED, one.proposal.ground)
        for one in proposals
    ]
    layers = (
        ("spatial_plan", plans, SPATIAL_PLAN_COLUMNS),
        ("zoning_element", zones, ZONING_ELEMENT_COLUMNS),
        ("supplementary_regulation", others, SUPPLEMENTARY_REGULATION_COLUMNS),
    )
    return {
        name: filled_table(
            tuple(rows), columns, [row.geometry for row in rows], district.crs
        )
        for name, rows, columns in layers
    }


def write_proposals(
    proposals: Iterable[ProposalToExport], district: District, target: Path
) -> None:
    """Write proposals into one GeoPackage: the list and the layers of a plan.

    Raises
    ------
    ExportRefusedError
        If the file is no .gpkg, or its folder does not exist.
    """
    proposals = tuple(proposals)
    write_layers(
        {
            "proposed_changes": proposals_table(proposals, district),
            **plan_layers(proposals, district),
        },
        target,
    )


def _objects(export: ProposalToExport, namespace: str) -> Iterator[PlannedObject]:
    for row in export.after.to_dict("records"):
        proposed = isinstance(row.get("proposed_by"), str)
        yield PlannedObject(
            export,
            namespace,
            f"{export.plan_id}/{row['local_id']}",
            PROPOSED if proposed else REMAINS,
            row["geometry"],
            row,
        )
    lost = _ground_of_nobody(export)
    if lost is not None:
        before = export.before.iloc[0].to_dict()
        kept = {"name": before.get("name"), "regulation_text": None}
        yield PlannedObject(
            export,
            namespace,
            f"{export.plan_id}/{before['local_id']}/{CANCELLED}",
            CANCELLED,
            lost,
            kept,
        )


def _ground_of_nobody(export: ProposalToExport) -> BaseGeometry | None:
    """Give what no object holds after the change; a line or point stays itself."""
    whole: BaseGeometry = export.before.geometry.iloc[0]
    if export.after.empty:
        return whole
    left: BaseGeometry = shapely.difference(
        whole, shapely.union_all(export.after.geometry.to_numpy())
    )
    return left if left.area > _NOTHING_M2 else None
