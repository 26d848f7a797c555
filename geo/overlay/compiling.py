"""Compile loops over coordinates to machine code, kept on the disk where possible."""

from collections.abc import Callable
from typing import Any

from numba import njit


def part(function: Callable[..., Any]) -> Any:
    """Compile a piece of a kernel into each place that calls it.

    Handing arrays from one function to another costs more than many a piece itself.
    """
    return njit(nogil=True, error_model="numpy", forceinline=True)(function)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function at its first call; threads may run it side by side.

    Never parallel inside: threads that call such kernels at once would abort the
    process. Machine code is kept beside the source or in the user's own folder;
    where neither can be written, it is compiled anew in each process.
    """
    try:
        return njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:  # no folder to keep machine code in
        return njit(nogil=True, error_model="numpy")(function)
