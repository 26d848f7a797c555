"""Write Satamaranta into the home of Plantable: `python -m data.districts.satamaranta`.

Nothing is written where the same district stands already.
"""

import sys

from data.districts.satamaranta.district import build_satamaranta
from data.districts.satamaranta.installing import install
from data.districts.storage import plantable_home


def main() -> None:
    """Install the demo district and say so."""
    home = plantable_home()
    written = install(build_satamaranta(), home)
    state = "written to" if written else "already up to date in"
    sys.stdout.write(f"Demo district Satamaranta {state} {home}\n")


if __name__ == "__main__":
    main()
