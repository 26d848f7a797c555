"""What lists say about districts and layers, read without any feature."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from data.districts.storage_files import DistrictStorageError
from data.districts.storage_layers import (
    FEATURES_FILE,
    layer_attributes,
    read_layer_metadata,
)
from data.importing.report import ImportReport
from geo.layers import Coverage
from geo.model.district import District
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral


@dataclass(frozen=True)
class DistrictRecord:
    """A district as a list shows it.

    Parameters
    ----------
    district
        None where it cannot be read.
    layer_ids
        Layers it lists, readable or not.
    problem
        Why it cannot be read; empty where it can.
    """

    id: str
    district: District | None
    layer_ids: tuple[str, ...] = ()
    problem: str = ""

    @property
    def name(self) -> str:
        """Name for people, or the id where the district cannot be read."""
        return self.district.name if self.district else self.id


@dataclass(frozen=True)
class LayerRecord:
    """A layer as the page of layers shows it: everything but its features.

    Parameters
    ----------
    feature_count
        None where the layer cannot be read.
    report
        What the import found and did.
    problem
        Why the layer cannot be read; empty where it can.
    """

    id: str
    kind: str
    version: str
    crs: str
    title: str = ""
    feature_count: int | None = None
    geometry_types: tuple[str, ...] = ()
    coverage: Coverage = field(default_factory=lambda: Coverage(None))
    data_date: date | None = None
    source: str = ""
    licence: str = ""
    attribution: str = ""
    positional_tolerance_m: float = 0.0
    plan_level: LevelOfSpatialPlan | None = None
    lost_object_count: int = 0
    report: ImportReport = field(default_factory=ImportReport)
    problem: str = ""

    @property
    def process_steps(self) -> frozenset[ProcessStepGeneral] | None:
        """Process steps the layer is complete for; None where not stated."""
        return self.coverage.process_steps

    @property
    def coverage_geojson(self) -> str | None:
        """Coverage as a GeoJSON geometry in longitude and latitude.

        None where nobody has stated the coverage.
        """
        if self.coverage.area is None:
            return None
        return str(shapely.to_geojson(to_lon_lat(self.coverage.area, self.crs)))


def to_lon_lat(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """Give a geometry in EPSG:4326, longitude first."""
    transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def move(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(places[:, 0], places[:, 1]))

    return shapely.transform(geometry, move)


def read_record(folder: Path, layer_id: str, kind: str, crs: str) -> LayerRecord:
    """Read what is known of one version of a layer, or why it cannot be read."""
    version = folder.name
    try:
        metadata = read_layer_metadata(folder)
        if not (folder / FEATURES_FILE).is_file():
            msg = f"{FEATURES_FILE} is missing"
            raise DistrictStorageError(msg)
        return _record(metadata)
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        return LayerRecord(layer_id, kind, version, crs, problem=str(error))


def _record(metadata: dict[str, Any]) -> LayerRecord:
    return LayerRecord(
        **layer_attributes(metadata),
        crs=metadata["crs"],
        feature_count=int(metadata["feature_count"]),
        geometry_types=tuple(metadata["geometry_types"]),
        report=ImportReport.from_records(metadata["report"]),
    )
