"""Commands about people: `flask people add` makes the first administrator of a public site."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_security import hash_password
from sqlalchemy import select

from localoffer.accounts.models import ROLES, User, WardOfMember
from localoffer.accounts.signing_in import SHORTEST_PASSWORD, Passwords, people
from localoffer.database import db, now

group = AppGroup("people", help="People who sign in.")


@group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(list(ROLES)), required=True)
@click.option("--name", default="")
@click.option("--ward", multiple=True, help="ONS code of a member's ward; may be given several times")
@click.password_option(help=f"At least {SHORTEST_PASSWORD} characters; asked for when left out.")
def add(email: str, role: str, name: str, ward: tuple[str, ...], password: str) -> None:
    """Make an account; asks for the password."""
    if db.session.scalar(select(User.id).where(User.email == email.lower())):
        raise click.ClickException("There is an account with this e-mail address already.")
    problems, plain = Passwords(current_app._get_current_object()).validate(password, True)  # type: ignore[attr-defined]
    if problems:
        raise click.ClickException(" ".join(problems))
    people.create_user(
        email=email.lower(), name=name, password=hash_password(plain), roles=[people.find_or_create_role(role)],
        wards=[WardOfMember(ward_code=each) for each in ward], confirmed_at=now(),
    )  # fmt: skip
    db.session.commit()
    click.echo(f"{email} can sign in as {role}.")


def register(app: Flask) -> None:
    app.cli.add_command(group)
