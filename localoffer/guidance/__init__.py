"""The pages that are not entries: how things work, in plain words, reviewed by the council."""
