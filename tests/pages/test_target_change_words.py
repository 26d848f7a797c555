"""The plan changes of many sites: the most needed first, the rest folded."""

from types import SimpleNamespace

import pytest
import streamlit as st

from pages.shared import target_change_views as views


@pytest.fixture
def shown(monkeypatch):
    """Show the changes of some sites; give what is written and what is folded."""

    def show(*changes_of_sites):
        sites = [
            SimpleNamespace(solution_id="bess_container", changes=changes)
            for changes in changes_of_sites
        ]
        written, folds = [], []
        real = st.expander
        monkeypatch.setattr(st, "markdown", written.append)
        monkeypatch.setattr(st, "caption", written.append)
        monkeypatch.setattr(
            st, "expander", lambda text: folds.append(text) or real(text)
        )
        monkeypatch.setattr(views, "chosen_sites", lambda _result: sites)
        monkeypatch.setattr(views, "_change_title", lambda _result, name: name)
        result = SimpleNamespace(
            screened=SimpleNamespace(needed=SimpleNamespace(register={}))
        )
        views.show_changes(result)
        return written, folds

    return show


def test_the_change_that_most_sites_need_comes_first(shown):
    written, folds = shown(("a",), ("b",), ("b",))

    assert written.index("**b**") < written.index("**a**")
    assert "Needed for 2 × Battery storage container." in written
    assert not folds


def test_a_site_that_needs_two_changes_is_not_said_to_be_had_by_one(shown):
    alone, _ = shown(("a",))
    together, _ = shown(("a", "b"))

    assert "A site may need several of them." in together
    assert "A site may need several of them." not in alone


def test_more_changes_than_anybody_reads_are_folded(shown):
    written, folds = shown(*((f"change-{number:02}",) for number in range(11)))

    assert folds == ["3 more plan changes"]
    assert written[-1].count("Needed for 1 × ") == 3
