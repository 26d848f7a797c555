"""The two questions that ask most: where could it be done, and where best of all."""

from benchmarks.goals import CELLS_S, SITES_S
from benchmarks.least_plan_change import least_plan_change
from benchmarks.measuring import Figure, Scale
from benchmarks.where_could_it_be_done import where_could_it_be_done

SOLUTIONS = ("car_share_bay", "bess_container")


def where(_scale: Scale) -> list[Figure]:
    """Measure fifty thousand cells against every rule, on the demo district."""
    figures = []
    for solution_id in SOLUTIONS:
        measured = where_could_it_be_done(solution_id)
        figures.append(
            Figure(
                f"where could it be done: {measured.cell_count:,} cells x "
                f"{measured.rule_count} rules, {solution_id}",
                measured.waited_s,
                "s",
                f"after warm-up, {measured.bulk_s:.2f} CPU s in two threads; "
                f"one by one {measured.one_by_one_s:,.0f} CPU s, "
                f"extrapolated from {measured.sample_count} cells",
                CELLS_S,
            )
        )
    return figures


def sites(_scale: Scale) -> list[Figure]:
    """Measure the choice of sites with the least plan change, on a made-up city."""
    measured = least_plan_change()
    return [
        Figure(
            f"least plan change: {measured.candidates:,} candidates",
            measured.wall_s,
            "s",
            f"{measured.ending.value}, gap {measured.gap:.1%}",
            SITES_S,
        )
    ]
