"""Looking at a web address: what it answers, how long it may take, and where it must never lead."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue

import pytest

from localoffer.freshness import probing
from localoffer.freshness.probing import FAILS, OK, REFUSED, UNSURE, Found

OPEN = "93.184.215.14"
"""An address of the open internet, which the tests' names have; the tests' connector leads to this machine instead."""


class Site(BaseHTTPRequestHandler):
    """A website with every fault."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str, str]]
    drips: SimpleQueue[str] = SimpleQueue()

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append((self.command, self.headers["Host"], self.path))
        what = self.path.strip("/").split("?")[0]
        if what.startswith("to/"):
            self.reply(302, {"Location": what.removeprefix("to/").replace("!", ":/")})
        elif what == "moved":
            self.reply(301, {"Location": "/new-place"})
        elif what == "round":
            self.reply(301, {"Location": "/round"})
        elif what == "no-head":
            self.reply(200 if self.command == "GET" else 405)
        elif what == "big":
            self.reply(200, {"Content-Length": str(10**12)}, body=b"x" * 200_000)
        elif what == "drip":
            self.drip()
        elif what.isdigit():
            self.reply(int(what))
        else:
            self.reply(200)

    def reply(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
        self.close_connection = True

    def drip(self) -> None:
        """Letter by letter, for far longer than anybody listens; how it ended is told."""
        for _ in range(4000):
            try:
                self.wfile.write(b"H")
                time.sleep(0.05)
            except OSError:
                self.drips.put("hung up on")
                return
        self.drips.put("heard to the end")

    def log_message(self, *words: object) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    Site.asked = []
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    site.daemon_threads = True
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield site
    site.shutdown()
    site.server_close()


class Net:
    """Names and their addresses, and what was connected to: every open address is our own site."""

    def __init__(self, port: int, **names: list[str]) -> None:
        self.port, self.names, self.connected, self.looked_up = port, names, [], []

    def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        if ":" in host or host.replace(".", "").isdigit():
            return [host]
        found = self.names.get(host.split(".")[0])
        if found is None:
            raise OSError("no such name")
        return [found.pop(0)] if len(found) > 1 and host.startswith("turns") else found

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append(address)
        return socket.create_connection(("127.0.0.1", self.port), seconds)


@pytest.fixture
def net(server: ThreadingHTTPServer) -> Net:
    Site.asked.clear()
    return Net(
        server.server_address[1], club=[OPEN], inside=["10.0.0.7"], loop=["127.0.0.1"], meta=["169.254.169.254"],
        both=[OPEN, "192.168.1.1"], six=["::ffff:127.0.0.1"], turns=[OPEN, "127.0.0.1"],
    )  # fmt: skip


def look(net: Net, url: str, seconds: float = 5.0) -> Found:
    return probing.probe(url, resolve=net.resolve, connect=net.connect, seconds=seconds)


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/", OK), ("/no-head", OK), ("/big", OK), ("/403", UNSURE), ("/429", UNSURE), ("/404", FAILS), ("/410", FAILS),
        ("/500", FAILS), ("/round", FAILS), ("/to/http!/club.example/", OK), ("/to/http!/[/", FAILS), ("/a b/ü?q=é ", OK),
    ],
)  # fmt: skip
def test_what_it_answers(net: Net, path: str, outcome: str) -> None:
    assert look(net, f"http://club.example{path}").outcome == outcome


def test_the_head_is_asked_first_and_the_page_only_when_needed(net: Net) -> None:
    look(net, "http://club.example/page")
    assert [method for method, _, _ in Site.asked] == ["HEAD"]
    look(net, "http://club.example/no-head")
    assert [method for method, _, _ in Site.asked] == ["HEAD", "HEAD", "GET"]
    assert {host for _, host, _ in Site.asked} == {"club.example"}


def test_where_it_moved_for_good_is_told(net: Net) -> None:
    assert look(net, "http://club.example/moved") == Found(OK, "it answers", "http://club.example/new-place")
    assert look(net, "http://club.example/to/http!/club.example/x").led_to == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://inside.example/", "http://loop.example/", "http://meta.example/latest/meta-data", "http://both.example/",
        "http://six.example/", "http://127.0.0.1/", "http://[::1]/", "http://10.1.2.3:8080/", "http://169.254.169.254/",
    ],
)  # fmt: skip
def test_a_private_address_is_not_even_connected_to(net: Net, url: str) -> None:
    assert look(net, url).outcome == REFUSED
    assert net.connected == [] and Site.asked == []


@pytest.mark.parametrize("there", ["http!/inside.example/", "http!/127.0.0.1/", "http!/169.254.169.254/x"])
def test_a_redirect_into_a_private_network_is_not_followed(net: Net, there: str) -> None:
    assert look(net, f"http://club.example/to/{there}").outcome == REFUSED
    assert net.connected == [OPEN]


@pytest.mark.parametrize("there", ["file!//etc/passwd", "gopher!/club.example/", "ftp!/club.example/"])
def test_a_redirect_to_what_is_no_website_fails(net: Net, there: str) -> None:
    assert look(net, f"http://club.example/to/{there}").outcome == FAILS


def test_a_name_that_changes_its_address_between_two_looks_is_caught(net: Net) -> None:
    """The first answer is open and is connected to as it is; the second, for the redirect, leads inside and is refused."""
    assert look(net, "http://turns.example/to/http!/turns.example/").outcome == REFUSED
    assert net.connected == [OPEN] and net.looked_up == ["turns.example", "turns.example"]


def test_one_who_drips_is_hung_up_on(net: Net) -> None:
    assert look(net, "http://club.example/drip", seconds=0.5).outcome == FAILS
    assert [Site.drips.get(timeout=300) for _ in ("HEAD", "GET")] == ["hung up on"] * 2


@pytest.mark.parametrize(
    "url",
    [
        "http://nobody.example/", "https://club.example/", "http://", "http://club.example:99999/", "http://xn--.example",
        "javascript:x", "http://" + "a" * 300 + ".example/", "http://club.example/\r\nX: y",
    ],
)  # fmt: skip
def test_what_cannot_be_looked_at_fails_in_words(net: Net, url: str) -> None:
    found = look(net, url)
    assert found.outcome in (FAILS, OK) and found.detail
    assert not [path for _, _, path in Site.asked if "\n" in path]
