"""SEEING: results on a map."""
