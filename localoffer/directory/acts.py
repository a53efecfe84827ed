"""How an act is done: as one transaction, all of it or nothing, and those who wait are told after it is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from localoffer import mail
from localoffer.database import db
from localoffer.directory.conflict import Conflict

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Act = Callable[Given, Answer]


def in_one_transaction(then: Callable[[], None]) -> Callable[[Act[Given, Answer]], Act[Given, Answer]]:
    """All of an act or nothing: commit at the end, then `then()` and the post, which can undo nothing."""

    def mark(action: Act[Given, Answer]) -> Act[Given, Answer]:
        @wraps(action)
        def whole(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            try:
                result = action(*args, **kwargs)
                db.session.commit()
            except StaleDataError as trouble:
                db.session.rollback()
                raise Conflict("The entry was changed by somebody else at the same moment. Please look again.") from trouble
            except BaseException:
                db.session.rollback()
                raise
            then()
            post()
            return result

        return whole

    return mark


def post() -> None:
    """Hand over the letters that wait; when that cannot be done now, they go with the next act or the next run."""
    try:
        mail.send_waiting()
    except SQLAlchemyError as trouble:
        db.session.rollback()
        current_app.logger.warning("letters wait: %s", type(trouble).__name__)
