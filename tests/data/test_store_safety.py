"""No work is lost: many writers, killed programs, full disks, strange databases."""

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from data.store import (
    Scenario,
    Store,
    StoreUnavailableError,
    open_store,
    rebuild_state,
)
from geo.example_district import district, rectangle
from geo.model.placement import Placement

FILE = "plantable.sqlite"
HUB = Placement("", "mobility_hub", rectangle(0, 0, 10, 6))

# Adds placements and prints the id of each one as soon as the store has it.
WRITER = """
import sys
from pathlib import Path
from shapely import box
from data.store import open_store
from geo.model.placement import Placement

home, scenario_id, author, count = sys.argv[1:]
hub = Placement("", "mobility_hub", box(25497000, 6673000, 25497010, 6673006))
with open_store(Path(home)) as store:
    for _ in range(int(count)):
        record = store.add_placement(scenario_id, hub, author=author)
        print(record.placement.id, flush=True)
"""

# Opens the store with slow commits, so that first starts overlap in every step.
OPENER = """
import sys
import time
from pathlib import Path
from shapely import box
from sqlalchemy import Engine, event
from data.store import open_store
from geo.model.district import District

square = box(25497000, 6673000, 25497100, 6673100)
example = District("example", "Example", "EPSG:3879", square)
event.listen(Engine, "commit", lambda connection: time.sleep(0.2))
print(flush=True)
sys.stdin.readline()
with open_store(Path(sys.argv[1])) as store:
    print(store.get_or_create_scenario(example, "Workshop", author="start").id)
"""


def workshop(store: Store) -> Scenario:
    return store.get_or_create_scenario(district(), "Workshop", author="facilitator")


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_eight_programs_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        scenario = workshop(store)
    writers = [start(WRITER, tmp_path, scenario.id, f"w{n}", 25) for n in range(8)]
    told = [line for one in writers for line in one.communicate()[0].split()]

    with open_store(tmp_path) as store:
        kept = [record.placement.id for record in store.list_placements(scenario.id)]
        by_author = [event.author for event in store.events(scenario.id)[1:]]
    assert sorted(told) == sorted(kept)
    assert len(set(kept)) == 200
    assert {name: by_author.count(name) for name in set(by_author)} == {
        f"w{n}": 25 for n in range(8)
    }


def test_eight_threads_of_one_program_lose_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        scenario = workshop(store)

        def write() -> None:
            for _ in range(25):
                store.add_placement(scenario.id, HUB, author="anna")

        threads = [threading.Thread(target=write) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(store.list_placements(scenario.id)) == 200


def test_programs_that_start_at_once_on_nothing_make_one_database(
    tmp_path: Path,
) -> None:
    home = tmp_path / "new" / "home"
    openers = [start(OPENER, home) for _ in range(3)]
    for one in openers:
        one.stdout.readline()  # all are loaded and wait
    for one in openers:
        one.stdin.write("go\n")
        one.stdin.flush()
    scenarios = {one.communicate()[0].strip() for one in openers}

    with open_store(home) as store:
        assert scenarios == {workshop(store).id}


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(1, id="5 kills"),
        pytest.param(20, id="100 kills", marks=pytest.mark.soak),
    ],
)
def test_what_a_killed_program_had_reported_as_kept_is_kept(
    rounds: int, tmp_path: Path
) -> None:
    chance = random.Random(20260504)
    with open_store(tmp_path) as store:
        scenario = workshop(store)
    told: list[str] = []
    for _ in range(rounds):
        writers = [
            start(WRITER, tmp_path, scenario.id, "anna", 10_000) for _ in range(5)
        ]
        for one in writers:
            told.append(one.stdout.readline().strip())
        for one in writers:
            time.sleep(chance.uniform(0, 0.1))
            one.send_signal(signal.SIGKILL)
        for one in writers:
            told += one.communicate()[0].split()

    with open_store(tmp_path) as store:
        records = store.list_placements(scenario.id)
        rebuilt = rebuild_state(store.events(scenario.id))
    kept = {record.placement.id: record for record in records}
    assert len(told) >= 5 * rounds
    assert set(told) <= set(kept)
    assert rebuilt == kept


def test_a_program_killed_in_its_first_start_leaves_nothing_half_made(
    tmp_path: Path,
) -> None:
    # The table layout is made, and then the program dies before it is committed.
    program = (
        "import os, sys; from pathlib import Path\n"
        "from sqlalchemy import Engine, event\n"
        "from data.store import open_store\n"
        "def die(connection):\n"
        "    made = connection.exec_driver_sql(\n"
        "        \"SELECT count(*) FROM sqlite_master WHERE name = 'event'\")\n"
        "    if made.scalar():\n"
        "        os.kill(os.getpid(), 9)\n"
        "event.listen(Engine, 'commit', die)\n"
        "open_store(Path(sys.argv[1]))"
    )
    killed = start(program, tmp_path)
    killed.communicate()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()

    assert killed.returncode == -signal.SIGKILL
    assert tables == []
    with open_store(tmp_path) as store:
        assert workshop(store).name == "Workshop"


def test_a_read_only_database_can_be_read_and_says_why_it_does_not_save(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path) as store:
        scenario = workshop(store)
        store.add_placement(scenario.id, HUB, author="anna")
    read_only = f"sqlite:///file:{tmp_path / FILE}?mode=ro&uri=true"

    with open_store(tmp_path, read_only) as store:
        assert len(store.list_placements(scenario.id)) == 1
        with pytest.raises(StoreUnavailableError, match=r"read-only\. Let the account"):
            store.add_placement(scenario.id, HUB, author="anna")


def test_a_full_disk_is_said_reading_goes_on_and_space_heals_it(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path) as store:
        scenario = workshop(store)
        note = "x" * 5_000
        with store._reading() as database:
            connection = database.connection()
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreUnavailableError, match="the disk is full"):
            store.add_placement(scenario.id, HUB, author="anna", note=note)
        while_full = store.list_placements(scenario.id)
        with store._reading() as database:
            database.connection().exec_driver_sql("PRAGMA max_page_count = 100000")
        store.add_placement(scenario.id, HUB, author="anna", note=note)

        assert while_full == []
        assert len(store.list_placements(scenario.id)) == 1


def test_a_database_that_other_work_keeps_locked_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.store.database.BUSY_TIMEOUT_MS", 50)
    with (
        open_store(tmp_path) as store,
        closing(sqlite3.connect(tmp_path / FILE)) as other,
    ):
        scenario = workshop(store)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreUnavailableError, match="kept it locked"):
            store.add_placement(scenario.id, HUB, author="anna")
        assert store.list_placements(scenario.id) == []
