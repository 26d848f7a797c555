"""What is kept of large layers is used only as long as it is what was written."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.districts import kept_arrays, read_district, write_district
from data.districts.kept_arrays import indexes_of_large_layers
from geo.example_district import district, layer, rectangle
from geo.layers import DistrictLayers
from geo.overlay import FeatureIndex

EAST_ZONE = rectangle(60, 0, 100, 100)


class Counted(FeatureIndex):
    """An index that tells how often it was built from geometries."""

    built = 0

    @classmethod
    def from_geometries(cls, geometries):
        Counted.built += 1
        return super().from_geometries(geometries)


class NewForm(Counted):
    FORM = "packed-next"


@pytest.fixture(autouse=True)
def _every_layer_is_large(monkeypatch):
    monkeypatch.setattr(kept_arrays, "LARGE_LAYER_FEATURES", 1)
    Counted.built = 0


@pytest.fixture
def layers(home: Path):
    return stored(home, rectangle(0, 0, 60, 100), EAST_ZONE)


def stored(home: Path, *zones):
    made = layer(
        "zoning_element", *((zone, {"hilucs_land_use": "5"}) for zone in zones)
    )
    write_district(DistrictLayers(district(), (made,)), home)
    return read_district("example", home)


def ready(layers, home, packing=Counted):
    (index,) = indexes_of_large_layers(layers, home, packing).values()
    return index


def array_files(home: Path):
    return sorted((home / "districts/example/arrays").rglob("*.npy"))


def zones_met(index):
    return len(index.relate_one(rectangle(55, 10, 65, 20), 0.0))


def test_a_large_layer_is_packed_once_and_reopened_later(home, layers):
    first = ready(layers, home)
    second = ready(layers, home)

    assert Counted.built == 1
    assert zones_met(first) == zones_met(second) == 2
    for name, values in first.arrays().items():
        np.testing.assert_array_equal(second.arrays()[name], values)


def test_a_new_version_of_a_layer_is_packed_anew_and_the_old_one_dropped(home, layers):
    ready(layers, home)
    before = array_files(home)

    changed = stored(home, EAST_ZONE)

    assert zones_met(ready(changed, home)) == 1
    assert Counted.built == 2
    assert not set(before) & set(array_files(home))


def test_arrays_of_another_form_are_packed_anew(home, layers):
    ready(layers, home)
    ready(layers, home, NewForm)

    assert Counted.built == 2


@pytest.mark.parametrize("name", ["coords", "tree_items", "path_kinds"])
def test_one_changed_byte_is_noticed(home, layers, name):
    ready(layers, home)
    (file,) = [file for file in array_files(home) if file.stem == name]
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)

    assert zones_met(ready(layers, home)) == 2
    assert Counted.built == 2
    ready(layers, home)
    assert Counted.built == 2  # what was damaged has been replaced


@pytest.mark.parametrize("left", [b"", b"\x93NUMPY", b"no array at all"])
def test_a_file_cut_short_is_noticed(home, layers, left):
    ready(layers, home)
    array_files(home)[0].write_bytes(left)

    assert zones_met(ready(layers, home)) == 2
    assert Counted.built == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": "packed-1"}'])
def test_a_damaged_list_of_arrays_is_noticed(home, layers, text):
    ready(layers, home)
    (contents,) = (home / "districts/example/arrays").rglob("arrays.json")
    contents.write_text(text)

    assert zones_met(ready(layers, home)) == 2
    assert Counted.built == 2


def test_a_lost_file_is_noticed(home, layers):
    ready(layers, home)
    array_files(home)[0].unlink()

    assert zones_met(ready(layers, home)) == 2


def test_whole_files_that_do_not_fit_together_are_packed_anew(home, layers):
    arrays = ready(layers, home).arrays()
    folder = kept_arrays.arrays_folder("example", layers.layers[0], home)
    kept_arrays.write_arrays(
        folder, Counted.FORM, {**arrays, "coords": arrays["coords"][:-1]}
    )

    assert zones_met(ready(layers, home)) == 2
    assert Counted.built == 2


def test_arrays_of_another_layer_in_its_place_are_not_taken(home, layers):
    ready(layers, home)
    (layer_folder,) = (home / "districts/example/arrays").iterdir()
    (version,) = layer_folder.iterdir()
    changed = stored(home, EAST_ZONE)
    version.rename(layer_folder / changed.layers[0].version)

    assert zones_met(ready(changed, home)) == 1


def test_a_disk_that_takes_nothing_costs_only_time(home, layers, monkeypatch):
    def refuse(*_):
        msg = "No space left on device"
        raise OSError(msg)

    monkeypatch.setattr(kept_arrays, "write_folder", refuse)

    assert zones_met(ready(layers, home)) == 2
    assert array_files(home) == []


def test_a_layer_that_was_never_stored_is_packed_in_memory(home, layers):
    unsaved = replace(layers.layers[0], version="")
    loose = DistrictLayers(layers.district, (unsaved,))

    assert zones_met(ready(loose, home)) == 2
    assert array_files(home) == []


def test_small_layers_are_left_to_the_screener(home, layers, monkeypatch):
    monkeypatch.setattr(kept_arrays, "LARGE_LAYER_FEATURES", 3)

    assert indexes_of_large_layers(layers, home, Counted) == {}


def test_what_a_reader_changes_in_memory_never_reaches_the_files(home, layers):
    ready(layers, home)
    ready(layers, home).arrays()["coords"][:] = 0

    assert zones_met(ready(layers, home)) == 2
    assert Counted.built == 1
