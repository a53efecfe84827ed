"""WHO DID WHAT: a log that nobody edits; every act of staff writes itself into it, in the same transaction."""
