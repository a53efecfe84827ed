"""A visitor without a browser who notices what is wrong with a page: every page fetched in any test is checked."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

ASK_WHERE_FROM = ("/my-list/keep", "/my-list/take-off")
"""Forms on pages that are the same for everybody, and so without a token: they ask once more unless the browser says that the
form is ours (tests/integration/shortlist)."""
NEEDS_LABEL = ("text", "email", "password", "tel", "url", "number", "search", "checkbox", "radio", "date", None)


class Page:
    """One answer, parsed and checked when it is HTML."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response = response
        self.url = url
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.soup = BeautifulSoup(self.html, "lxml") if response.mimetype == "text/html" else BeautifulSoup("", "lxml")

    @property
    def text(self) -> str:
        """What a reader sees of the main part, on one line."""
        main = self.soup.find("main") or self.soup
        return re.sub(r" ([,.;:!?])", r"\1", " ".join(main.get_text(" ").split()))

    @property
    def title(self) -> str:
        return self.soup.title.get_text().strip() if self.soup.title else ""

    @property
    def heading(self) -> str:
        found = self.soup.find("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    def links(self) -> list[str]:
        return [str(each["href"]) for each in self.soup.find_all("a", href=True)]

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        for each in self.soup.find_all("a", href=True):
            if words.lower() in " ".join(each.get_text(" ").split()).lower():
                return str(each["href"])
        raise AssertionError(f"no link with {words!r} on {self.url}: {self.text[:600]}")

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

    def sign_in(self, email: str, password: str) -> Page:
        page = self.submit(self.get("/login"), {"email": email, "password": password}, action="login")
        assert page.status == 200 and "/login" not in page.response.request.path, page.text
        return page

    def _checked(self, response: TestResponse, url: str) -> Page:
        if has_app_context():
            for kept in list(g):  # the test's own app context is shared by its requests, which a server's are not
                g.pop(kept)
        page = Page(response, response.request.path if response.request.path else url)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            self._check(page)
        return page

    def _check(self, page: Page) -> None:
        where = f"{page.url} ({page.status})"
        tags = page.soup.find_all(True)
        names, ids = Counter(each.name for each in tags), Counter(str(each["id"]) for each in tags if each.has_attr("id"))
        assert page.title, f"{where}: no title"
        assert names["h1"] == 1, f"{where}: {names['h1']} h1"
        assert page.heading, f"{where}: empty h1"
        assert page.soup.html is not None and page.soup.html.get("lang"), f"{where}: no language"
        assert names["main"] == 1, f"{where}: not one main"
        assert not [each for each, times in ids.items() if times > 1], f"{where}: duplicate ids {ids.most_common(3)}"
        labelled = {str(each.get("for")) for each in tags if each.name == "label"}
        for each in tags:
            assert not each.has_attr("style"), f"{where}: a style attribute, which the policy blocks"
            if each.name in ("input", "select", "textarea"):
                self._check_field(each, where, labelled, set(ids))
            elif each.name == "form":
                self._check_form(page, each, where)

    def _check_field(self, field: Tag, where: str, labelled: set[str], ids: set[str]) -> None:
        kind = field.get("type") if field.name == "input" else None
        if field.name == "input" and kind not in NEEDS_LABEL:
            return
        named = field.has_attr("aria-label") or field.has_attr("aria-labelledby") or field.get("id") in labelled
        assert named or field.find_parent("label"), f"{where}: {field.name} {field.get('name')} has no label"
        for described in str(field.get("aria-describedby", "")).split():
            assert described in ids, f"{where}: {field.get('name')} is described by {described}, which is not there"

    def _check_form(self, page: Page, form: Tag, where: str) -> None:
        method = str(form.get("method", "get")).upper()
        action = urlsplit(urljoin(page.url, str(form.get("action") or page.url)))
        assert not action.netloc, f"{where}: a form that sends elsewhere: {action.netloc}"
        try:
            self.app.url_map.bind("localhost").match(action.path, method=method)
        except HTTPException as problem:
            raise AssertionError(f"{where}: a form's action {method} {action.path} leads nowhere: {problem}") from problem
        if method == "POST" and action.path not in ASK_WHERE_FROM:
            assert form.select_one("[name=csrf_token]"), f"{where}: a form without a CSRF token"
