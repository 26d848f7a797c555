"""Fifty thousand cells against every rule, and the way of one placement at a time."""

import sys
import time
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from data.districts.satamaranta import build_satamaranta
from geo.bulk import BulkScreener, Sites
from geo.screening import Screener
from geo.suitability import SITES_MAX, Basis, candidates

SAMPLE = 300
SEED = 20_260_301


@dataclass(frozen=True, slots=True)
class CellSeconds:
    """Seconds for one question over a whole district.

    Parameters
    ----------
    waited_s, bulk_s
        All cells at once, after one run that remembers situations: the time that
        passed, and CPU seconds of all threads.
    one_by_one_s
        All cells as placements, CPU seconds: a random sample, **extrapolated** to all
        of them.
    """

    solution_id: str
    cell_count: int
    rule_count: int
    waited_s: float
    bulk_s: float
    one_by_one_s: float
    sample_count: int


def where_could_it_be_done(solution_id: str = "car_share_bay") -> CellSeconds:
    """Measure one solution on the layers of Satamaranta."""
    catalogue = read_catalogue()
    screener = Screener(
        build_satamaranta(),
        read_rules(),
        catalogue.solutions,
        catalogue.profile("helsinki"),
        date(2026, 3, 1),
    )
    cells = candidates(screener.layers, Basis.CELL, 0.0, SITES_MAX)
    sites = Sites(catalogue.solution(solution_id), cells.x, cells.y)
    bulk = BulkScreener(screener)
    found = bulk.screen(sites)
    began, begin = time.perf_counter(), time.process_time()
    bulk.screen(sites)
    bulk_s = time.process_time() - begin
    waited_s = time.perf_counter() - began
    chance = np.random.default_rng(SEED)
    sample = chance.choice(len(sites), SAMPLE, replace=False).tolist()
    begin = time.process_time()
    for site in sample:
        screener.screen_one(sites.placement(site))
    sampled_s = time.process_time() - begin
    return CellSeconds(
        solution_id,
        len(sites),
        len(found.rule_ids),
        waited_s,
        bulk_s,
        sampled_s / SAMPLE * len(sites),
        SAMPLE,
    )


def main() -> None:
    """Print what was measured."""
    measured = where_could_it_be_done()
    sys.stdout.write(
        f"{measured.cell_count:,} cells x {measured.rule_count} rules, "
        f"{measured.solution_id}: {measured.waited_s:.2f} s at once, "
        f"{measured.bulk_s:.2f} CPU s; "
        f"{measured.one_by_one_s:.0f} CPU s one by one, extrapolated from "
        f"{measured.sample_count} cells\n"
    )


if __name__ == "__main__":
    main()
