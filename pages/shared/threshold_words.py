"""A threshold in plain words: what it is for, its value, and where that comes from."""

from collections.abc import Sequence

from data.catalogue import Catalogue
from geo.model.message import mark
from geo.model.profile import CityProfile, Threshold
from geo.model.rule import Measure, Rule
from geo.model.vocabulary import Confidence, RuleKind
from geo.screening.changed_thresholds import required_keys, thresholds_of, unit_words
from pages.shared.texts import _, plain

_ROLES = {
    RuleKind.KEEP_DISTANCE: mark("{rule}: least distance"),
    RuleKind.KEEP_FROM_LINES: mark("{rule}: least distance"),
    RuleKind.MUST_BE_NEAR: mark("{rule}: farthest distance"),
    RuleKind.ROOM_LEFT: mark("{rule}: width asked"),
    RuleKind.COUNT_ON_SHARED: mark("{rule}: usable share of the rated power"),
    RuleKind.DIMENSION: mark("{rule}: most ground of a parking place"),
}
_MEASURES = {
    Measure.FOOTPRINT_M2: mark("{rule}: area from which it is needed"),
    Measure.HEIGHT_M: mark("{rule}: height from which it is needed"),
    Measure.VOLUME_M3: mark("{rule}: volume from which it is needed"),
}


def threshold_title(key: str, rules: Sequence[Rule]) -> str:
    """Name a threshold by the check that reads it, for people."""
    for rule in rules:
        if key in required_keys(rule):
            return _(_pattern(key, rule), rule=_(rule.title))
    if any("land_use" in rule.kind for rule in rules):
        return _("Size below which a small plan change is likely to do")
    return key.replace("_", " ")


def _pattern(key: str, rule: Rule) -> str:
    if key == rule.requirement.drift_threshold:
        return mark("{rule}: how far a hole can drift on its way down")
    if key == rule.requirement.depth_threshold:
        return mark("{rule}: depth of holes where nobody gives one")
    room = rule.kind is RuleKind.ROOM_LEFT
    if key == rule.requirement.comfort_threshold:
        distance = mark("{rule}: comfortable distance")
        return mark("{rule}: comfortable width") if room else distance
    if rule.kind is RuleKind.NEAR_WITH_VALUE:
        least = mark("{rule}: least value")
        is_least = key == rule.requirement.least_threshold
        return least if is_least else mark("{rule}: largest value")
    if key == rule.requirement.least_threshold:
        ground = mark("{rule}: least ground of a parking place")
        return mark("{rule}: least width of all") if room else ground
    return _ROLES.get(rule.kind) or _MEASURES.get(
        rule.requirement.measure, mark("{rule}: limit")
    )


def value_words(value: float, unit: str) -> str:
    """Write a value with its unit."""
    return f"{value:g} {unit_words(unit)}".strip()


def origin_words(threshold: Threshold, catalogue: Catalogue) -> str:
    """Say where a value comes from: its publishers, or that it is an assumption."""
    if threshold.changed_from is not None:
        return _(
            "changed in this scenario from {value}",
            value=value_words(threshold.changed_from, threshold.unit),
        )
    if threshold.confidence is Confidence.ASSUMPTION:
        return _("an assumption that a city can change")
    publishers = [
        catalogue.sources[name].publisher
        for name in threshold.source_ids
        if name in catalogue.sources
    ]
    return _("source: {names}", names="; ".join(publishers) or _("not stated"))


def checks_that_read(key: str, rules: Sequence[Rule], profile: CityProfile) -> str:
    """Name the checks that read a threshold, for a Markdown text."""
    titles = (_(rule.title) for rule in rules if key in thresholds_of(rule, profile))
    return plain("; ".join(dict.fromkeys(titles)))
