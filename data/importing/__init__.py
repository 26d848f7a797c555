"""Readers of people's files, and the import doctor that reports every fault."""
