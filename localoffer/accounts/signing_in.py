"""Signing in, by Flask-Security: passwords, reset by e-mail, second factor, and limits on guesses."""

from __future__ import annotations

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from localoffer.accounts.access import PUBLIC
from localoffer.accounts.models import Role, User
from localoffer.database import db

security = Security()
people = SQLAlchemyUserDatastore(db, User, Role)


def init_app(app: Flask) -> None:
    app.config.setdefault("SECURITY_PASSWORD_SALT", "not used by argon2, but asked for")
    app.config.setdefault("SECURITY_PASSWORD_HASH", "argon2")
    security.init_app(app, people)
    for endpoint in app.view_functions:
        if endpoint.startswith("security."):
            app.extensions["access_of_libraries"].setdefault(endpoint, PUBLIC)
