"""The catalogue: solutions, thresholds, instruments and sources as editable tables."""

from data.catalogue.catalogue import Catalogue, Department, Source
from data.catalogue.reading import CATALOGUE_FOLDER, read_catalogue

__all__ = ["CATALOGUE_FOLDER", "Catalogue", "Department", "Source", "read_catalogue"]
