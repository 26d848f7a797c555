"""Measure Plantable beside its peers and write the results.

``python -m benchmarks`` measures everything and writes ``RESULTS.md`` and
``results.json`` beside this file; ``--quick`` measures small sizes in minutes and
writes to ``.cache``. The exit code is 1 where engines disagree or something fails.
"""

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.console import Console

from benchmarks.apart import run_apart, stop_when_asked
from benchmarks.city_files import CACHE
from benchmarks.machine import machine
from benchmarks.measuring import FULL, QUICK, Figure, Scale
from benchmarks.ratios import Engines, growth, ratios
from benchmarks.registered import ENGINES, OURS, WHOLE_PRODUCT
from benchmarks.report import for_machines, for_people
from benchmarks.side_by_side import Say, measure_engines

FOLDER = Path(__file__).parent


def main() -> int:
    """Measure what the command line asks for."""
    stop_when_asked()
    asked = _arguments()
    scale = _scale(asked)
    out = asked.out or (CACHE if asked.quick else FOLDER)
    out.mkdir(parents=True, exist_ok=True)
    say = partial(Console(highlight=False, markup=False).print, soft_wrap=True)
    about = machine()
    cities: dict[int, Engines] = {}
    for count in () if asked.only == "product" else scale.feature_counts:
        cities[count] = measure_engines(asked.engines, count, scale, say)
    compared, figures = ratios(cities), growth(cities)
    if asked.only != "engines":
        figures += _whole_product(scale, say)
    people = for_people(about, cities, compared, figures)
    (out / "RESULTS.md").write_text(people, encoding="utf-8")
    (out / "results.json").write_text(
        for_machines(about, cities, compared, figures), encoding="utf-8"
    )
    say(people)
    say(f"Written to {out / 'RESULTS.md'}")
    wrong = [
        fault for one in cities.values() for it in one.values() for fault in it.faults()
    ]
    return 1 if wrong or any(figure.failure for figure in figures) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, minutes")
    parser.add_argument(
        "--features", type=_counts, help="sizes of the city: 10000,100000"
    )
    parser.add_argument("--placements", type=_counts, help="numbers of placements")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--soak-s", type=float, help="how long threads screen together")
    parser.add_argument("--engines", type=_engines, default=list(ENGINES))
    parser.add_argument("--only", choices=("engines", "product"))
    parser.add_argument("--out", type=Path, help="folder for the two files")
    return parser.parse_args()


def _counts(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(float(part)) for part in text.split(",")))


def _engines(text: str) -> list[str]:
    """Give the engines whose names hold one of the words; ours is always there."""
    words = [word.strip().lower() for word in text.split(",")]
    return [
        name
        for name in ENGINES
        if name == OURS or any(word in name.lower() for word in words)
    ]


def _scale(asked: argparse.Namespace) -> Scale:
    scale = QUICK if asked.quick else FULL
    stated = {
        "feature_counts": asked.features,
        "placement_counts": asked.placements,
        "rounds": asked.rounds,
        "soak_s": asked.soak_s,
    }
    return replace(scale, **{key: value for key, value in stated.items() if value})


def _whole_product(scale: Scale, say: Say) -> list[Figure]:
    figures: list[Figure] = []
    for function in WHOLE_PRODUCT:
        say(f"The whole product: {function}")
        told = run_apart(
            "benchmarks.whole_product:measure", function=function, scale=scale.as_dict()
        )
        if "result" in told:
            found = [Figure(**one) for one in told["result"]]
        elif "not_measured" in told:
            found = [Figure(function, skipped=told["not_measured"])]
        else:
            found = [Figure(function, failure=told["failure"])]
        for one in found:
            say(f"  {one.name}: {one.value} {one.unit} {one.skipped}{one.failure}")
        figures += found
    return figures


if __name__ == "__main__":
    raise SystemExit(main())
