"""What the server answers beside the pages: files, layers, health, headers."""

import gzip
import http.client
import json
from urllib.parse import urlsplit

import pytest

from data.districts import read_district, write_district
from geo.example_district import district, layer, rectangle
from geo.layers import DistrictLayers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    park = layer(
        "zoning_element",
        (rectangle(0, 0, 50, 100), {"hilucs_land_use": "3_4_4", "code": "VP ä"}),
        coverage=rectangle(0, 0, 50, 100),
    )
    write_district(DistrictLayers(district(), (park,)), home)
    return home


@pytest.fixture(scope="session")
def version(home):
    return read_district("example", home).layers[0].version


@pytest.fixture(scope="session")
def ask(start_app, home):
    """Ask with the path exactly as written, which a browser would tidy up."""
    host = urlsplit(start_app("tests/browser/map_app.py", home)).netloc

    def get(path, **headers):
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.putrequest(
            "GET", path, skip_host="Host" in headers, skip_accept_encoding=True
        )
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    return get


def test_health_says_that_the_store_can_be_written(ask):
    answer, content = ask("/healthz")

    assert answer.status == 200
    assert json.loads(content) == {"status": "ok", "store_writable": True}


@pytest.mark.parametrize("path", ["/", "/healthz", "/plantable/assets/map.js", "/none"])
def test_every_answer_carries_the_security_headers(ask, path):
    answer, _ = ask(path)

    policy = answer.getheader("Content-Security-Policy")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Referrer-Policy") == "same-origin"


def test_the_policy_names_no_other_host_and_lets_no_inline_script_run(ask):
    answer, _ = ask("/", Host="plan.example:8501")

    policy = answer.getheader("Content-Security-Policy")
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    hosts = {
        word for word in policy.replace(";", "").split() if "://" in word or "*" in word
    }
    assert hosts == {"ws://plan.example:8501", "wss://plan.example:8501"}
    assert "'unsafe-inline'" not in scripts


def test_a_script_is_not_sent_a_second_time(ask):
    first, _ = ask("/plantable/assets/map.js")

    second, content = ask(
        "/plantable/assets/map.js", If_None_Match=first.getheader("ETag")
    )

    assert (second.status, content) == (304, b"")
    assert second.getheader("Cache-Control") == "no-cache"


def test_a_library_is_sent_compressed_to_who_takes_it(ask):
    plain, whole = ask("/plantable/assets/maplibre-gl-csp.js")
    packed, small = ask("/plantable/assets/maplibre-gl-csp.js", Accept_Encoding="gzip")

    assert plain.getheader("Content-Encoding") is None
    assert packed.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(small) == whole
    assert len(small) < len(whole) / 3


@pytest.mark.parametrize(
    "path",
    [
        "/plantable/assets/../map.js",
        "/plantable/assets/..%2fcomponent.py",
        "/plantable/assets/%2e%2e/component.py",
        "/plantable/assets//etc/passwd",
        "/plantable/assets/....//component.py",
        "/plantable/assets/..%5ccomponent.py",
        "/plantable/assets/component.py",
        "/plantable/assets/.installed",
        "/plantable/assets/",
        "/plantable/assets/no-such.js",
        "/plantable/layers/..%2f..%2fexample/zoning_element/x.features.geojson",
        "/plantable/layers/example/..%2fzoning_element/x.features.geojson",
        "/plantable/layers/no-such/zoning_element/x.features.geojson",
        "/plantable/layers/EXAMPLE%00/zoning_element/x.features.geojson",
        "/plantable/layers/example/zoning_element/",
        "/plantable/",
    ],
)
def test_tricks_with_paths_and_unknown_names_find_nothing(ask, path):
    answer, content = ask(path)

    assert answer.status in {400, 404}
    assert b"import" not in content


def test_a_layer_comes_in_degrees_with_the_class_it_is_drawn_in(ask, version):
    answer, content = ask(
        f"/plantable/layers/example/zoning_element/{version}.features.geojson"
    )

    (feature,) = json.loads(content)["features"]
    lng, lat = feature["geometry"]["coordinates"][0][0]
    assert answer.getheader("Content-Type") == "application/geo+json"
    assert "immutable" in answer.getheader("Cache-Control")
    assert feature["properties"] == {
        "local_id": "zoning_element-1",
        "code": "VP ä",
        "zoning_class": "park",
    }
    assert (round(lng, 2), round(lat, 2)) == (24.95, 60.17)


def test_a_label_stands_in_the_middle_of_its_zone(ask, version):
    _, content = ask(
        f"/plantable/layers/example/zoning_element/{version}.labels.geojson"
    )

    (label,) = json.loads(content)["features"]
    assert label["properties"] == {"label": "VP ä"}
    assert label["geometry"]["type"] == "Point"


def test_ground_that_the_layer_knows_nothing_of_is_the_other_half(ask, version):
    _, content = ask(
        f"/plantable/layers/example/zoning_element/{version}.uncovered.geojson"
    )

    (east,) = json.loads(content)["features"]
    longitudes = {round(lng, 4) for lng, _ in east["geometry"]["coordinates"][0]}
    # 50 m and 100 m east of 24.9460 degrees, where a degree is 55.6 km long.
    assert longitudes == {24.9469, 24.9478}


@pytest.mark.parametrize(
    "file", ["0000.features.geojson", "{version}.all.geojson", "{version}.geojson"]
)
def test_another_version_or_part_of_a_layer_is_not_there(ask, version, file):
    path = f"/plantable/layers/example/zoning_element/{file.format(version=version)}"

    assert ask(path)[0].status == 404


def test_a_layer_is_not_sent_a_second_time(ask, version):
    path = f"/plantable/layers/example/zoning_element/{version}.features.geojson"
    first, _ = ask(path)

    second, content = ask(path, If_None_Match=first.getheader("ETag"))

    assert (second.status, content) == (304, b"")
