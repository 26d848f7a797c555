"""The few errors of the deciding room.

Every message names the object, what was found there and what to do about it.
Faults inside data sets are not errors: they are rows of an import report.

GeoModelError (ValueError)
 +-- UnsuitableCrsError     a CRS in which metres and square metres are not true
 +-- CrsMismatchError       two inputs in different CRS
 +-- LayerSchemaError       a layer does not hold its documented columns
 +-- PlacementError         a placement cannot be read as one
 +-- CatalogueError         a catalogue table or a rule contradicts itself
 +-- WhatIfError            a change of a plan or a threshold that cannot be supposed


 +-- TargetError            a target cannot be read as one
"""


class GeoModelError(ValueError):
    """Something given to `geo` cannot be decided on; pages show its message."""


class UnsuitableCrsError(GeoModelError):
    """A district's CRS would make metres or square metres untrue."""


class CrsMismatchError(GeoModelError):
    """Two inputs are not in the same CRS."""


class LayerSchemaError(GeoModelError):
    """A layer does not hold the columns, ids or geometries of its kind."""


class PlacementError(GeoModelError):
    """A placement lacks what is needed to screen it."""


class CatalogueError(GeoModelError):
    """A catalogue table or a rule contradicts itself or names an unknown thing."""


class WhatIfError(GeoModelError):
    """A change of a plan or of a threshold that cannot be supposed."""


class TargetError(GeoModelError):
    """A target cannot be read as one, or a choice of sites breaks what it must."""
