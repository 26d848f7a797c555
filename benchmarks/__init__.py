"""Measured side by side: ours and the peer's in one run, as ratios."""
