"""The checks, one module per planning topic, and the screener that runs them."""

from geo.screening.screener import Screener

__all__ = ["Screener"]
