"""The one error of the importing room."""

from geo.errors import GeoModelError


class ImportRefusedError(GeoModelError):
    """A source cannot be imported; nothing of it was written.

    The message says what was found and what to do.
    """
