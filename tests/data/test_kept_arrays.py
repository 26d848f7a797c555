"""Arrays kept beside a layer open at once, and a damaged set is never believed."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from data.districts.kept_arrays import LISTING_FILE, keep_arrays, kept_arrays
from geo.overlay import FeatureIndex

HOUSES = np.array([shapely.box(x, 0, x + 8, 8) for x in range(0, 100, 10)])
NEW_HOUSE = shapely.box(5, 0, 13, 5)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Keep the index of ten houses."""
    arrays = FeatureIndex.from_geometries(HOUSES).arrays()
    keep_arrays("mill", "houses", "v1", arrays, tmp_path)
    return tmp_path


def folder_of(home: Path) -> Path:
    return next(home.rglob(LISTING_FILE)).parent


def test_a_reopened_index_answers_as_the_one_that_was_kept(kept: Path):
    arrays = kept_arrays("mill", "houses", "v1", kept)
    reopened = FeatureIndex.from_arrays(arrays)

    found = reopened.relate_one(NEW_HOUSE, 3.0)
    built = FeatureIndex.from_geometries(HOUSES).relate_one(NEW_HOUSE, 3.0)
    assert found.feature.tolist() == built.feature.tolist() == [0, 1]
    assert found.overlap_m2.tolist() == built.overlap_m2.tolist() == [15.0, 15.0]
    assert shapely.equals(reopened.geometry(3), HOUSES[3])


def test_another_version_of_the_layer_has_none(kept: Path):
    assert kept_arrays("mill", "houses", "v2", kept) is None


def test_a_changed_coordinate_is_noticed(kept: Path):
    file = folder_of(kept) / "x.npy"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)

    assert kept_arrays("mill", "houses", "v1", kept) is None


@pytest.mark.parametrize("name", ["x.npy", "tree_nodes.npy", LISTING_FILE])
def test_a_file_that_is_cut_short_is_noticed(kept: Path, name: str):
    file = folder_of(kept) / name
    file.write_bytes(file.read_bytes()[:-9])

    assert kept_arrays("mill", "houses", "v1", kept) is None


def test_a_missing_file_is_noticed(kept: Path):
    (folder_of(kept) / "kind.npy").unlink()

    assert kept_arrays("mill", "houses", "v1", kept) is None


def test_a_listing_never_leads_out_of_its_folder(kept: Path):
    listing = folder_of(kept) / LISTING_FILE
    listing.write_text('{"../../secret": 1}')

    assert kept_arrays("mill", "houses", "v1", kept) is None


def test_what_is_opened_may_be_written_to_without_changing_the_files(kept: Path):
    arrays = kept_arrays("mill", "houses", "v1", kept)
    arrays["x"][:] = 0

    assert kept_arrays("mill", "houses", "v1", kept) is not None
