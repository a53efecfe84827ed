"""Markdown becomes harmless HTML, and the first texts are whole, short and plain."""

from __future__ import annotations

import json
import re

import pytest

from localoffer.config import ROOT
from localoffer.guidance import texts

AREA = ROOT / "data" / "areas" / "rotherham"
PAGES = texts.first_texts(AREA)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<a href='javascript:alert(1)'>x</a>",
        "![x](javascript:alert(1))",
        "`<script>`",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<p style='position:fixed' class='x'>y</p>",
        "{{ 7*7 }} {% raw %}",
    ],
)
def test_nothing_hostile_is_left(hostile: str) -> None:
    html = texts.as_html(hostile)
    assert not re.search(r"<(script|img|iframe|style|object|form)|javascript:[^<]*\"|<[^>]*\s(onerror|onmouseover|style)=", html)
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "49" not in html


def test_headings_fit_under_the_one_of_the_page() -> None:
    html = texts.as_html("# One\n\n## Two\n\n##### Five\n\n- a\n\n[law](https://example.org) [here](/search)")
    assert "<h1" not in html
    assert html.count('<h2 class="govuk-heading-m">') == 2
    assert '<h3 class="govuk-heading-s">Five</h3>' in html
    assert 'href="/search"' in html


def test_what_is_known_of_the_area_stands_before_the_law() -> None:
    body = PAGES["ehc-plans"].body
    assert "3,623" in body
    assert body.index("In this area") < body.index("The law")
    assert "3,623" not in texts.first_texts(ROOT / "data" / "areas" / "elsewhere")["ehc-plans"].body


@pytest.mark.parametrize("slug", list(PAGES))
def test_every_first_text_is_whole(slug: str) -> None:
    page = PAGES[slug]
    assert page.title
    assert page.summary
    assert page.group
    assert 60 < len(page.body.split()) < 420


@pytest.mark.parametrize("slug", list(PAGES))
def test_links_between_pages_lead_somewhere(slug: str) -> None:
    for target in re.findall(r"\]\(/guidance/([a-z-]+)\)", PAGES[slug].body):
        assert target in PAGES


@pytest.mark.parametrize("slug", list(PAGES))
def test_a_child_of_eleven_can_read_it(slug: str) -> None:
    """Flesch-Kincaid grade 6.5 or less is about age 11 to 12; sentences are short."""
    words, sentences, syllables = counted(PAGES[slug].body)
    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert grade < 6.5, f"{slug}: {grade:.1f}"
    assert words / sentences < 13


def counted(body: str) -> tuple[int, int, int]:
    body = re.split(r"## The law", body)[0]
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)|[*#|>-]", r"\1 ", body)
    lines = [line for line in plain.splitlines() if line.strip()]
    sentences = [each for line in lines for each in re.split(r"[.!?:](?:\s|$)", line) if re.search(r"[a-z]", each)]
    words = [word for each in sentences for word in re.findall(r"[A-Za-z’']+", each)]
    return len(words), len(sentences), sum(beats(word) for word in words)


def beats(word: str) -> int:
    word = re.sub(r"[^a-z]", "", word.lower())
    found = len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))
    return max(1, found)


def test_every_duty_that_a_page_names_is_in_the_list() -> None:
    known = {row["id"] for row in json.loads((ROOT / "data" / "duties.json").read_text())["duties"]}
    assert {duty for page in PAGES.values() for duty in page.duties} <= known
