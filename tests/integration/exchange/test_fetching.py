"""Feeds as they are on the web, played by a server on this machine: read to the end, or told why not."""

from __future__ import annotations

import gzip
import json
import socket
import string
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from localoffer.exchange import asking, fetching
from localoffer.exchange.fetching import Fetched
from localoffer.exchange.records import Unreadable
from tests.integration.exchange.feeds import Answer, Feed, Say, a_record, number_of, page_of, serving

ALL = [f"Harbour Club {number}" for number in range(1, 7)]
PUBLIC, INSIDE = "93.184.215.14", "10.0.0.5"


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "RETRIES", (0.0, 0.0))


def read(feed: Feed, path: str = "/services") -> Fetched:
    return fetching.whole(f"{feed.url}{path}", partial(asking.get, private_too=True), lambda _line: None)


def names(found: Fetched) -> list[str]:
    return [json.loads(line)["name"] for line in found.data.splitlines()]


def two(number: int) -> list[dict[str, Any]]:
    """The two records of a page."""
    return [a_record(2 * number - 1), a_record(2 * number)]


def plain(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two(number), number, 3)


def growing(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two(number), number, max(2, number) if number < 3 else 3, last_page=number == 3)


def shrinking(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two(number) if number < 4 else [], number, {1: 9, 2: 5}.get(number, 3), last_page=number >= 3)


def repeating(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of([*two(max(1, number - 1)), *two(number)], number, 3)


def repeated_pages(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two((number + 1) // 2), number, 6)


def without_a_flag(_path: str, asked: dict[str, str]) -> Answer | None:
    number = number_of(asked)
    return page_of(two(number), number, 3, last_page=None) if number < 4 else None


def last_too_soon(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two(number), number, 3, last_page=True)


def never_last(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two(number) if number < 4 else [], number, None, last_page=False)


def empty_in_the_middle(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of([] if number == 2 else two(number - (number > 2)), number, 4)


def of_the_first_version(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return Answer({"totalPages": 3, "number": number, "last": number == 3, "content": two(number)})


def packed(_path: str, asked: dict[str, str]) -> Answer:
    return Answer(gzip.compress(plain(_path, asked).data), headers={"Content-Encoding": "gzip"})


def from_one_address_to_another(path: str, asked: dict[str, str]) -> Answer:
    return (
        plain(path, asked) if path == "/new/services" else Answer(status=301, headers={"Location": f"/new{path}?{query(asked)}"})
    )


def query(asked: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in asked.items())


WHOLE: dict[str, Say] = {
    "plain": plain, "its total grows": growing, "its total shrinks": shrinking, "items come again": repeating,
    "pages come again": repeated_pages, "no last-page flag": without_a_flag, "last too soon": last_too_soon,
    "never last": never_last, "an empty page in the middle": empty_in_the_middle, "the first version": of_the_first_version,
    "packed": packed, "moved": from_one_address_to_another,
}  # fmt: skip


@pytest.mark.parametrize("kind", WHOLE)
def test_it_is_read_to_the_end(kind: str) -> None:
    with serving(WHOLE[kind]) as feed:
        found = read(feed)
        assert list(dict.fromkeys(names(found))) == ALL and found.complete and not found.notes
        assert len(feed.asked) <= 16


def test_an_address_with_parameters_keeps_them() -> None:
    with serving(plain) as feed:
        assert names(read(feed, "/services?tag=a&tag=b&empty=")) == ALL
        assert all("tag=a&tag=b&empty=" in each for each in feed.asked)


MOVED = "/cafés/services?of=é".encode().decode("latin-1")
CAFES = f"/caf%C3%A9s/services?of=S%C3%A3o&page=%C3%A9{string.punctuation.replace('#', '')}"


@pytest.mark.parametrize("path", ["/cafés/services?of=São&page=é", "/caf%C3%A9s/services?of=São&page=%C3%A9", "/moved"])
def test_an_address_with_letters_of_any_language_is_read(path: str) -> None:
    def say(asked: str, _parameters: dict[str, str]) -> Answer:
        return Answer(status=301, headers={"Location": MOVED}) if asked == "/moved" else Answer([a_record(1)])

    with serving(say) as feed:
        marks = "" if path == "/moved" else string.punctuation.replace("#", "")
        assert b"Harbour Club 1" in asking.get(f"{feed.url}{path}{marks}", private_too=True)
        assert feed.asked[-1] == (CAFES if marks else "/caf%C3%A9s/services?of=%C3%A9")


def test_the_address_of_an_api_leads_to_its_services() -> None:
    def api(path: str, asked: dict[str, str]) -> Answer | None:
        if path == "/api/":
            return Answer({"version": "HSDS-UK-3.0", "profile": "https://x.org.uk", "openapi_url": "https://x.org.uk/o"})
        return plain(path, asked) if path == "/api/services" else None

    with serving(api) as feed:
        assert names(read(feed, "/api/")) == ALL


def test_brief_lists_are_filled_from_each_service() -> None:
    def brief(path: str, _asked: dict[str, str]) -> Answer | None:
        if path == "/services":
            return page_of([{"id": "7", "name": "Brief", "status": "active"}], 1, 1)
        return Answer({"id": "7", "name": "Brief", "phones": [{"number": "01709 123456"}]}) if path == "/services/7" else None

    with serving(brief) as feed:
        assert json.loads(read(feed).data)["phones"] == [{"number": "01709 123456"}]


def in_brief(*down: Answer | None, times: int = 99) -> Say:
    """Six services in brief; the first of them answer for themselves only so, which the rest do in full."""
    left = {str(number): times for number in range(1, 7)}
    of_each = {str(number): answer for number, answer in enumerate(down, start=1) if answer != Answer()}

    def say(path: str, _asked: dict[str, str]) -> Answer | None:
        key = path.rpartition("/")[2]
        if key == "services":
            return page_of([{"id": each, "name": f"Harbour Club {each}", "status": "active"} for each in left], 1, 1)
        if key in of_each and left[key]:
            left[key] -= 1
            return of_each[key]
        return Answer({"id": key, "name": f"Harbour Club {key}", "phones": [{"number": f"01709 12345{key}"}]})

    return say


BUSY, NOWHERE, WELL = Answer(b"", 503), None, Answer()


@pytest.mark.parametrize("down", [(BUSY,), (WELL, BUSY), (BUSY, WELL, BUSY)])
def test_a_service_that_fails_twice_is_asked_for_again(down: tuple[Answer | None, ...]) -> None:
    with serving(in_brief(*down, times=2)) as feed:
        found = read(feed)
        assert names(found) == ALL and found.complete and not found.notes
        assert all("phones" in json.loads(line) for line in found.data.splitlines())


@pytest.mark.parametrize(
    ("down", "unread"),
    [
        ((BUSY,), [1]), ((WELL, BUSY), [2]), ((NOWHERE, NOWHERE), [1, 2]), ((WELL, NOWHERE, Answer(b"<html>Sorry")), [2, 3]),
        ((WELL, Answer({"id": "9", "name": "Another"})), [2]), ((BUSY, NOWHERE, BUSY, NOWHERE, BUSY), [1, 2, 3, 4, 5]),
        ((WELL, *[BUSY] * 5), [2, 3, 4, 5, 6]),
    ],
)  # fmt: skip
def test_a_service_in_brief_is_not_taken_for_all_it_says(down: tuple[Answer | None, ...], unread: list[int]) -> None:
    with serving(in_brief(*down)) as feed:
        found = read(feed)
        assert names(found) == [each for number, each in enumerate(ALL, start=1) if number not in unread]
        assert all("phones" in json.loads(line) for line in found.data.splitlines())
        assert not found.complete and f"so left as they are here: {len(unread)} (Harbour Club {unread[0]}" in found.notes[0]


def test_services_that_have_no_address_of_their_own_are_taken_as_they_are() -> None:
    with serving(in_brief(*[NOWHERE] * 6)) as feed:
        found = read(feed)
        assert names(found) == ALL and found.complete and len(feed.asked) == 4


def test_a_feed_that_fails_to_tell_any_service_is_not_read() -> None:
    with serving(in_brief(*[BUSY] * 6)) as feed, pytest.raises(Unreadable, match="answered 503"):
        read(feed)


def test_a_feed_that_breaks_down_is_not_asked_for_ever() -> None:
    with serving(lambda path, asked: in_brief_and_many(path, asked)) as feed:
        found = read(feed)
        assert names(found) == ["Harbour Club 1"] and "left as they are here: 199 (" in found.notes[0]
        assert len(feed.asked) == 1 + 1 + 3 * 5


def in_brief_and_many(path: str, _asked: dict[str, str]) -> Answer:
    key = path.rpartition("/")[2]
    if key == "services":
        return page_of([{"id": str(each), "name": f"Harbour Club {each}"} for each in range(1, 201)], 1, 1)
    return Answer({"id": "1", "name": "Harbour Club 1", "phones": []}) if key == "1" else Answer(b"", 503)


def endless(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two(number), number, None, last_page=False)


def always_growing(_path: str, asked: dict[str, str]) -> Answer:
    number = number_of(asked)
    return page_of(two(number), number, number + 5, last_page=False)


@pytest.mark.parametrize("kind", [endless, always_growing])
def test_one_without_end_is_ended(monkeypatch: pytest.MonkeyPatch, kind: Say) -> None:
    monkeypatch.setattr(fetching, "MOST_PAGES", 8)
    with serving(kind) as feed:
        found = read(feed)
        assert len(feed.asked) == 8 and len(names(found)) == 16
        assert not found.complete and "did not end after 8 pages" in found.notes[0]


def test_one_that_gives_the_same_page_for_ever_is_not_called_whole() -> None:
    with serving(lambda _path, _asked: page_of(two(1), 1, 400)) as feed:
        found = read(feed)
        assert len(feed.asked) < 10 and names(found) == ALL[:2] and not found.complete
        assert "brought nothing new, though 400 were promised" in found.notes[0]
    with serving(lambda _path, _asked: page_of(two(1), 1, None, last_page=False)) as feed:
        found = read(feed)
        assert len(feed.asked) < 5 and names(found) == ALL[:2]


def failing(times: int, answer: Answer, page: int = 2) -> Say:
    left = [times]

    def say(path: str, asked: dict[str, str]) -> Answer:
        if number_of(asked) == page and left[0]:
            left[0] -= 1
            return answer
        return plain(path, asked)

    return say


BROKEN = {
    "busy": Answer(b"", 503), "asks for patience": Answer(b"", 429, {"Retry-After": "0"}), "broken": Answer(b"oh no", 500),
    "cut off": Answer(plain("", {"page": "2"}).data, cut=60),
}  # fmt: skip


@pytest.mark.parametrize("page", [1, 2])
@pytest.mark.parametrize("kind", BROKEN)
def test_what_fails_twice_is_asked_for_again(kind: str, page: int) -> None:
    with serving(failing(2, BROKEN[kind], page)) as feed:
        found = read(feed)
        assert names(found) == ALL and found.complete and len(feed.asked) == 5


@pytest.mark.parametrize("kind", [*BROKEN, "a page for people"])
def test_a_page_that_never_comes_is_told_and_the_rest_is_read(kind: str) -> None:
    with serving(failing(99, BROKEN.get(kind) or Answer(b"<html>Sorry</html>"))) as feed:
        found = read(feed)
        assert names(found) == ALL[:2] + ALL[4:] and not found.complete
        assert found.notes[0].startswith("Page 2 could not be read, so some entries may be missing")


def test_a_busy_machine_is_given_the_time_it_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(asking, "sleep", slept.append)
    with serving(failing(2, Answer(b"", 429, {"Retry-After": "7"}))) as feed:
        read(feed)
    with serving(failing(1, Answer(b"", 503, {"Retry-After": "86400"}))) as feed:
        read(feed)
    assert slept == [7, 7, asking.LONGEST_PAUSE]


def slowly(_path: str, _asked: dict[str, str]) -> Answer:
    time.sleep(1.0)
    return page_of(two(1), 1, 1)


def around(path: str, _asked: dict[str, str]) -> Answer:
    return Answer(status=302, headers={"Location": path})


def leading_to(address: str) -> Say:
    return lambda _path, _asked: Answer(status=302, headers={"Location": address})


REFUSED: dict[str, tuple[Say, str]] = {
    "not there": (lambda _path, _asked: None, "answered 404"),
    "forbidden": (lambda _path, _asked: Answer({}, 403), "answered 403"),
    "always busy": (lambda _path, _asked: Answer({}, 503), "answered 503"),
    "too slow": (slowly, "could not be read: TimeoutError"),
    "always cut off": (lambda _path, _asked: Answer(plain("", {}).data, cut=40), "broke off: only 40 of"),
    "round and round": (around, "from one redirect to the next without an end"),
    "to a file": (leading_to("file:///etc/passwd"), "Only addresses that begin with http"),
    "to another protocol": (leading_to("ftp://ftp.harbour.org.uk/x"), "Only addresses that begin with http"),
    "to no address": (leading_to("http://[bad/"), "no web address"),
    "a page for people": (lambda _path, _asked: Answer(b"<!doctype html><html>Hi</html>"), "a page for people"),
    "nothing in it": (lambda _path, _asked: page_of([], 1, 0), "no services at this address"),
    "a packed bomb": (lambda _path, _asked: Answer(gzip.compress(b" " * 3_000_000)), "holds more than 2 MB"),
    "a broken pack": (lambda _path, _asked: Answer(b"\x1f\x8bnonsense"), "packed file that cannot be opened"),
    "half a pack": (lambda _path, _asked: Answer(gzip.compress(plain("", {}).data)[:80]), "packed file that is cut off"),
    "too much": (lambda _path, _asked: Answer(b"[" + b" " * 3_000_000), "sends more than 2 MB"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_said_in_words(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    say, words = REFUSED[kind]
    monkeypatch.setattr(asking, "TIMEOUT", 0.2 if kind == "too slow" else 10)
    for each in (asking, fetching):
        monkeypatch.setattr(each, "MOST_BYTES", 2_000_000)
    with serving(say) as feed, pytest.raises(Unreadable, match=words):
        read(feed)


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Names that lead where a test says, one answer after another; every connection that is made goes to the feed."""

    real = socket.create_connection

    def names_lead(feed: Feed, **hosts: list[str]) -> list[str]:
        reached: list[str] = []
        port = int(feed.url.rsplit(":", 1)[1])
        left = {f"{name}.org.uk": list(each) for name, each in hosts.items()}

        def resolve(host: str, number: int, *_: Any, **__: Any) -> list[Any]:
            found = left.get(host, [host])
            answers = found.pop(0) if len(found) > 1 else found[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, number)) for each in answers.split()]

        def connect(address: tuple[str, int], timeout: float) -> socket.socket:
            reached.append(address[0])
            return real(("127.0.0.1", port), timeout)

        monkeypatch.setattr(asking.socket, "getaddrinfo", resolve)
        monkeypatch.setattr(asking.socket, "create_connection", connect)
        return reached

    return names_lead


def test_a_redirect_to_the_inside_is_refused(internet: Callable[..., list[str]]) -> None:
    for target in ("http://inner.org.uk/x", "http://169.254.169.254/latest", "http://127.0.0.1:22/", "http://[::1]/"):
        with serving(leading_to(target)) as feed:
            reached = internet(feed, outer=[PUBLIC], inner=[INSIDE])
            with pytest.raises(Unreadable, match="inside a private network, and is not read"):
                fetching.whole("http://outer.org.uk/services", asking.get, lambda _line: None)
            assert reached == [PUBLIC]


def test_a_name_that_changes_its_mind_is_refused(internet: Callable[..., list[str]]) -> None:
    with serving(plain) as feed:
        reached = internet(feed, outer=[PUBLIC, INSIDE])
        found = fetching.whole("http://outer.org.uk/services", asking.get, lambda _line: None)
        assert reached == [PUBLIC] and names(found) == ALL[:2] and not found.complete
        assert "private network" in found.notes[0]


def test_a_name_with_one_address_inside_is_refused(internet: Callable[..., list[str]]) -> None:
    with serving(plain) as feed:
        reached = internet(feed, outer=[f"{PUBLIC} {INSIDE}"])
        with pytest.raises(Unreadable, match="private network"):
            fetching.whole("http://outer.org.uk/services", asking.get, lambda _line: None)
        assert reached == []


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://x.org.uk/", "gopher://x.org.uk/", "//x.org.uk/", "http://", "http://a b/", "http://[x"],
)
def test_only_the_web_is_read(address: str) -> None:
    with pytest.raises(Unreadable, match=r"begin with http|no web address"):
        asking.get(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "fe80::1%eth0",
     "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::", "224.0.0.1"],
)  # fmt: skip
def test_what_is_inside(address: str) -> None:
    assert not asking.is_public(address)
    assert asking.is_public(PUBLIC) and asking.is_public("2606:4700::1111")
