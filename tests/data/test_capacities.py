"""The table that says what one placement of each solution gives."""

import pytest

from data.catalogue import read_catalogue
from data.catalogue.capacities import CAPACITIES_FILE, read_capacities
from geo.errors import CatalogueError
from geo.model.vocabulary import Confidence


def test_every_capacity_without_a_source_is_an_assumption():
    capacities = read_capacities(read_catalogue())

    assert len(capacities) > 15
    assert all(
        bool(one.source_ids) == (one.confidence is Confidence.SOURCED)
        for one in capacities
    )


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ("car_share_bay,shared_cars", "car_bay,shared_cars", "one of solutions.csv"),
        ("car_share_bay,shared_cars", "car_share_bay,cars", "measure"),
        ("sourced,S25b", "sourced,", "without one"),
        ("sourced,S25b", "sourced,S999", "one of sources.csv"),
        ("0.08", "many", "a number"),
    ],
)
def test_a_fault_in_the_capacities_is_told_with_its_row(tmp_path, found, put, told):
    file = tmp_path / "capacities.csv"
    text = CAPACITIES_FILE.read_text(encoding="utf-8")
    file.write_text(text.replace(found, put, 1), encoding="utf-8")

    with pytest.raises(CatalogueError, match=told):
        read_capacities(read_catalogue(), file)
