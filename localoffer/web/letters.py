"""What the buttons of a letter are called: by what they lead to, so that nobody must guess which "page" opens. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

CALLED = {
    "owner": "Open your page",
    "looking-after": "Get a new link",
    "suggestions": "Open your private page",
    "comments": "Open your private page",
    "services": "See it on the site",
    "you-said-we-did": "See it on the site",
    "contact": "Tell us",
    "invitation": "Choose a password",
    "reset": "Choose a password",
}
OTHERWISE = "Open the page"


def button_of(address: str) -> str:
    """The name of the button for an address of ours.

    >>> button_of("https://localoffer.example/suggestions/LO-1234-5678/key")
    'Open your private page'
    """
    first = urlsplit(address).path.strip("/").partition("/")[0]
    return CALLED.get(first, OTHERWISE)
