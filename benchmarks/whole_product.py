"""Call one benchmark of the whole product, in the process made for it."""

from dataclasses import asdict
from typing import Any

from benchmarks.apart import named
from benchmarks.measuring import Scale


def measure(function: str, scale: dict[str, Any]) -> list[dict[str, Any]]:
    """Measure one thing that is registered."""
    sizes = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in scale.items()
    }
    return [asdict(figure) for figure in named(function)(Scale(**sizes))]
