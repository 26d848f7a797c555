"""The rooms: imports run one way, pages stay thin, and the two fronts stay apart."""

import ast
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
PAGES = sorted(
    file for file in (CHECKOUT / "pages").glob("*.py") if file.name != "__init__.py"
)
MODULES = sorted(
    file
    for room in ("geo", "data", "pages")
    for file in (CHECKOUT / room).rglob("*.py")
    if "node_modules" not in file.parts
)
PAGE_LINES_MAX = 90
MODULE_LINES_MAX = 400
NO_MEANING = {"utils", "helpers", "common", "manager", "misc", "helper", "util"}


def imported_by(file: Path) -> set[str]:
    """Every module a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def rooms_of(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_page_imports_no_other_page(file):
    others = {f"pages.{page.stem}" for page in PAGES}

    assert not imported_by(file) & others


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_page_stays_thin(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= PAGE_LINES_MAX


def test_the_command_line_works_without_a_screen():
    assert not rooms_of(imported_by(CHECKOUT / "cli.py")) & {"streamlit", "pages"}


def test_the_front_door_holds_nothing_but_the_app():
    allowed = {"streamlit", "pages"}

    assert rooms_of(imported_by(CHECKOUT / "app.py")) <= allowed


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("geo", {"data", "pages", "streamlit", "sqlalchemy", "folium", "pydeck"}),
        ("data", {"pages", "streamlit", "folium", "pydeck"}),
    ],
)
def test_imports_run_one_way(room, forbidden):
    wrong = {
        file.relative_to(CHECKOUT).as_posix(): hit
        for file in (CHECKOUT / room).rglob("*.py")
        if (hit := rooms_of(imported_by(file)) & forbidden)
    }

    assert wrong == {}


@pytest.mark.parametrize(
    "file", MODULES, ids=lambda file: file.relative_to(CHECKOUT).as_posix()
)
def test_a_module_has_a_meaning_and_a_size_one_can_read(file):
    assert file.stem not in NO_MEANING
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES_MAX


def test_nothing_dangerous_is_called():
    dangerous = re.compile(
        r"\bpickle\.loads?\b|\byaml\.load\(|\beval\(|\bexec\(|shell=True"
        r"|unsafe_allow_html=True"
    )
    hits = [
        f"{file.relative_to(CHECKOUT)}: {match.group()}"
        for file in (*MODULES, CHECKOUT / "cli.py", CHECKOUT / "app.py")
        if (match := dangerous.search(file.read_text(encoding="utf-8")))
    ]

    assert hits == []
