"""PROPOSING AND JUDGING: suggestions and corrections, from the first word typed to the moderator's decision."""
