"""Run one measurement in a process of its own and bring back what it found."""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
LONGEST_S = 1800
TO_STOP_S = 30


def run_apart(function: str, /, **arguments: Any) -> dict[str, Any]:
    """Call ``module:function`` in a new process.

    Returns
    -------
    dict
        ``result``, or ``not_measured`` with a reason, or ``failure`` with the reason.
    """
    with tempfile.TemporaryDirectory(prefix="plantable-bench-") as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "benchmarks.apart", function, str(answer)]
        with (Path(folder) / "said").open("w+", encoding="utf-8") as said:
            ended = _run(command, json.dumps(arguments), said)
            said.seek(0)
            words = said.read().strip()[-400:]
        if ended is None:
            return {"failure": f"it took more than {LONGEST_S} s"}
        if not answer.is_file():
            return {"failure": f"its process ended with {ended}: {words}"}
        read: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return read


def _run(command: list[str], given: str, said: IO[str]) -> int | None:
    """Give the exit code, or None where it took too long; leave nothing running."""
    process = subprocess.Popen(
        command,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.PIPE,
        stdout=said,
        stderr=said,
    )
    try:
        process.communicate(given, timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            # It is asked first, so that it can stop what it started.
            process.terminate()
            try:
                process.wait(TO_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    return process.returncode


def stop_when_asked() -> None:
    """Clean up when the process is told to end, as on Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def named(name: str) -> Any:
    """Give the thing behind ``module:thing``."""
    module, _, thing = name.partition(":")
    return getattr(importlib.import_module(module), thing)


def main() -> None:
    """Do what the process was started for."""
    from benchmarks.peers.engine import NotMeasured

    stop_when_asked()
    function, answer = sys.argv[1:]
    try:
        told: dict[str, Any] = {"result": named(function)(**json.load(sys.stdin))}
    except NotMeasured as reason:
        told = {"not_measured": str(reason)}
    except Exception as error:
        told = {
            "failure": f"{type(error).__name__}: {error}",
            "traceback": traceback.format_exc(),
        }
    Path(answer).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
