"""Measure one engine on one city, once: build, many, one at a time, reopen."""

import gc
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.apart import named
from benchmarks.city_files import CityFiles, city_files
from benchmarks.measuring import clocked, peak_memory_mb, percentile
from benchmarks.peers.engine import Engine, Rows
from benchmarks.synthetic_placements import Placements

WARM_CLICKS = 3
CLICKS_AT_LEAST = 5
CLICKING_S = 5.0
COUNTED_CLICKS = 5  # rows of these are compared between engines


def measure(
    engine: str,
    feature_count: int,
    placement_counts: list[int],
    clicks: int,
    answers: str | None,
    by_shape: bool = True,
) -> dict[str, Any]:
    """Measure an engine.

    Parameters
    ----------
    answers
        Folder for the rows of every answer, or None to keep none.
    by_shape
        Whether rectangles and circles are measured by themselves too.
    """
    city = city_files(feature_count)
    with tempfile.TemporaryDirectory(prefix="plantable-bench-") as folder:
        one: Engine = named(engine)(city, Path(folder))
        try:
            with clocked() as starting:
                one.start()
            told = _measured(one, city, placement_counts, clicks, answers, by_shape)
        finally:
            one.stop()
    return {**told, "start_s": starting.wall_s}


def _measured(
    engine: Engine,
    city: CityFiles,
    placement_counts: list[int],
    clicks: int,
    answers: str | None,
    by_shape: bool,
) -> dict[str, Any]:
    with clocked(engine.outside_cpu_s) as building:
        engine.build()
    told: dict[str, Any] = {
        "version": engine.version(),
        "build": {"wall_s": building.wall_s, "cpu_s": building.cpu_s},
        "build_peak_mb": peak_memory_mb() + engine.outside_peak_mb(),
        "many": {},
    }
    placements = city.placements(max(placement_counts))
    for count in sorted(placement_counts):
        engine.take_placements(placements.take(slice(0, count)))
        gc.collect()
        with clocked(engine.outside_cpu_s) as clock:
            answer = engine.relate()
        peak_mb = peak_memory_mb() + engine.outside_peak_mb()
        told["many"][str(count)] = {"wall_s": clock.wall_s, "cpu_s": clock.cpu_s}
        told["peak_mb"] = peak_mb
        if answers is not None:
            _keep(engine.rows(answer), Path(answers) / f"{count}.npz")
        del answer
    if by_shape:
        told["by_shape"] = _by_shape(engine, placements)
    engine.prepare_clicks(placements)
    told |= _clicked(engine, min(clicks, len(placements)))
    gc.collect()
    with clocked(engine.outside_cpu_s) as reopening:
        engine.reopen()
        engine.click(0)
    told["reopen"] = {"wall_s": reopening.wall_s, "cpu_s": reopening.cpu_s}
    return told


def _by_shape(engine: Engine, placements: Placements) -> dict[str, Any]:
    """Relate the rectangles alone, and the circles alone."""
    told: dict[str, Any] = {}
    for shape, those in (
        ("rectangles", ~placements.is_circle),
        ("circles", placements.is_circle),
    ):
        chosen = placements.take(np.flatnonzero(those))
        engine.take_placements(chosen)
        gc.collect()
        with clocked(engine.outside_cpu_s) as clock:
            answer = engine.relate()
        told[shape] = {"count": len(chosen), "cpu_s": clock.cpu_s}
        del answer
    return told


def _keep(rows: Rows, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        file,
        placement=rows.placement,
        feature=rows.feature,
        relation=rows.relation,
        overlap=rows.overlap,
        distance_m=rows.distance_m,
    )


def kept(file: Path) -> Rows:
    """Read rows that were kept."""
    with np.load(file) as arrays:
        return Rows(**arrays)


def _clicked(engine: Engine, clicks: int) -> dict[str, Any]:
    for position in range(WARM_CLICKS):
        engine.click(position)
    took_ms: list[float] = []
    counts: list[int] = []
    began = time.perf_counter()
    for position in range(clicks):
        start = time.perf_counter()
        counts.append(engine.click(position))
        took_ms.append((time.perf_counter() - start) * 1000)
        if position >= CLICKS_AT_LEAST - 1 and start - began > CLICKING_S:
            break
    return {
        "click": {
            "p50_ms": percentile(took_ms, 0.5),
            "p90_ms": percentile(took_ms, 0.9),
            "count": len(took_ms),
        },
        "click_rows": counts[:COUNTED_CLICKS],
    }
