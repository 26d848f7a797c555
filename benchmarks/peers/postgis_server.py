"""A PostgreSQL server of our own: on loopback, in a folder that goes afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

from benchmarks.peers.engine import NotMeasured

INSTALL = (
    "apt-get update && apt-get install -y --no-install-recommends "
    "postgresql postgresql-postgis"
)
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "512MB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_parallel_workers_per_gather": "2",
    "max_parallel_maintenance_workers": "2",
    "min_parallel_table_scan_size": "0",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "8GB",
    "autovacuum": "off",
}
_TICKS = os.sysconf("SC_CLK_TCK")


def installed_programs() -> Path:
    """Give the folder of PostgreSQL's programs that have PostGIS beside them.

    Raises
    ------
    NotMeasured
        If there is none.
    """
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = programs.parent.name
        extension = Path("/usr/share/postgresql") / version / "extension"
        if (extension / "postgis.control").is_file():
            return programs
    msg = f"PostgreSQL with PostGIS is not installed; run: sudo sh -c '{INSTALL}'"
    raise NotMeasured(msg)


class PostgisServer:
    """A running server; everything it wrote is removed by `stop`."""

    def __init__(self) -> None:
        self.programs = installed_programs()
        self.folder = Path(tempfile.mkdtemp(prefix="plantable-postgis-"))
        self.port = _free_port()
        self._as_user = _other_user(self.folder)
        self._peak_kb = 0
        self._watching = threading.Event()

    def start(self) -> None:
        """Make a new cluster and start it.

        Raises
        ------
        NotMeasured
            If the server does not start.
        """
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "plantable", "-A", "trust", "-N")
        lines = [f"{key} = '{value}'" for key, value in _SETTINGS.items()]
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join([*lines, f"port = {self.port}", ""]))
        log = self.folder / "log"
        self._run("pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "start")
        pid = (data / "postmaster.pid").read_text(encoding="utf-8").split()[0]
        self.pid = int(pid)
        threading.Thread(target=self._watch_memory, daemon=True).start()

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._watching.set()
        data = self.folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def cpu_s(self) -> float:
        """Give processor time of all server processes, gone ones included [s]."""
        own = sum(_ticks(self.pid, fields=(13, 14, 15, 16)))
        children = (sum(_ticks(pid, fields=(13, 14))) for pid in self._children())
        return (own + sum(children)) / _TICKS

    def peak_mb(self) -> float:
        """Give the most memory all processes held, what they share counted once."""
        return self._peak_kb / 1024

    def _watch_memory(self) -> None:
        while not self._watching.wait(0.25):
            held = sum(_proportional_kb(pid) for pid in (self.pid, *self._children()))
            self._peak_kb = max(self._peak_kb, held)

    def _children(self) -> list[int]:
        try:
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children")
            return [int(pid) for pid in listed.read_text(encoding="utf-8").split()]
        except OSError:
            return []

    def _run(self, program: str, *words: object) -> None:
        command = [*self._as_user, str(self.programs / program), *map(str, words)]
        # The server outlives pg_ctl and would hold a pipe open: a file takes its words.
        with (self.folder / "said").open("w+", encoding="utf-8") as said:
            done = subprocess.run(
                command, cwd="/", stdout=said, stderr=said, timeout=120, check=False
            )
            said.seek(0)
            if done.returncode:
                msg = f"{program} ended with {done.returncode}: {said.read()[-400:]}"
                raise NotMeasured(msg)


def _other_user(folder: Path) -> list[str]:
    """Give what starts a command as somebody who may run a server: never as root."""
    if os.geteuid() != 0:
        return []
    try:
        postgres = pwd.getpwnam("postgres")
    except KeyError:
        msg = "there is no user postgres, and a server must not run as root"
        raise NotMeasured(msg) from None
    os.chown(folder, postgres.pw_uid, postgres.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _ticks(pid: int, fields: tuple[int, ...]) -> list[int]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return [0]
    values = stat.rpartition(")")[2].split()
    return [int(values[field - 2]) for field in fields]


def _proportional_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0
    held = [line.split()[1] for line in lines.splitlines() if line.startswith("Pss:")]
    return int(held[0]) if held else 0
