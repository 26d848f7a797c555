"""Satamaranta, the fictional demo district: always the same, drawn by a script."""

from data.districts.satamaranta.district import build_satamaranta
from data.districts.satamaranta.placements import satamaranta_placements

__all__ = ["build_satamaranta", "satamaranta_placements"]
