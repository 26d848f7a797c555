"""A synthetic city as files, written once: what every engine starts from."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.synthetic_city import CRS, KINDS, VERSION, City, synthetic_city
from benchmarks.synthetic_placements import Placements, synthetic_placements

CACHE = Path(__file__).parent / ".cache"
PLACEMENT_COUNT = 100_000


@dataclass(frozen=True)
class CityFiles:
    """Files of one city; features are numbered along their Hilbert curve.

    Parameters
    ----------
    folder
        ``features.parquet`` holds all features (WKB, with boxes); one file for each
        kind holds the same features by geometry type (GeoArrow), as layers are kept.
    """

    folder: Path

    @property
    def features(self) -> Path:
        """All features: ``feature``, ``kind`` and ``geometry`` in WKB."""
        return self.folder / "features.parquet"

    def layer(self, kind: str) -> Path:
        """Features of one kind: ``feature`` and ``geometry`` in GeoArrow."""
        return self.folder / f"{kind}.parquet"

    def extent(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north [m]."""
        west, south, east, north = json.loads(
            (self.folder / "extent.json").read_text(encoding="utf-8")
        )
        return west, south, east, north

    def placements(self, count: int) -> Placements:
        """Give the first of the city's placements."""
        made = synthetic_placements(PLACEMENT_COUNT, self.extent())
        return made.take(slice(0, count))


def city_files(feature_count: int, cache: Path = CACHE) -> CityFiles:
    """Give the files of a city, writing them if they are not there."""
    folder = cache / f"city-{feature_count}-v{VERSION}"
    if not folder.is_dir():
        partly = folder.with_suffix(".partly")
        shutil.rmtree(partly, ignore_errors=True)
        partly.mkdir(parents=True)
        city = synthetic_city(feature_count)
        if not shapely.is_valid(city.geometries).all():
            msg = f"The synthetic city of {feature_count:,} features is not valid."
            raise ValueError(msg)
        _write(city, CityFiles(partly))
        partly.rename(folder)
    return CityFiles(folder)


def write_city(feature_count: int) -> str:
    """Write a city if it is not there, and give its folder."""
    return str(city_files(feature_count).folder)


def _write(city: City, files: CityFiles) -> None:
    features = gpd.GeoDataFrame(
        {
            "feature": np.arange(len(city.kinds), dtype=np.int32),
            "kind": pd.Categorical.from_codes(city.kinds, list(KINDS)).astype(str),
        },
        geometry=city.geometries,
        crs=CRS,
    )
    features.to_parquet(files.features, write_covering_bbox=True, index=False)
    for kind in KINDS:
        of_kind = features.loc[features["kind"] == kind, ["feature", "geometry"]]
        of_kind.to_parquet(files.layer(kind), geometry_encoding="geoarrow", index=False)
    (files.folder / "extent.json").write_text(
        json.dumps(city.extent) + "\n", encoding="utf-8"
    )
