"""From Markdown to safe HTML, and the files that the first texts come in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import nh3

from localoffer.config import ROOT

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

FOLDER = ROOT / "data" / "guidance"
LONGEST_BODY = 40_000
CLASS_OF = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "blockquote": "govuk-inset-text",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}
TAGS = {*CLASS_OF, "li", "strong", "em", "hr", "br", "thead", "tbody", "tr"}
LINKS = {"http", "https", "mailto", "tel"}
FENCE, QUOTE = "---", '"'
HERE = "## In this area"
LAW = "## The law"


@dataclass(frozen=True)
class Text:
    """One page as its file gives it: `duties` are the rows of the law that it answers, `group` where the list puts it.

    `asked` is what people type when this page answers them, and `harmless` what only sounds like it; `known` are the rows of the
    thesaurus that it answers, whichever of their phrases was typed; an `urgent` one is told before all others, and where no more
    than `strain` was said, with these; the site's own first page names those that are `first`, and the page for young people
    those that are for the `young`.
    """

    slug: str
    title: str
    summary: str
    group: str
    duties: tuple[str, ...]
    body: str
    asked: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    strain: tuple[str, ...] = ()
    urgent: bool = False
    first: bool = False
    young: bool = False


def parsed(slug: str, raw: str) -> Text:
    """A file: lines `name: value` between two fences, then Markdown. A long list may be on several lines of one name."""
    _, facts, body = raw.split(f"{FENCE}\n", 2)
    said: dict[str, str] = {}
    for line in filter(None, map(str.strip, facts.splitlines())):
        name, _, value = (each.strip() for each in line.partition(":"))
        said[name] = f"{said[name]}; {value}" if name in said else value
    duties = tuple(said.get("duties", "").split())
    asked, harmless = (listed(said.get(name, "")) for name in ("asked", "harmless"))
    known, strain = (tuple(filter(None, map(str.strip, said.get(name, "").split(";")))) for name in ("known", "strain"))
    facts_of = (said["title"], said.get("summary", ""), said.get("group", ""), duties, body.strip())
    urgent, first, young = (said.get(name) == "yes" for name in ("urgent", "first", "young"))
    return Text(slug, *facts_of, asked, harmless, known, strain, urgent=urgent, first=first, young=young)


def listed(value: str) -> tuple[str, ...]:
    """What a list says, with every way of what has several: "is/are missing" is both.

    >>> listed('swim; "my son/daughter hits/hurts"')[1:]
    ('"my son hits"', '"my son hurts"', '"my daughter hits"', '"my daughter hurts"')
    """
    return tuple(way for each in value.split(";") if each.strip() for way in ways(each.strip()))


def ways(phrase: str) -> Iterator[str]:
    inside = phrase.strip(QUOTE)
    mark = QUOTE if inside != phrase else ""
    return (f"{mark}{' '.join(words)}{mark}" for words in product(*(each.split("/") for each in inside.split())))


@lru_cache
def first_texts(area: Path) -> dict[str, Text]:
    """{slug: the first text of a page}, in order of the files; what is true of one area only is added from its folder."""
    found: dict[str, Text] = {}
    for file in sorted(FOLDER.glob("*.md")):
        text = parsed(slug_of_file(file), file.read_text(encoding="utf-8"))
        note = area / "guidance" / f"{text.slug}.md"
        found[text.slug] = with_note(text, note.read_text(encoding="utf-8").strip()) if note.exists() else text
    return found


def with_note(text: Text, note: str) -> Text:
    """The text with what is known of this area, before the links to the law."""
    body, law, links = text.body.partition(LAW)
    return replace(text, body=f"{body.rstrip()}\n\n{HERE}\n\n{note}\n\n{law}{links}".strip())


def slug_of_file(file: Path) -> str:
    """ "03-travel.md" is the page "travel"."""
    number, _, rest = file.stem.partition("-")
    return rest if number.isdigit() else file.stem


@lru_cache
def reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # slow to load, and most pages are not made of Markdown

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def as_html(body: str) -> str:
    """Markdown as HTML with only harmless tags; headings begin at the second level, for a page has one first.

    >>> as_html("# Hello <b>you</b>")
    '<h2 class="govuk-heading-m">Hello &lt;b&gt;you&lt;/b&gt;</h2>\\n'
    """
    tokens = reader().parse(body[:LONGEST_BODY])
    for token in with_children(tokens):
        dress(token)
    html = reader().renderer.render(tokens, reader().options, {})
    classes = {tag: set(names.split()) for tag, names in CLASS_OF.items()}
    return nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, allowed_classes=classes, url_schemes=LINKS, link_rel="noopener noreferrer"
    )


def with_children(tokens: Sequence[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *with_children(token.children or []))]


def dress(token: Token) -> None:
    """Give a tag its class, and headings the level that they have on the page."""
    if token.tag in ("h1", "h4", "h5", "h6"):
        token.tag = "h2" if token.tag == "h1" else "h3"
    if token.nesting == 1 and token.tag in CLASS_OF:
        token.attrSet("class", CLASS_OF[token.tag])
