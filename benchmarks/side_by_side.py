"""All engines in turn on the same city, and whether they say the same."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from benchmarks.agreement import Verdict, check_circles, compare
from benchmarks.apart import named, run_apart
from benchmarks.city_files import city_files
from benchmarks.measuring import Scale, Spread
from benchmarks.one_engine import kept
from benchmarks.registered import ENGINES, ORACLE

Say = Callable[[str], None]


@dataclass
class Measured:
    """What one engine did on one city.

    Parameters
    ----------
    rounds
        As `one_engine.measure` gives them.
    verdicts
        By number of placements.
    not_measured, failure
        Why there is nothing, or what went wrong.
    """

    rounds: list[dict[str, Any]] = field(default_factory=list)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    not_measured: str = ""
    failure: str = ""

    def spread(self, *path: str) -> Spread | None:
        """Give one measure over all rounds, or None where there is none."""
        values = []
        for told in self.rounds:
            value: Any = told
            for key in path:
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                values.append(float(value))
        return Spread(tuple(values)) if values else None

    def faults(self) -> list[str]:
        """Give everything that is wrong, by number of placements."""
        wrong = [
            f"{count:,} placements: {fault}"
            for count, verdict in self.verdicts.items()
            for fault in verdict.faults
        ]
        return [self.failure, *wrong] if self.failure else wrong


def measure_engines(
    engines: list[str], feature_count: int, scale: Scale, say: Say
) -> dict[str, Measured]:
    """Measure engines round by round, each time in another order."""
    say(f"City of {feature_count:,} features")
    # Apart, so that its memory is free again when engines are measured.
    run_apart("benchmarks.city_files:write_city", feature_count=feature_count)
    measured = {engine: Measured() for engine in engines}
    with tempfile.TemporaryDirectory(prefix="plantable-bench-") as folder:
        for turn in range(scale.rounds):
            first = turn % len(engines)
            for engine in engines[first:] + engines[:first]:
                answers = Path(folder) / _plain(engine) if turn == 0 else None
                _take_turn(engine, measured[engine], feature_count, scale, answers)
                say(f"  round {turn + 1}, {engine}: {_how_it_went(measured[engine])}")
            if turn == 0:
                _judge(measured, feature_count, scale, Path(folder), say)
    return measured


def _plain(engine: str) -> str:
    return "".join(letter for letter in engine if letter.isalnum())


def _take_turn(
    engine: str,
    measured: Measured,
    feature_count: int,
    scale: Scale,
    answers: Path | None,
) -> None:
    if measured.failure or measured.not_measured:
        return
    told = run_apart(
        "benchmarks.one_engine:measure",
        engine=ENGINES[engine],
        feature_count=feature_count,
        placement_counts=scale.counts_for(feature_count),
        clicks=scale.clicks,
        answers=None if answers is None else str(answers),
        # Goals are for the largest city; it takes as long again.
        by_shape=feature_count == max(scale.feature_counts),
    )
    measured.not_measured = told.get("not_measured", "")
    measured.failure = told.get("failure", "")
    if "result" in told:
        measured.rounds.append(told["result"])


def _how_it_went(measured: Measured) -> str:
    if measured.not_measured:
        return f"not measured: {measured.not_measured}"
    if measured.failure:
        return f"FAILED: {measured.failure}"
    many = measured.rounds[-1]["many"]
    count = max(many, key=int)
    return (
        f"{int(count):,} placements {many[count]['cpu_s']:.2f} s of processor, "
        f"one {measured.rounds[-1]['click']['p50_ms']:.3g} ms"
    )


def _judge(
    measured: dict[str, Measured],
    feature_count: int,
    scale: Scale,
    folder: Path,
    say: Say,
) -> None:
    """Compare everything with tuned shapely; say what differs before any ratio."""
    oracle = measured.get(ORACLE)
    if oracle is None or not oracle.rounds:
        for one in measured.values():
            one.failure = one.failure or f"{ORACLE} gave nothing to compare with"
        return
    city = city_files(feature_count)
    features = np.asarray(
        gpd.read_parquet(city.features, columns=["geometry"]).geometry.array,
        dtype=object,
    )
    for count in scale.counts_for(feature_count):
        placements = city.placements(count)
        wanted = kept(folder / _plain(ORACLE) / f"{count}.npz")
        for engine, one in measured.items():
            if engine == ORACLE or not one.rounds:
                continue
            rows = kept(folder / _plain(engine) / f"{count}.npz")
            kind = named(ENGINES[engine])
            if kind.true_circles:
                verdict = check_circles(rows, wanted, placements, features)
            else:
                verdict = compare(
                    rows,
                    wanted,
                    placements,
                    features,
                    loses_rows_at_the_edge=kind.loses_rows_at_the_edge,
                )
                verdict = _with_clicks(verdict, one, oracle, kind)
            one.verdicts[count] = verdict
            for fault in verdict.faults:
                say(f"  DISAGREES: {engine}, {count:,} placements: {fault}")
        say(f"  {count:,} placements: {len(wanted):,} rows compared")


def _with_clicks(
    verdict: Verdict, one: Measured, oracle: Measured, kind: Any
) -> Verdict:
    rows, wanted = one.rounds[0]["click_rows"], oracle.rounds[0]["click_rows"]
    if rows == wanted or kind.loses_rows_at_the_edge:
        return verdict
    fault = f"single placements give {rows} rows instead of {wanted}"
    return Verdict((*verdict.faults, fault), verdict.notes)
