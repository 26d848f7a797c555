"""How often tests try something by chance."""

import os

FULL = "PLANTABLE_TESTS_IN_FULL"


def examples(in_full: int) -> int:
    """Give a third of the tries, and all of them in a campaign (`make soak`)."""
    return in_full if os.environ.get(FULL) else max(10, in_full // 3)
