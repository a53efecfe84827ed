"""LOSING NOTHING: copies of the database, the way back from one, and the proof that all is whole."""
