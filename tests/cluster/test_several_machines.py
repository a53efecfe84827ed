"""Several machines as one site: what is written on one is read on the other, and each of them may die."""

from __future__ import annotations

import threading
import time

import requests

from localoffer.database import db
from localoffer.directory.rules import slug_of
from localoffer.search import index
from tests import factories, storm
from tests.cluster.conftest import Machines
from tests.running import LONGEST_START, FarVisitor, Server, until
from tests.storm import Record

SENDERS, EACH_SENDS = 4, 30
RECORD = Record()
"""What was acknowledged in any of these tests: none of it may be missing at the end of the last one."""


class Elsewhere(requests.adapters.HTTPAdapter):
    """Calls from another address of this machine, for one person may not send a whole crowd's suggestions."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()

    def init_poolmanager(self, *given: object, **more: object) -> None:
        super().init_poolmanager(*given, **more, source_address=(f"127.0.0.{self.number}", 0))  # type: ignore[arg-type]


def visitor_from(number: int, url: str) -> FarVisitor:
    visitor = FarVisitor(url)
    visitor.session.mount("http://", Elsewhere(number))
    return visitor


def found(base: str, words: str) -> list[str]:
    answer = requests.get(f"{base}/search.json", {"q": words, "exact": "1"}, timeout=LONGEST_START)
    return [each["name"] for each in answer.json()["results"]] if answer.status_code == 200 else []


def is_found(node: Server, name: str) -> float:
    """After how many seconds: who searches while another process reads the changes is not kept waiting for them."""
    return until(lambda: name in found(node.url, name.split()[0]))


def all_is_there_once() -> None:
    sent, live = storm.sent_and_live()
    assert RECORD.sent <= set(sent) <= RECORD.asked and set(sent.values()) <= {1}
    assert RECORD.approved <= set(live) <= RECORD.approving and set(live.values()) <= {1}
    db.session.rollback()


def crowd(machines: Machines, first_address: int) -> list[threading.Thread]:
    """People who send suggestions through nginx and go on whatever happens."""
    waiting = storm.ready_drafts(RECORD, SENDERS * EACH_SENDS)
    db.session.remove()

    def work(number: int) -> None:
        visitor = visitor_from(first_address + number, machines.nginx.url)
        for each in waiting[number::SENDERS]:
            storm.until_it_dies(storm.send)(visitor, [each], RECORD)

    return [threading.Thread(target=work, args=(number,)) for number in range(SENDERS)]


def approve_some(moderator: FarVisitor, most: int = 4) -> list[str]:
    todo = storm.to_approve(RECORD, most)
    storm.approve(moderator, moderator.token("/moderate"), todo, RECORD)
    return [name for _, _, name in todo]


def test_what_is_written_on_one_machine_is_found_on_the_other(machines: Machines) -> None:
    one, two = machines.nodes
    for name, place in storm.ready_drafts(RECORD, 2):
        storm.send(FarVisitor(one.url), [(name, place)], RECORD)
    moderator = FarVisitor(one.url)
    moderator.sign_in("moderator@example.org", factories.PASSWORD)
    assert FarVisitor(two.url).get("/search?q=quorzyaaaaa").status == 200
    approved = approve_some(moderator, 2)
    assert len(approved) == 2
    for name in approved:
        assert name in RECORD.approved
        took = is_found(two, name)
        print(f"\n{name}: found on the other machine after {took:.2f} s")
        assert requests.get(f"{two.url}/services/{slug_of(name)}", timeout=LONGEST_START).status_code == 200
    all_is_there_once()
    assert machines.primary.ask("SELECT application_name, sync_state FROM pg_stat_replication") == [("copy", "sync")]


def test_somebody_signed_in_on_one_machine_is_signed_in_on_the_other(machines: Machines) -> None:
    one, two = machines.nodes
    moderator = FarVisitor(one.url)
    moderator.sign_in("moderator@example.org", factories.PASSWORD)
    moderator.base = two.url
    assert "Sign out" in moderator.get("/moderate").html
    moderator.post("/logout", {"csrf_token": moderator.token("/moderate")})
    moderator.base = one.url
    assert "/login" in moderator.get("/moderate").url


def test_reading_comes_from_the_replica(machines: Machines) -> None:
    asked = "SELECT tup_fetched + tup_returned FROM pg_stat_database WHERE datname = 'offer'"
    before = machines.copy.ask(asked)[0][0]
    for word in ("swimming", "autism", "speech", "dyslexia", "music", "sleep", "club"):
        assert found(machines.nginx.url, word)
    until(lambda: machines.copy.ask(asked)[0][0] > before + 50)


def node_dies(machines: Machines, node: Server, threads: list[threading.Thread]) -> int:
    """kill -9 of all processes of one node while people write; how much had been acknowledged by then."""
    begun = len(RECORD.sent)
    for each in threads:
        each.start()
    until(lambda: len(RECORD.sent) > begun + SENDERS)
    node.kill("group")
    return len(RECORD.sent)


def test_a_machine_dies_in_the_middle_of_writing(machines: Machines, moderator: FarVisitor) -> None:
    one, _ = machines.nodes
    threads = crowd(machines, 10)
    by_then = node_dies(machines, one, threads)
    for word in ("swimming", "autism", "speech", "dyslexia", "music", "sleep"):
        assert found(machines.nginx.url, word), "nginx goes on with the machine that is left"
    for each in threads:
        each.join(timeout=LONGEST_START)
        assert not each.is_alive()
    assert len(RECORD.sent) > by_then, "the machine that is left takes suggestions"
    print(f"\n{len(RECORD.sent)} of {len(RECORD.asked)} suggestions were acknowledged, {by_then} before the machine died")
    assert set(approve_some(moderator)) & RECORD.approved
    all_is_there_once()
    one.start()
    for name in sorted(RECORD.approved):
        is_found(one, name)
    assert not index.check()
    db.session.rollback()


def test_without_redis_everybody_reads_and_nobody_signs_in(machines: Machines) -> None:
    url = machines.nginx.url
    wrong = {"email": "moderator@example.org", "password": "not this one at all"}
    visitor = visitor_from(80, url)
    token = visitor.token()
    before = {each for each in machines.redis.known() if each.startswith("guess:")}
    assert visitor.post("/login", {**wrong, "csrf_token": token}, follow=False).status == 200
    assert {each for each in machines.redis.known() if each.startswith("guess:")} - before, "tries are counted in Redis"
    machines.redis.stop()
    for path in ("/", "/search?q=autism", "/map", "/services/rotherham-sendiass", "/suggest", "/login"):
        assert requests.get(url + path, timeout=LONGEST_START).status_code == 200, path
    assert all(requests.get(f"{url}/api/oruk/v3/services", timeout=LONGEST_START).status_code == 200 for _ in range(30))
    right = {"email": "moderator@example.org", "password": factories.PASSWORD, "csrf_token": token}
    refused = visitor.post("/login", right, follow=False)
    assert refused.status == 503 and factories.PASSWORD not in refused.html
    machines.redis.start()
    assert visitor.post("/login", right, follow=False).status == 302


def test_guesses_at_both_machines_count_together(machines: Machines) -> None:
    """Ten wrong tries are let through, whichever node is asked, whatever address is claimed; the eleventh is not."""
    said = []
    for number in range(12):
        visitor = visitor_from(90 + number, machines.nodes[number % 2].url)
        visitor.session.headers["X-Forwarded-For"] = f"198.51.100.{number}"
        wrong = {"email": "nobody@example.org", "password": "wrong every time", "csrf_token": visitor.token()}
        said.append(visitor.post("/login", wrong, follow=False).status)
    assert said == [200] * 10 + [429] * 2


def test_the_primary_dies_and_the_replica_takes_its_place(machines: Machines, moderator: FarVisitor) -> None:
    csrf = moderator.token("/moderate")
    threads = crowd(machines, 120)
    begun = len(RECORD.sent)
    for each in threads:
        each.start()
    until(lambda: len(RECORD.sent) > begun + SENDERS)
    storm.until_it_dies(storm.approve)(moderator, csrf, storm.to_approve(RECORD, 2), RECORD)
    machines.primary.stop(9)
    died = time.monotonic()
    assert found(machines.nginx.url, "autism"), "without a primary the public goes on reading"
    assert requests.get(f"{machines.nginx.url}/services/rotherham-sendiass", timeout=LONGEST_START).status_code == 200
    assert machines.copy.ask("SELECT pg_promote()") == [(True,)]
    by_then = len(RECORD.sent)
    for each in threads:
        each.join(timeout=LONGEST_START)
        assert not each.is_alive()
    db.engine.dispose()
    all_is_there_once()
    storm.send(visitor_from(200, machines.nginx.url), storm.ready_drafts(RECORD, 5), RECORD)
    took = time.monotonic() - died
    print(f"\n{by_then - begun} sent before the primary died, {len(RECORD.sent) - by_then} in the {took:.0f} s after")
    assert len(RECORD.sent) >= by_then + 5
    names = approve_some(moderator)
    assert names and set(names) <= RECORD.approved
    all_is_there_once()
    for node in machines.nodes:
        for name in sorted(RECORD.approved):
            is_found(node, name)
    assert not index.check()
    db.session.rollback()
