"""A scenario under other thresholds, and which thresholds decide most."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from geo.errors import CatalogueError, WhatIfError
from geo.model.finding import Finding, worst_first
from geo.model.placement import Placement
from geo.model.profile import CityProfile, Threshold
from geo.model.rule import Rule
from geo.model.vocabulary import Confidence, Outcome
from geo.model.what_if import ThresholdOverride
from geo.screening import Screener
from geo.screening.changed_thresholds import thresholds_of
from geo.what_if.comparison import Comparison, compare

BAND = 0.2  # assumption: within a fifth of a value experts often disagree


def profile_with(
    profile: CityProfile, overrides: Iterable[ThresholdOverride]
) -> CityProfile:
    """Give a city profile with a scenario's own thresholds in place of the city's.

    A changed threshold is an assumption, keeps its unit and remembers the value it
    stands in for.

    Raises
    ------
    WhatIfError
        If the city has no such threshold, or two overrides name the same one.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from geo.example_district import profile
    >>> gap = Threshold("gap", 7.5, "m", Confidence.SOURCED, ("S1",))
    >>> city = replace(profile(), thresholds={"gap": gap})
    >>> narrower = profile_with(city, [ThresholdOverride("gap", 5)]).threshold("gap")
    >>> narrower.value, narrower.changed_from, str(narrower.confidence)
    (5, 7.5, 'assumption')
    """
    thresholds = dict(profile.thresholds)
    seen: set[str] = set()
    for override in overrides:
        if override.key in seen:
            msg = f"Threshold {override.key!r} is changed twice. Keep one of the two."
            raise WhatIfError(msg)
        seen.add(override.key)
        try:
            present = profile.threshold(override.key)
        except CatalogueError as error:
            msg = (
                f"City profile {profile.id!r} has no threshold {override.key!r} to "
                "change. Choose one from the list, or reset this change."
            )
            raise WhatIfError(msg) from error
        thresholds[override.key] = _changed(present, override.value)
    return replace(
        profile,
        thresholds=thresholds,
        choices=tuple(
            replace(
                choice,
                footprint_below_m2=thresholds[choice.footprint_below].value,
            )
            if choice.footprint_below in seen
            else choice
            for choice in profile.choices
        ),
    )


def _changed(present: Threshold, value: float) -> Threshold:
    city = present.value if present.changed_from is None else present.changed_from
    return replace(
        present,
        value=value,
        confidence=Confidence.ASSUMPTION,
        source_ids=(),
        changed_from=city,
    )


def thresholds_read(rules: Iterable[Rule], profile: CityProfile) -> tuple[str, ...]:
    """Give the keys of the thresholds that some rule reads, in the order of rules."""
    keys = (key for rule in rules for key in thresholds_of(rule, profile))
    return tuple(dict.fromkeys(keys))


def findings_under(
    screener: Screener,
    profile: CityProfile,
    placements: Iterable[Placement],
    findings: Iterable[Finding],
) -> tuple[Finding, ...]:
    """Give the findings of a scenario under other thresholds.

    Only the rules that read a threshold that differs are judged anew.

    Parameters
    ----------
    screener
        Of the scenario as it is.
    profile
        As the screener's, but for some thresholds.
    findings
        Of the same placements, as the screener gives them.
    """
    moved = {
        key
        for key, threshold in profile.thresholds.items()
        if screener.profile.thresholds.get(key) != threshold
    }
    rules = [
        rule for rule in screener.rules if moved & set(thresholds_of(rule, profile))
    ]
    anew = {rule.id for rule in rules}
    placements = tuple(placements)
    other = screener.under(profile, rules).beside(placements)
    kept: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.rule_id not in anew:
            kept.setdefault(finding.placement_id, []).append(finding)
    result: list[Finding] = []
    for placement in placements:
        judged = [one for one in other.screen_one(placement) if one.rule_id in anew]
        result.extend(worst_first([*kept.get(placement.id, []), *judged]))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class ThresholdWeight:
    """How much hangs on one threshold.

    Parameters
    ----------
    lower, higher
        The scenario compared with itself at the ends of the band.
    flipping
        Placements of which some finding gets another outcome within the band.
    with_another_outcome
        Those of them whose overall outcome is then another one.
    """

    threshold: Threshold
    band: float
    lower: Comparison
    higher: Comparison
    flipping: tuple[str, ...]
    with_another_outcome: tuple[str, ...]


def decisive(
    screener: Screener,
    placements: Iterable[Placement],
    findings: Iterable[Finding],
    band: float = BAND,
) -> Iterator[ThresholdWeight]:
    """Give for each threshold that a rule reads how many placements hang on it.

    Every answer of a rule changes to one side only when a threshold grows, so that
    both ends of the band show all that flips inside it.

    Parameters
    ----------
    band
        How far the threshold is moved to both sides, as a share of its value.

    Yields
    ------
    ThresholdWeight
        One after the other, so that progress can be shown; see `most_decisive`.

    Raises
    ------
    WhatIfError
        If the band is not between 0 and 1.
    """
    if not 0 < band < 1:
        msg = f"The band is {band:g}. Give a share between 0 and 1, e.g. 0.2."
        raise WhatIfError(msg)
    placements, findings = tuple(placements), tuple(findings)
    names = [placement.id for placement in placements]
    for key in thresholds_read(screener.rules, screener.profile):
        threshold = screener.profile.threshold(key)
        ends = [
            compare(
                names,
                findings,
                findings_under(
                    screener,
                    profile_with(
                        screener.profile,
                        [ThresholdOverride(key, threshold.value * share)],
                    ),
                    placements,
                    findings,
                ),
            )
            for share in (1 - band, 1 + band)
        ]
        flipping = [
            difference.placement_id
            for end in ends
            for difference in end.differences
            if _changes_outcome(difference.before, difference.after)
        ]
        overall = [row.placement_id for end in ends for row in end.with_another_outcome]
        yield ThresholdWeight(
            threshold,
            band,
            lower=ends[0],
            higher=ends[1],
            flipping=tuple(dict.fromkeys(flipping)),
            with_another_outcome=tuple(dict.fromkeys(overall)),
        )


def _changes_outcome(before: Finding | None, after: Finding | None) -> bool:
    old = Outcome.CONFORMS if before is None else before.outcome
    new = Outcome.CONFORMS if after is None else after.outcome
    return old is not new


def most_decisive(weights: Iterable[ThresholdWeight]) -> list[ThresholdWeight]:
    """Order thresholds by how many placements flip, leaving out where none does."""
    return sorted(
        (weight for weight in weights if weight.flipping),
        key=lambda weight: (
            -len(weight.flipping),
            -len(weight.with_another_outcome),
            weight.threshold.key,
        ),
    )
