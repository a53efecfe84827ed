"""FINDING: from a parent's words to results."""
