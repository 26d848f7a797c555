"""A district's metres have to be true."""

import pytest
import shapely

from geo.errors import UnsuitableCrsError
from geo.model.district import District

KALASATAMA_GK25 = shapely.box(25_498_000, 6_675_000, 25_499_000, 6_676_000)


def test_the_citys_own_metric_crs_is_accepted():
    district = District("d", "D", "EPSG:3879", KALASATAMA_GK25)

    assert district.crs == "EPSG:3879"


@pytest.mark.parametrize(
    ("crs", "reason"),
    [
        pytest.param("EPSG:3857", "inflates areas", id="web mercator"),
        pytest.param("EPSG:3395", "inflates areas", id="world mercator"),
        pytest.param("EPSG:4326", "units are degrees", id="geographic"),
        pytest.param("EPSG:2263", "not in metres", id="feet"),
        pytest.param("EPSG:999999", "not known", id="unknown"),
        pytest.param("EPSG:4978", "not a projected", id="geocentric"),
        pytest.param("nonsense", "not known", id="no CRS at all"),
    ],
)
def test_a_crs_in_which_metres_are_untrue_is_refused_with_the_reason(crs, reason):
    with pytest.raises(UnsuitableCrsError, match=reason):
        District("d", "D", crs, KALASATAMA_GK25)


def test_a_metric_crs_of_another_country_is_refused_where_it_stretches():
    """Bulgaria's CRS is metric, but 1 m of Helsinki is not 1 m in it."""
    helsinki_in_bulgarian_crs = shapely.box(500_000, 6_680_000, 501_000, 6_681_000)

    with pytest.raises(UnsuitableCrsError, match=r"1 m on the ground .* at this place"):
        District("d", "D", "EPSG:7801", helsinki_in_bulgarian_crs)
