"""PROPOSING AND JUDGING: suggestions, corrections and decisions."""
