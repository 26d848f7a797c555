"""What would need less for one placement: looked for on demand, then kept.

An answer holds for a placement as it is beside the others, one state of the
district's layers and one day; all of these are its key, so that undo finds the
earlier answer again.
"""

from collections import OrderedDict
from datetime import date
from threading import Lock

import streamlit as st

from data.store import PlacementRecord
from geo.model.placement import Placement
from geo.repair import REACH_THRESHOLD, Repair, look_for_less
from pages.shared import cached_readers as read
from pages.shared.session import Workplace
from pages.shared.texts import _

KEPT_MAX = 256
TOLD_EVERY = 0.02

_Key = tuple[str, str, Placement, tuple[Placement, ...], date]


class _Kept:
    """The latest answers, of all sessions."""

    def __init__(self) -> None:
        self._answers: OrderedDict[_Key, Repair] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> Repair | None:
        with self._lock:
            return self._answers.get(key)

    def keep(self, key: _Key, answer: Repair) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > KEPT_MAX:
                self._answers.popitem(last=False)


@st.cache_resource(show_spinner=False)
def _kept() -> _Kept:
    return _Kept()


def known_repair(workplace: Workplace, record: PlacementRecord) -> Repair | None:
    """Give what was found for a placement as it is now; None if nobody has looked."""
    return _kept().get(_key(workplace, record))


def find_repair(workplace: Workplace, record: PlacementRecord) -> Repair:
    """Look for what would need less, with a bar that shows how far the search is."""
    screener = read.screener(workplace.district.id).beside(_all(workplace))
    reach_m = screener.profile.threshold(REACH_THRESHOLD).value
    words = _(
        "Trying other spots, sizes and turns up to {reach} m around …",
        reach=_m(reach_m),
    )
    bar = st.progress(0.0, text=words)
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if share - told >= TOLD_EVERY:
            told = share
            bar.progress(min(share, 1.0), text=words)

    answer = look_for_less(screener, record.placement, reach_m, progress=tell)
    bar.empty()
    _kept().keep(_key(workplace, record), answer)
    return answer


def _key(workplace: Workplace, record: PlacementRecord) -> _Key:
    return (
        workplace.district.id,
        read.fingerprint(workplace.district.id),
        record.placement,
        _all(workplace),
        date.today(),
    )


def _all(workplace: Workplace) -> tuple[Placement, ...]:
    return tuple(record.placement for record in workplace.placements())


def _m(length_m: float) -> str:
    return f"{length_m:g}"
