"""What people read of several plans over one place."""

from collections.abc import Iterable, Sequence
from datetime import date

from geo.model.message import Message, mark, message
from geo.model.vocabulary import ProcessStepGeneral, VerticalPosition
from geo.model.words import STEP_WORDS
from geo.screening.plan_register import Cancellation


def full_reason(
    title: str,
    step: ProcessStepGeneral | None,
    first_day: date | None,
    notes: Sequence[Message],
    not_held: Sequence[str],
) -> tuple[Message, Message | None]:
    """Say why a plan binds, and apart from that what others have to do with it."""
    if step is None:
        first = message("The data do not say whether “{plan}” is in force.", plan=title)
    elif first_day is None:
        first = message("“{plan}” is in force.", plan=title)
    else:
        first = message("“{plan}” is in force since {day}.", plan=title, day=first_day)
    said = list(notes)
    if not_held:
        said.append(
            message(
                "“{plan}” also cancels {ids}, which these data do not hold.",
                plan=title,
                ids=", ".join(not_held),
            )
        )
    if not notes:
        alone = message("No other plan in force of its level lies over this ground.")
        return joined([first, alone, *said]), joined(said) if said else None
    return joined([first, *said]), joined(said)


def joined(parts: Sequence[Message]) -> Message:
    """Put sentences behind one another."""
    whole = parts[0]
    for part in parts[1:]:
        whole = message("{first} {second}", first=whole, second=part)
    return whole


def replaced_by(old: str, new: str, day: date | None) -> Message:
    """Say that a newer plan took the place of an older one."""
    return message(
        "“{new}”, in force since {day}, is newer than “{old}” and replaces it here.",
        new=new,
        old=old,
        day=day,
    )


def cancelled_by(name: str, title: str, one: Cancellation) -> Message:
    """Say that a plan in force cancelled a plan, or one object of it."""
    pattern = mark("“{new}” is in force and cancels {object} of “{old}”.")
    if one.within is not None:
        pattern = mark("“{new}” is in force and cancels {object} of “{old}” here.")
    return message(pattern, new=one.title, old=title, object=name)


def will_be_cancelled(title: str, new: str) -> Message:
    """Say that a plan not yet in force is to cancel a plan."""
    return message(
        "“{old}” will be cancelled by “{new}” when that plan takes force; until then "
        "it binds.",
        old=title,
        new=new,
    )


def undecided_cancellation(title: str, one: Cancellation) -> Message:
    """Say that a plan is named as cancelled and that this cannot be relied on."""
    if one.step is None:
        pattern = mark(
            "“{new}” says that it cancels “{old}”, but the data do not say whether "
            "“{new}” is in force."
        )
    elif one.step is ProcessStepGeneral.OBSOLETE:
        pattern = mark(
            "“{new}” says that it cancels “{old}”, but is no longer in force itself."
        )
    else:
        pattern = mark(
            "“{new}” says that it cancels “{old}”, but the data do not show that "
            "“{new}” is the newer of the two."
        )
    return message(pattern, old=title, new=one.title)


def undecided_dates(titles: Iterable[str]) -> Message:
    """Say that no date tells which of several plans in force is newer."""
    return message(
        "Several plans in force lie here, {plans}, and the data do not say which is "
        "newer.",
        plans=", ".join(f"“{title}”" for title in sorted(set(titles))),
    )


def under_detailed(title: str) -> Message:
    """Say that a master plan gives way to a detailed plan in force."""
    return message(
        "“{plan}” guides authorities; the detailed plan in force decides here.",
        plan=title,
    )


def of_the_past(title: str) -> Message:
    """Say that a plan is history."""
    return message("“{plan}” is no longer in force.", plan=title)


def of_another_level(name: str, title: str, position: VerticalPosition) -> Message:
    """Say that an object lies below or above what the placement concerns."""
    pattern = mark("{object} of “{plan}” lies below ground only.")
    if position is VerticalPosition.ABOVE:
        pattern = mark("{object} of “{plan}” lies above ground only.")
    elif position is VerticalPosition.SURFACE:
        pattern = mark("{object} of “{plan}” concerns the surface only.")
    return message(pattern, object=name, plan=title)


def to_come(
    title: str, step: ProcessStepGeneral | None, first_day: date | None
) -> Message:
    """Say that a plan is not yet in force."""
    if step is None:
        return message("“{plan}” is in preparation and binds nobody yet.", plan=title)
    pattern = mark("“{plan}” is {step} and binds nobody yet.")
    if first_day is not None:
        pattern = mark("“{plan}” is {step} and binds from {day} on.")
    return message(pattern, plan=title, step=message(STEP_WORDS[step]), day=first_day)
