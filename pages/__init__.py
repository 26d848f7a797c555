"""SHOW: one file per task of a person. Gather, ask geo, show."""
