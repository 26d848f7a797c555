"""The words of the domain: districts, plans, solutions, placements, findings."""
