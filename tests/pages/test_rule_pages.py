"""What is checked: every rule can be read with its values, owner and examples."""

import pytest

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from geo.model.vocabulary import RuleKind
from pages.shared.rule_views import asks, rule_words

CATALOGUE = read_catalogue()
RULES = {rule.id: rule for rule in read_rules()}
HELSINKI = CATALOGUE.profile("helsinki")


@pytest.mark.parametrize("kind", list(RuleKind))
def test_every_kind_of_rule_says_what_it_asks(kind):
    for rule in RULES.values():
        if rule.kind is kind:
            assert asks(rule).endswith(".")
            assert "{" not in asks(rule)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_names_its_department_and_an_example(rule):
    words = rule_words(rule, CATALOGUE, HELSINKI)

    assert "Department: " in words
    assert "Example: " in words


def test_a_rule_gives_its_values_with_unit_and_source_or_as_an_assumption():
    room = rule_words(RULES["room_left.footway"], CATALOGUE, HELSINKI)
    power = rule_words(RULES["count_on_shared.substation"], CATALOGUE, HELSINKI)

    assert "Width asked: 1.8 m, source" in room
    assert "Comfortable width: 2 m" in room
    assert "Least width of all: 1.5 m" in room
    assert "0.95 share, an assumption" in power


def test_the_page_shows_what_is_checked(open_page):
    app = open_page("solutions.py")

    assert not app.exception
    assert "What is checked" in [tab.label for tab in app.tabs]
    assert any(box.label.startswith("Size in the plan") for box in app.expander)
