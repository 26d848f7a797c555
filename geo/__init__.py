"""DECIDE: the pure room. No files, network, clock, randomness or user interface."""
