"""WHAT IS OFFERED: the entries, and the one door through which they change."""
