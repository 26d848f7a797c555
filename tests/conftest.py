"""Chance is the same with every test run, so that a failure is one of the change.

Campaigns (`make soak`) try other things each time.
"""

import os

from hypothesis import settings

from tests.chance import FULL

settings.register_profile("every run", derandomize=True)
settings.register_profile("campaign", derandomize=False)
settings.load_profile("campaign" if os.environ.get(FULL) else "every run")
