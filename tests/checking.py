"""A visitor without a browser who notices what is wrong with a page: every page fetched in any test is checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from lxml import etree
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

ASK_WHERE_FROM = ("/my-list/keep", "/my-list/take-off")
"""Forms on pages that are the same for everybody, and so without a token: they ask once more unless the browser says that the
form is ours (tests/integration/shortlist)."""
NEEDS_LABEL = ("text", "email", "password", "tel", "url", "number", "search", "checkbox", "radio", "date", None)


NOT_READ = ("script", "style", "template")
READER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
NOTHING = b"<html></html>"


def strings(tree: etree._Element) -> Iterator[str]:
    """Every piece of text in an element, in order, without what a browser does not show."""
    if tree.text:
        yield tree.text
    for each in tree:
        if each.tag not in NOT_READ:
            yield from strings(each)
        if each.tail:
            yield each.tail


def words(tree: etree._Element) -> str:
    return " ".join(" ".join(strings(tree)).split())


class Page:
    """One answer, parsed and checked when it is HTML."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response = response
        self.url = url
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.is_html = response.mimetype == "text/html"

    @cached_property
    def soup(self) -> BeautifulSoup:
        """For the tests: easy to ask, but slow to make."""
        return BeautifulSoup(self.html if self.is_html else "", "lxml")

    @cached_property
    def tree(self) -> etree._Element:
        """For what is asked of every page."""
        return etree.fromstring(self.html.encode() if self.is_html and self.html else NOTHING, READER)

    @property
    def text(self) -> str:
        """What a reader sees of the main part, on one line."""
        return re.sub(r" ([,.;:!?])", r"\1", words(next(self.tree.iter("main"), self.tree)))

    @property
    def title(self) -> str:
        return words(next(self.tree.iter("title"), etree.Element("title")))

    @property
    def heading(self) -> str:
        return words(next(self.tree.iter("h1"), etree.Element("h1")))

    def links(self) -> list[str]:
        return [each.attrib["href"] for each in self.tree.iter("a") if "href" in each.attrib]

    def link(self, said: str) -> str:
        """Where the link with these words leads."""
        for each in self.tree.iter("a"):
            if "href" in each.attrib and said.lower() in words(each).lower():
                return each.attrib["href"]
        raise AssertionError(f"no link with {said!r} on {self.url}: {self.text[:600]}")

    def form(self, button: str = "", action: str = "") -> Tag:
        """The form that has a button with these words, or this action; else the first of the main part."""
        forms = self.soup.select("main form") or self.soup.find_all("form")
        for each in forms:
            words = " ".join(b.get_text(" ") or str(b.get("value", "")) for b in each.select("button, input[type=submit]"))
            if button.lower() in words.lower() and action in str(each.get("action", "")):
                return each
        raise AssertionError(f"no form with button {button!r} on {self.url}: {self.text[:600]}")


def values_of(form: Tag) -> dict[str, list[str]]:
    """What a browser would send for a form that nobody filled in."""
    found: dict[str, list[str]] = {}
    for each in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(each["name"]), each.get("type")
        if each.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if each.has_attr("checked"):
                found.setdefault(name, []).append(str(each.get("value", "on")))
        elif each.name == "textarea":
            found.setdefault(name, []).append(each.get_text().removeprefix("\n"))
        elif each.name == "select":
            chosen = each.select("option[selected]") or each.select("option")[:1]
            found.setdefault(name, []).extend(str(option.get("value", option.get_text())) for option in chosen)
        else:
            found.setdefault(name, []).append(str(each.get("value", "")))
    return found


def between_requests() -> None:
    """Nothing of one request is known to the next: they share the app context of their test, as those of a server do not."""
    if has_app_context():
        for kept in list(g):
            g.pop(kept)


class CheckingClient:
    """Fetches pages, fills in forms as a browser without JavaScript would, and checks every page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, url: str, *, follow: bool = True, **kwargs: Any) -> Page:
        response = self.client.get(url, follow_redirects=follow, **{"buffered": True, **kwargs})
        return self._checked(response, url)

    def post(self, url: str, data: dict[str, Any] | None = None, *, follow: bool = True, **kwargs: Any) -> Page:
        """Send a form straight away, without a page it came from (and so without its token)."""
        return self._checked(self.client.post(url, data=data or {}, follow_redirects=follow, **{"buffered": True, **kwargs}), url)

    def submit(
        self, page: Page, fields: dict[str, Any] | None = None, *, button: str = "", action: str = "", follow: bool = True
    ) -> Page:
        """Fill in the form of a page and press its button."""
        form = page.form(button, action)
        data: dict[str, Any] = values_of(form)
        for name, value in (fields or {}).items():
            known = form.select_one(f'[name="{name}"]')
            assert known is not None, f"the form on {page.url} has no field {name!r}: {sorted(data)}"
            data[name] = value if isinstance(value, list) else [value]
        for each in form.select("button[name]"):
            if button and button.lower() in " ".join(each.get_text(" ").split()).lower():
                data[str(each["name"])] = [str(each.get("value", ""))]
        url = urljoin(page.url, str(form.get("action") or page.url))
        if str(form.get("method", "get")).lower() == "post":
            return self._checked(self.client.post(url, data=data, follow_redirects=follow, buffered=True), url)
        return self._checked(self.client.get(url, query_string=data, follow_redirects=follow, buffered=True), url)

    def sign_in(self, email: str, password: str, *, follow: bool = True) -> Page:
        page = self.submit(self.get("/login"), {"email": email, "password": password}, action="login", follow=follow)
        arrived = page.response.request.path if follow else page.response.headers.get("Location", "/login")
        assert page.status == (200 if follow else 302) and "/login" not in arrived, page.text
        return page

    def _checked(self, response: TestResponse, url: str) -> Page:
        between_requests()
        page = Page(response, response.request.path if response.request.path else url)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            self._check(page)
        return page

    def _check(self, page: Page) -> None:
        where = f"{page.url} ({page.status})"
        tags = list(page.tree.iter("*"))
        names, ids = Counter(each.tag for each in tags), Counter(each.attrib["id"] for each in tags if "id" in each.attrib)
        assert page.title, f"{where}: no title"
        assert names["h1"] == 1, f"{where}: {names['h1']} h1"
        assert page.heading, f"{where}: empty h1"
        assert page.tree.tag == "html" and page.tree.get("lang"), f"{where}: no language"
        assert names["main"] == 1, f"{where}: not one main"
        assert not [each for each, times in ids.items() if times > 1], f"{where}: duplicate ids {ids.most_common(3)}"
        labelled = {each.get("for") for each in tags if each.tag == "label" and each.get("for")}
        for each in tags:
            assert "style" not in each.attrib, f"{where}: a style attribute, which the policy blocks"
            if each.tag in ("input", "select", "textarea"):
                self._check_field(each, where, labelled, set(ids))
            elif each.tag == "form":
                self._check_form(page, each, where)

    def _check_field(self, field: etree._Element, where: str, labelled: set[str | None], ids: set[str]) -> None:
        kind = field.get("type") if field.tag == "input" else None
        if field.tag == "input" and kind not in NEEDS_LABEL:
            return
        named = "aria-label" in field.attrib or "aria-labelledby" in field.attrib or field.get("id") in labelled
        assert named or list(field.iterancestors("label")), f"{where}: {field.tag} {field.get('name')} has no label"
        for described in field.get("aria-describedby", "").split():
            assert described in ids, f"{where}: {field.get('name')} is described by {described}, which is not there"

    def _check_form(self, page: Page, form: etree._Element, where: str) -> None:
        method = form.get("method", "get").upper()
        action = urlsplit(urljoin(page.url, form.get("action") or page.url))
        assert not action.netloc, f"{where}: a form that sends elsewhere: {action.netloc}"
        try:
            self.app.url_map.bind("localhost").match(action.path, method=method)
        except HTTPException as problem:
            raise AssertionError(f"{where}: a form's action {method} {action.path} leads nowhere: {problem}") from problem
        if method == "POST" and action.path not in ASK_WHERE_FROM:
            with_token = any(each.get("name") == "csrf_token" for each in form.iter("*"))
            assert with_token, f"{where}: a form without a CSRF token"
