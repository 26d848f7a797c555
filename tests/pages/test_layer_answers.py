"""The map's layers come from the district that the pages have in memory."""

import pytest

from pages.shared import cached_readers
from pages.shared.web import layers as answers


def test_the_map_and_the_pages_share_one_reading_of_a_district(home, monkeypatch):
    known = cached_readers.district_layers("satamaranta")
    water = next(layer for layer in known.layers if layer.id == "water")

    def read_again(*_: object) -> None:
        pytest.fail("the district is read a second time")

    monkeypatch.setattr(cached_readers, "read_district", read_again)

    part = answers._content("satamaranta", "water", water.version, "features", home)

    assert b"FeatureCollection" in part.plain


def test_a_layer_of_an_unknown_district_is_not_there(home):
    with pytest.raises((LookupError, ValueError)):
        answers._content("nowhere", "water", "1", "features", home)
