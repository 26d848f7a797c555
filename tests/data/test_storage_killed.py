"""A writer that is killed at any moment leaves the old district or the new one."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.districts import read_district, write_district
from geo.example_district import district, layer, rectangle
from geo.layers import DistrictLayers

CHECKOUT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from data.districts import read_district, write_layers
from geo.layers import DistrictLayers

home = Path(sys.argv[1])
start = read_district("example", home)
print("writing", flush=True)
for number in range(1_000_000):
    layers = tuple(replace(one, source=f"run {number}") for one in start.layers)
    write_layers(DistrictLayers(start.district, layers), home)
"""


def write_until_killed(home: Path, after_s: float) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    with writer.stdout:
        assert writer.stdout.readline() == "writing\n"
        time.sleep(after_s)
        writer.send_signal(signal.SIGKILL)
        writer.wait()


def kill_and_read(home: Path, kills: int) -> None:
    rows = [(rectangle(x, 0, x + 1, 1), {}) for x in range(50)]
    layers = (layer("noise", *rows), layer("groundwater", *rows))
    write_district(DistrictLayers(district(), layers), home)
    moments = random.Random(20)
    for _ in range(kills):
        write_until_killed(home, moments.uniform(0.01, 0.15))

        found = read_district("example", home)
        assert found.unreadable == ()
        assert len({one.source for one in found.layers}) == 1
        assert [len(one.features) for one in found.layers] == [50, 50]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX only")
def test_a_killed_writer_leaves_a_whole_district(home: Path):
    kill_and_read(home, kills=5)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX only")
def test_a_writer_killed_a_hundred_times_leaves_a_whole_district(home: Path):
    kill_and_read(home, kills=100)
