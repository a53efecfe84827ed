"""SEVERAL COUNCILS in one process: each has a site of its own, with a database, an index and accounts of its own."""
