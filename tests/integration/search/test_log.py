"""What is searched for is counted without the visitor, shown to staff, given to the gaps, and thinned out in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from localoffer.database import db
from localoffer.search import folder, index, log, log_queries
from localoffer.search.log_models import SearchLog, SearchMonth, UnknownWord
from tests import databases
from tests.checking import CheckingClient
from tests.factories import a_service

PHONE = {"User-Agent": "Mozilla/5.0 (a phone)"}


def search(page: CheckingClient, said: str, **headers: str) -> None:
    assert page.get(f"/search?{said}", headers={**PHONE, **headers}).status == 200


def rows() -> list[SearchLog]:
    log.write_down()
    return list(db.session.scalars(select(SearchLog).order_by(SearchLog.id)))


def test_a_search_is_counted_once_and_without_the_visitor(directory: Flask, page: CheckingClient) -> None:
    for _ in range(3):
        search(page, "q=speech+therapy+for+Jaxon+aged+4&near=S65+1AB")
    search(page, "q=speech+therapy+for+Jaxon+aged+4&near=S65+1AB&page=2")
    (row,) = rows()
    assert (row.words, row.age, row.need) == ("speech therapy for aged", 4, "SLCN")
    assert row.ward_code.startswith("E05") and row.found and row.found > 3
    kept = " ".join(str(value) for each in db.metadata.tables.values() if each.name in ("search_log", "unknown_word")
                    for line in db.session.execute(select(each)) for value in line)  # fmt: skip
    assert "S65" not in kept and "jaxon" not in kept.lower() and "127.0.0.1" not in kept


def test_what_the_page_was_made_from_is_not_looked_for_again(
    directory: Flask, page: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "match", None)  # whoever looks again fails, and is not counted
    for how_many in ("", "&per_page=10", "&per_page=100"):
        search(page, f"q=swimming{how_many}")
    assert [each.words for each in rows()] == ["swimming"] * 3


def test_many_words_that_nobody_uses_are_counted_in_as_few_steps_as_one(app: Flask) -> None:
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    a_service(name="Chess")
    asked = []
    for words in (["qwertzuiop"], [f"qwertz{letter}{other}" for letter in "abcdefghij" for other in "abcdefghij"]):
        log.waiting().words += [*words, *words]
        log.waiting().rows.append({"at": datetime(2026, 3, 2, tzinfo=UTC), "words": "chess", "need": "", "found": 1})
        statements.clear()
        log.write_down()
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert len(db.session.scalars(select(UnknownWord)).all()) == 101


def test_robots_and_empty_searches_do_not_count(directory: Flask, page: CheckingClient) -> None:
    search(page, "q=swimming", **{"User-Agent": "SomeBot/1.0"})
    search(page, "sort=name")
    assert rows() == []


def test_what_is_opened_is_known(directory: Flask, page: CheckingClient) -> None:
    search(page, "q=sendiass")
    page.get("/services/rotherham-sendiass", headers={**PHONE, "Referer": "http://localhost/search?q=sendiass"})
    page.get("/services/rotherham-sendiass", headers={**PHONE, "Referer": "http://evil.example/search?q=sendiass"})
    log.write_down()
    assert [(each.words, each.times, each.opened) for each in log_queries.said_since(date(2020, 1, 1))] == [("sendiass", 1, 1)]


def test_an_unknown_word_is_shown_after_three_days(directory: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for day in range(3):
        with time_machine.travel(start + timedelta(days=day), tick=True):
            log.waiting().lately.clear()
            search(page, "q=hippotherapie")
            log.write_down()
            shown = db.session.scalars(select(UnknownWord.word)).all()
            assert shown == (["hippotherapie"] if day == 2 else [""])
    assert "hippotherapie" in as_moderator.get("/moderate/searches").text


def test_staff_see_what_found_nothing(app: Flask, page: CheckingClient, as_moderator: CheckingClient) -> None:
    a_service(name="Maltby Chess", summary="Chess.")
    index.catch_up()
    search(page, "q=trampolining+lessons+wheelchair")
    search(page, "q=chess")
    found = as_moderator.get("/moderate/searches")
    assert "chess" in found.text and found.status == 200
    counted = log_queries.by_ward_and_need(date(2020, 1, 1), date(2100, 1, 1))
    assert counted is not None and sum(each.searches for each in counted) == 2


def test_after_thirteen_months_only_counts_are_left(app: Flask) -> None:
    old = datetime.now(UTC) - timedelta(days=500)
    db.session.add_all(SearchLog(at=old, words="chess", ward_code="E05013006", need="ASD", found=found) for found in (0, 2, 9))
    db.session.add(SearchLog(at=old, words="chess", opened_id=1))
    db.session.commit()
    for _ in range(2):
        app.test_cli_runner().invoke(args=["tidy-searches"])
    assert db.session.scalars(select(SearchLog)).all() == []
    (month,) = db.session.scalars(select(SearchMonth)).all()
    assert (month.searches, month.found_nothing, month.found_few) == (3, 1, 1)
    counted = log_queries.by_ward_and_need(old.date().replace(day=1), old.date() + timedelta(days=40))
    assert counted == [log_queries.Thin("E05013006", "ASD", 3, 1, 1)]


def test_a_log_that_cannot_be_written_breaks_no_page(app: Flask, page: CheckingClient, monkeypatch: object) -> None:
    db.session.execute(db.text("DROP TABLE search_log"))
    db.session.commit()
    search(page, "q=swimming")
    log.write_down()
    assert page.get("/search?q=chess", headers=PHONE).status == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves a broken file open
@databases.index_in_files
def test_the_index_is_compared_and_mended(app: Flask) -> None:
    a_service(name="Maltby Chess")
    index.catch_up()
    run = app.test_cli_runner()
    assert run.invoke(args=["check-index"]).exit_code == 0
    here = folder.current_folder()
    assert here
    for each in here.glob("*.seg"):
        each.write_bytes(each.read_bytes()[:100])
    broken = run.invoke(args=["check-index"])
    assert broken.exit_code != 0 and "differed" in broken.output
    assert run.invoke(args=["check-index"]).exit_code == 0


def test_staff_are_told_of_searches_whose_words_are_not_kept(directory: Flask, as_moderator: CheckingClient) -> None:
    search(as_moderator, "q=zzzqqq")
    seen = as_moderator.get("/moderate/searches").text
    assert "1 search since" in seen and "1 search found nothing and had no words that we may keep." in seen
    assert "Every search found something." not in seen
    search(as_moderator, "q=swimming")
    seen = as_moderator.get("/moderate/searches").text
    assert "2 searches since" in seen and "None of the words that were searched for more than once." in seen


def test_a_search_for_a_group_leads_to_its_gap_with_the_words(directory: Flask, as_moderator: CheckingClient) -> None:
    empty = as_moderator.get("/moderate/searches")
    assert "Nothing was searched for yet." in empty.text and "Every search found something." not in empty.text
    search(as_moderator, "q=zebra+riding&near=Maltby")
    search(as_moderator, "q=riding")
    gaps = as_moderator.get(as_moderator.get("/moderate/searches").link("Ask for a group : riding"))
    assert "People searched for “riding”." in gaps.text
    assert "People searched for “riding”." in as_moderator.submit(gaps, {"need": "ASD"}, button="Show").text
    assert "People searched for" not in as_moderator.get("/staff/gaps").text
