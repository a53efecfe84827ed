"""Who asks, and over https or not, as the proxies in front say it: only so many of them as the settings name."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from localoffer.config import Settings


def init_app(app: Flask) -> None:
    """Without a proxy of ours nobody is believed; with one, what it wrote last, and nothing that a visitor put before that."""
    settings: Settings = app.extensions["settings"]
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0, x_port=0, x_prefix=0
        )
