import json
import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from geo.example_district import SOUTH_M, WEST_M

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of real plans and city data, which is not part of the project."""
    stated = os.environ.get("PLANTABLE_REALDATA", "../shared/realdata")
    folder = (CHECKOUT / stated).resolve()
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; name it with PLANTABLE_REALDATA")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def write_geojson(tmp_path: Path) -> Callable[..., Path]:
    """Write a GeoJSON file in EPSG:3879 from geometries given as WKT or members."""

    def write(
        *features: tuple[dict[str, Any] | None, dict[str, Any]],
        name: str = "noise.geojson",
        **members: Any,
    ) -> Path:
        collection = {
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": "EPSG:3879"}},
            "features": [
                {"type": "Feature", "properties": properties, "geometry": geometry}
                for geometry, properties in features
            ],
            **members,
        }
        file = tmp_path / name
        file.write_text(json.dumps(collection), encoding="utf-8")
        return file

    return write


@pytest.fixture
def square() -> Callable[..., dict[str, Any]]:
    """Draw a square of the example district, in metres from its south-west corner."""

    def draw(west: float = 0, south: float = 0, side: float = 10) -> dict[str, Any]:
        x, y = WEST_M + west, SOUTH_M + south
        ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
        return {"type": "Polygon", "coordinates": [ring]}

    return draw


@pytest.fixture(scope="session")
def _read() -> dict[str, Any]:
    return {}


@pytest.fixture
def reading_once(monkeypatch: pytest.MonkeyPatch, _read: dict[str, Any]) -> None:
    """Start the reading process once for tests that give the same file again."""
    from data.importing import importer

    start = importer.read_datasets

    def read(datasets: Any, folder: Path, limits: Any = None) -> Any:
        key = repr(
            [(one.name, sha256(one.path.read_bytes()).digest()) for one in datasets]
        )
        if key not in _read:
            _read[key] = start(datasets, folder, limits)
        return _read[key]

    monkeypatch.setattr(importer, "read_datasets", read)


@pytest.fixture
def listener() -> Iterator[Callable[[], int]]:
    """Listen on this machine and count who connects; gives the port on `.port`."""
    import socket
    import threading

    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    connections: list[object] = []
    stopped = threading.Event()

    def accept() -> None:
        while not stopped.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            connections.append(connection)
            connection.close()

    thread = threading.Thread(target=accept)
    thread.start()

    def count() -> int:
        return len(connections)

    count.port = server.getsockname()[1]  # type: ignore[attr-defined]
    yield count
    stopped.set()
    thread.join()
    server.close()
