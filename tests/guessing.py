"""Guessing at one password from many places at the same moment, as a machine does it."""

from __future__ import annotations

import threading

from flask import Flask

AT_ONCE = 24


def guess_at_once(app: Flask, email: str) -> list[int]:
    """What each of the guesses was answered with; all go off together, each from an address of its own."""
    together, answered = threading.Barrier(AT_ONCE), list[int]()

    def guess(number: int) -> None:
        client = app.test_client()
        sent = {"email": email, "password": f"wrong words {number}"}
        together.wait()
        how = {"headers": {"Sec-Fetch-Site": "same-origin"}, "environ_base": {"REMOTE_ADDR": f"203.0.113.{number}"}}
        answered.append(client.post("/login", data=sent, **how).status_code)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(AT_ONCE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=100)
    assert not any(each.is_alive() for each in threads)
    return answered
