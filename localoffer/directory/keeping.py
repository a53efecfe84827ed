"""Public pages are the same for everyone: each process keeps them until the directory changes, and browsers ask with an ETag."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec

from flask import Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from localoffer.database import now
from localoffer.database.replica import from_replica
from localoffer.directory import queries

MOST_BYTES = 48 * 1024 * 1024
LONGEST_ADDRESS, LARGEST = 2000, 2_000_000
SLOT_SECONDS = 300
"""Pages say "open now" and "next session": after five minutes they are made anew."""

View = ParamSpec("View")
Version = Callable[[], object]
Key = tuple[object, ...]


class Shelf:
    """The newest answers of one process, up to a number of bytes; the one unused longest goes first.

    All go when the state they were made in (the first part of a key) has passed, so that an address that a visitor
    typed a postcode into is held for minutes at most.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.size = most, 0
        self.state: object = None
        self.answers: OrderedDict[Key, Response] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> Response | None:
        with self.lock:
            if key[0] != self.state:
                self.state, self.size = key[0], 0
                self.answers.clear()
            if key in self.answers:
                self.answers.move_to_end(key)
            return self.answers.get(key)

    def clear(self) -> None:
        with self.lock:
            self.size = 0
            self.answers.clear()

    def put(self, key: Key, answer: Response) -> None:
        size = len(answer.get_data())
        with self.lock:
            if key not in self.answers and key[0] == self.state and size <= LARGEST:
                self.answers[key] = answer
                self.size += size
            while self.size > self.most:
                self.size -= len(self.answers.popitem(last=False)[1].get_data())


def shelved(name: str, key: Key, make: Callable[[], Response], most: int = MOST_BYTES) -> Response:
    """The answer of a public view, from the shelf of this name or put on it; it must not be changed, and `copied` to be sent.

    What went wrong, what is behind the directory, and what has a very long address is not kept.
    """
    shelf: Shelf = current_app.extensions.get(name) or current_app.extensions.setdefault(name, Shelf(most))
    found = shelf.get(key)
    if found is None:
        found = make()
        if found.status_code == 200 and may_be_kept() and not found.is_streamed and len(request.full_path) <= LONGEST_ADDRESS:
            shelf.put(key, found)
    return found


def forget() -> None:
    """Let go of every kept answer of this process: what they were made from was not right."""
    for each in [shelf for shelf in current_app.extensions.values() if isinstance(shelf, Shelf)]:
        each.clear()


def is_behind() -> None:
    """Say that what is answered now is older than the directory: it goes out, and is not kept."""
    g.answer_is_behind = True


def may_be_kept() -> bool:
    return not g.get("answer_is_behind")


def same_for_all() -> None:
    """Say that the answer hangs on nobody's cookie, so that a cache need not keep one for each."""
    g.same_for_all = True


def depends_on(version: Version) -> None:
    """Say that kept pages must be made anew when what `version()` gives changes (the thesaurus, the area)."""
    current_app.extensions.setdefault("kept_pages_depend_on", []).append(version)


def kept(view: Callable[View, ResponseReturnValue]) -> Callable[View, Response]:
    """Keep what a public view answers to visitors without a session; the others get it fresh and private."""

    @from_replica
    @wraps(view)
    def answer(*args: View.args, **kwargs: View.kwargs) -> Response:
        if known_visitor() or current_app.debug:
            response = make_response(view(*args, **kwargs))
            response.headers["Cache-Control"] = "private, no-cache"
            return response

        def made() -> Response:
            page = make_response(view(*args, **kwargs))
            g.pop("generation_of_page", None)
            return with_etag(page) if page.status_code == 200 else page

        return copied(shelved("kept_pages", key_of_request(), made))

    return answer


def known_visitor() -> bool:
    """Whether the visitor has a session, or may get one back, so that the page may say things of their own."""
    names = (current_app.config["SESSION_COOKIE_NAME"], current_app.config.get("REMEMBER_COOKIE_NAME", "remember_token"))
    return any(name in request.cookies for name in names)


def key_of_request() -> Key:
    """The state an answer was made in (the directory, the time, what else was said to matter), then its address."""
    versions = tuple(each() for each in current_app.extensions.get("kept_pages_depend_on", ()))
    g.generation_of_page = queries.generation()  # one answer is made from one state of the directory, asked for once
    state = (g.generation_of_page, int(now().timestamp()) // SLOT_SECONDS, *versions)
    return (state, request.host, request.full_path)


def with_etag(response: Response) -> Response:
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Cookie"
    return response


def copied(kept_response: Response) -> Response:
    """An answer of this request's own, so that headers set later do not stay on the kept one; or "not modified"."""
    fresh = current_app.response_class(kept_response.get_data(), kept_response.status_code, kept_response.headers.copy())
    fresh.make_conditional(request)
    return fresh
