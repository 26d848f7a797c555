"""Run every benchmark and write the results for people and for machines.

``python -m benchmarks`` writes ``RESULTS.md`` and ``results.json`` beside this file.
"""

import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import BENCHMARKS, Measurement

FOLDER = Path(__file__).parent
VERSIONS = ("geopandas", "shapely", "pandas", "numpy", "streamlit")


def main() -> None:
    """Run what is registered and write both files."""
    day = datetime.now(UTC).date().isoformat()
    versions = {name: version(name) for name in VERSIONS}
    versions["python"] = platform.python_version()
    results = [benchmark() for benchmark in BENCHMARKS]
    rows = [
        {**asdict(result), "ratio": result.ratio, "versions": versions, "date": day}
        for result in results
    ]
    (FOLDER / "results.json").write_text(
        json.dumps(rows, indent=2) + "\n", encoding="utf-8"
    )
    (FOLDER / "RESULTS.md").write_text(_for_people(results, day), encoding="utf-8")


def _for_people(results: list[Measurement], day: str) -> str:
    lines = [
        "# Benchmarks",
        "",
        f"Measured on {day}, ours and the peer in turn in one run.",
        "Ratio = peer / ours: above 1 ours is faster or smaller.",
        "",
    ]
    if not results:
        return "\n".join([*lines, "Nothing is measured yet.", ""])
    lines += ["| what | ours | peer | ratio | unit |", "|---|---|---|---|---|"]
    lines += [
        f"| {result.name} | {result.ours:.3g} | {result.peer:.3g} | "
        f"{result.ratio:.2f} | {result.unit} |"
        for result in results
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
