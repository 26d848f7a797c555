"""Compiled once at installation, and never in the way where that is not possible."""

import ast
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.overlay import FeatureIndex, Footprints, compiling
from geo.overlay.kernels_packing import boxes_and_sizes, circles, convex_rings
from geo.overlay.kernels_pairs import relate_candidates
from geo.overlay.kernels_tree import build_tree, hilbert_order, query_tree
from geo.overlay.warm_up import warm_up

KERNELS = (
    boxes_and_sizes,
    circles,
    convex_rings,
    relate_candidates,
    build_tree,
    hilbert_order,
    query_tree,
)
KERNEL_FILES = sorted(Path(compiling.__file__).parent.glob("kernels_*.py"))


def compiled():
    return [len(kernel.signatures) for kernel in KERNELS]


def test_after_the_warm_up_nothing_is_compiled_any_more(tmp_path):
    assert warm_up() > 0
    before = compiled()

    index = FeatureIndex.from_geometries([shapely.box(0, 0, 1, 1), None])
    for name, values in index.arrays().items():
        np.save(tmp_path / f"{name}.npy", values)
    reopened = FeatureIndex.from_arrays(
        {
            name: np.asarray(np.load(tmp_path / f"{name}.npy", mmap_mode="c"))
            for name in index.arrays()
        }
    )
    read_only = np.array([[0.0, 0], [1, 0], [1, 1], [0, 0]])
    read_only.setflags(write=False)
    buffers = FeatureIndex.from_geoarrow(
        "polygon", read_only, [np.array([0, 4], np.int32), np.array([0, 1], np.int32)]
    )
    square = shapely.box(0, 0, 1, 1)
    for each in (index, reopened, buffers):
        each.relate_one(square, 1)
        each.relate(Footprints.from_geometries([square, square.centroid]), 2.5)
        each.relate(Footprints.circles([0, 1], [0, 1], 3), np.float32(1))
        each.relate(Footprints.circles(*read_only[:3].T, read_only[:3, 0]), 1)

    assert compiled() == before == [1] * len(KERNELS)


def test_without_a_folder_for_machine_code_kernels_work_all_the_same(monkeypatch):
    def refuse(self):
        msg = "cannot cache function: no locator available for file"
        raise RuntimeError(msg)

    monkeypatch.setattr("numba.core.dispatcher.Dispatcher.enable_caching", refuse)

    @compiling.kernel
    def double(number):
        return 2 * number

    assert double(21) == 42


@pytest.mark.parametrize("file", KERNEL_FILES, ids=lambda file: file.name)
def test_kernels_call_only_kernels_of_their_own_file(file):
    """Kept machine code is renewed when its own file changes, not another one."""
    imported = {
        node.module
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }

    assert imported == {"geo.overlay.compiling"}


def test_no_kernel_starts_threads_of_its_own():
    assert len(KERNEL_FILES) == 3
    for file in [*KERNEL_FILES, Path(compiling.__file__)]:
        assert "parallel=" not in file.read_text(encoding="utf-8")
