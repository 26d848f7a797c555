"""KEEP: the data sets, and the only code that reads, writes or stores anything."""
