"""What went wrong, in plain words: the one place where an error becomes a page, or JSON for machines."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    SecurityError,
    ServiceUnavailable,
)

from localoffer.database import db, replica
from localoffer.directory.conflict import Conflict
from localoffer.directory.refusals import MustNotBeListed
from localoffer.web import given_back

WORDS = {
    400: ("We could not read that", "Something in the address or the form was not right. Go back and try again."),
    403: ("You may not see this page", "It is for other people. If it is meant for you, use another account, or ask us."),
    404: ("We cannot find this page", "It may have moved, or been taken down. Search for what you need, or start again."),
    405: ("That does not work here", "Go back and try again."),
    409: ("Somebody was faster", "Somebody else changed this while you had it open. Look at it again first."),
    413: ("That is too big", "Go back: what you typed may still be there. Then send less text, or a smaller file."),
    429: ("Too many tries", "Please wait a few minutes, then try again."),
    500: ("Something went wrong", "It is our fault, not yours. Please try again in a few minutes."),
    503: ("We cannot save just now", "Please wait a minute and try again. Copy what you typed first."),
}
OPEN_FOR_LONG = (
    "Please send it once more",
    "This page had been open for long, or your browser keeps nothing for us. Open the page again and send it from there.",
)
PRESS_AGAIN = "This page had been open for long. Nothing that you typed or chose is lost: press the button to send it."
NOT_SHOWN = ("We cannot show this just now", "Please wait a minute and try again.")
FOR_MACHINES = (".json", "/api/")


def answer(error: HTTPException) -> ResponseReturnValue:
    """The page of an error, with what was typed given back where it could not be saved."""
    if isinstance(error, SecurityError):  # a Host that is not ours: nothing of a page of ours is made for it
        return Response("We do not know this website.", 400, content_type="text/plain; charset=utf-8")
    code = error.code if error.code in WORDS else (400 if 400 <= (error.code or 500) < 500 else 500)
    heading, text = NOT_SHOWN if code == 503 and request.method != "POST" else WORDS[code]
    if request.path.endswith(FOR_MACHINES[0]) or request.path.startswith(FOR_MACHINES[1]):
        told = {"error": heading, "message": text_for_machines(error, text)}
        told |= {"reference": g.reference} if "reference" in g else {}
        return jsonify(told), error.code or 500, more_of(error)
    lost = isinstance(error, CSRFError)
    heading, text = OPEN_FOR_LONG if lost else (heading, text)
    typed = given_back.typed() if code in (500, 503) or lost else []
    again = given_back.to_send_again() if lost else []
    page = render_template(
        "errors/error.html", code=code, heading=heading, text=PRESS_AGAIN if again else text, typed=typed, again=again,
        where_to=given_back.where_to(), reference=g.get("reference"),
    )  # fmt: skip
    return page, error.code or 500, more_of(error)


def more_of(error: HTTPException) -> dict[str, str]:
    """What such an answer must carry: how long to wait, or what may be asked instead."""
    return dict(error.get_headers()[1:]) if error.code in (405, 429) else {}


def text_for_machines(error: HTTPException, text: str) -> str:
    """What an error means to one who writes a program."""
    if isinstance(error, MethodNotAllowed):
        return f"This address answers {', '.join(sorted(error.valid_methods or ()))} and nothing else."
    return "There is nothing at this address." if error.code == 404 else text


def database_trouble(error: OperationalError) -> ResponseReturnValue:
    """A database that is busy, full or read-only: nothing was saved, and the visitor keeps the text.

    The log has the database's own code for it, and not its sentence, which may quote what was typed.
    What only the replica failed at, the primary answers.
    """
    if replica.failed(error):
        try:
            return current_app.ensure_sync(current_app.view_functions[request.endpoint or ""])(**(request.view_args or {}))
        except OperationalError as again:
            error = again
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    current_app.logger.error("the database failed: %s, code %s, reference %s", type(error.orig).__name__, code, refer())
    return answer(ServiceUnavailable())


def out_of_range(error: Exception) -> ResponseReturnValue:
    """A number that no table can hold was asked for, or a text of a kind it cannot: nobody wrote such an address by hand."""
    current_app.logger.warning("refused: a value that the database cannot hold (%s)", type(error).__name__)
    return answer(BadRequest())


def somebody_was_first(error: Conflict) -> ResponseReturnValue:
    """Two people did the same thing: who came second is told what the first one did, and where to look."""
    heading, _ = WORDS[409]
    if request.path.endswith(FOR_MACHINES[0]) or request.path.startswith(FOR_MACHINES[1]):
        return jsonify(error=heading, message=str(error)), 409
    typed = given_back.typed()
    page = render_template("errors/error.html", code=409, heading=heading, text=str(error), typed=typed, link=error.link)
    return page, 409


def must_not_be_listed(error: MustNotBeListed) -> ResponseReturnValue:
    """Staff wanted to publish what is on the do-not-list: say so, and give back what was typed."""
    db.session.rollback()
    heading, typed = "This must not be listed", given_back.typed()
    return render_template("errors/error.html", code=409, heading=heading, text=str(error), typed=typed), 409


def refer() -> str:
    """What the page tells a visitor to say, which the log has too."""
    g.reference = g.get("request_id", uuid4().hex)[:8]
    return str(g.reference)


def surprise(error: InternalServerError) -> ResponseReturnValue:
    """A fault of ours: the page shows a reference, and the log has it beside what happened."""
    current_app.logger.error("an error of ours, reference %s", refer(), exc_info=error.original_exception)
    return answer(error)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(OperationalError, database_trouble)
    app.register_error_handler(DataError, out_of_range)
    app.register_error_handler(OverflowError, out_of_range)
    app.register_error_handler(Conflict, somebody_was_first)
    app.register_error_handler(MustNotBeListed, must_not_be_listed)
    app.register_error_handler(InternalServerError, surprise)
