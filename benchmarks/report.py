"""The results for people and for machines."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, number
from benchmarks.ratios import Engines, Ratio
from benchmarks.side_by_side import Measured

EXPLANATION = (Path(__file__).parent / "what_is_compared.md").read_text(
    encoding="utf-8"
)


def for_machines(
    about: dict[str, Any],
    cities: dict[int, Engines],
    compared: list[Ratio],
    figures: list[Figure],
) -> str:
    """Give everything as JSON."""
    told = {
        **about,
        "ratios": [ratio.as_dict() for ratio in compared],
        "figures": [asdict(figure) for figure in figures],
        "engines": {
            str(count): {
                name: {
                    "rounds": one.rounds,
                    "not_measured": one.not_measured,
                    "faults": one.faults(),
                    "notes": {
                        str(size): list(verdict.notes)
                        for size, verdict in one.verdicts.items()
                    },
                }
                for name, one in engines.items()
            }
            for count, engines in cities.items()
        },
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def for_people(
    about: dict[str, Any],
    cities: dict[int, Engines],
    compared: list[Ratio],
    figures: list[Figure],
) -> str:
    """Give the tables, ratios first."""
    lines = ["# Benchmarks", "", _setting(about), ""]
    lines += _disagreements(cities, figures)
    lines += ["## How many times less than the peers", ""]
    lines += [
        "Peer / ours, medians of interleaved rounds in one run: above 1 ours needs "
        "less. Goals are for the largest city.",
        "",
    ]
    lines += _ratio_table(compared)
    lines += ["", "## The whole product", "", *_figure_table(figures), ""]
    for count, engines in cities.items():
        lines += [f"## {count:,} features", "", *_absolute_table(engines), ""]
        lines += _remarks(engines)
    lines += [EXPLANATION]
    return "\n".join(lines)


def _setting(about: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {one}" for name, one in about["versions"].items())
    return (
        f"Measured on {about['date']} (UTC): {about['processor']}, {about['cores']} "
        f"cores, {about['memory_gb']} GB, {about['system']}; load before the run "
        f"{about['load_before']} (above 0.5 the machine was not quiet). {versions}."
    )


def _disagreements(cities: dict[int, Engines], figures: list[Figure]) -> list[str]:
    wrong = [
        f"- {count:,} features, {name}: {fault}"
        for count, engines in cities.items()
        for name, one in engines.items()
        for fault in one.faults()
    ]
    wrong += [f"- {one.name}: {one.failure}" for one in figures if one.failure]
    if not cities and not wrong:
        return []
    if not wrong:
        return [
            "All engines gave the same rows and sums, within what is said below.",
            "",
        ]
    return ["## FAILED: engines disagree or did not finish", "", *wrong, ""]


def _ratio_table(compared: list[Ratio]) -> list[str]:
    lines = [
        "| features | placements | measure | peer | peer / ours | goal | met |",
        "|--:|--:|---|---|--:|--:|---|",
    ]
    for one in sorted(compared, key=lambda one: -one.feature_count):
        placements = f"{one.placement_count:,}" if one.placement_count else ""
        goal = "" if one.goal is None else f"{one.goal:g}"
        met = {None: "", True: "yes", False: "**no**"}[one.met]
        lines.append(
            f"| {one.feature_count:,} | {placements} | {one.measure} | {one.peer} | "
            f"{number(one.ratio)} | {goal} | {met} |"
        )
    return lines


def _figure_table(figures: list[Figure]) -> list[str]:
    lines = ["| what | measured | limit | met | note |", "|---|--:|--:|---|---|"]
    for one in figures:
        value = "" if one.value is None else f"{number(one.value)} {one.unit}"
        goal = "" if one.goal is None else f"{one.goal:g}"
        met = ""
        if one.goal is not None and one.value is not None:
            met = "yes" if one.value <= one.goal else "**no**"
        note = one.note
        if one.skipped:
            value, note = "not measured", one.skipped
        if one.failure:
            value, note = "**failed**", one.failure
        lines.append(f"| {one.name} | {value} | {goal} | {met} | {note} |")
    return lines


def _absolute_table(engines: Engines) -> list[str]:
    counts = sorted(
        {
            int(n)
            for one in engines.values()
            for told in one.rounds
            for n in told["many"]
        }
    )
    many = "".join(f" {count:,}: CPU s | {count:,}: wall s |" for count in counts)
    lines = [
        f"| engine | build s | peak MB |{many} one: p50 ms | p90 ms | reopen s |",
        "|---|--:|--:|" + "--:|--:|" * len(counts) + "--:|--:|--:|",
    ]
    for name, one in engines.items():
        cells = [_cell(one, "build", "wall_s"), _cell(one, "peak_mb")]
        for count in counts:
            cells.append(_cell(one, "many", str(count), "cpu_s"))
            cells.append(_cell(one, "many", str(count), "wall_s"))
        cells += [_cell(one, "click", "p50_ms"), _cell(one, "click", "p90_ms")]
        cells.append(_cell(one, "reopen", "wall_s"))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _cell(measured: Measured, *path: str) -> str:
    spread = measured.spread(*path)
    if spread is not None:
        return spread.text()
    return "not measured" if measured.not_measured else "failed"


def _remarks(engines: Engines) -> list[str]:
    lines = []
    for name, one in engines.items():
        version = one.rounds[0]["version"] if one.rounds else ""
        said = [version] if version else []
        if one.not_measured:
            said.append(f"not measured: {one.not_measured}")
        if one.failure:
            said.append(f"failed: {one.failure}")
        said += [
            f"{count:,} placements: {note}"
            for count, verdict in one.verdicts.items()
            for note in verdict.notes
        ]
        lines.append(f"- {name}: {'; '.join(said)}.")
    return [*lines, ""]
