"""IN AND OUT: reading and writing directories in this project's own format and in others."""
