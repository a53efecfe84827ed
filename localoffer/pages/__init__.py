"""TELLING: home and the pages that a public body must have."""
