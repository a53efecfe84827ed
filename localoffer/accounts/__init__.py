"""WHO: people, roles and who may enter."""
