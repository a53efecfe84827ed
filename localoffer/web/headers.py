"""Security headers on every answer; a nonce per request, and nothing from another host but map tiles."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from localoffer.config import Settings
from localoffer.web.site import is_file

YEAR = 31_536_000
csrf = CSRFProtect()


def tile_origin(settings: Settings) -> str:
    """The one other origin that pictures may come from: scheme and host of the map tiles."""
    parts = urlsplit(settings.tiles.replace("{s}", "*").replace("{", "").replace("}", ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def policy(settings: Settings) -> dict[str, str]:
    pictures = " ".join(filter(None, ("'self'", "data:", tile_origin(settings))))
    return {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": pictures,
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def let_views_differ(response: Response) -> Response:
    """Views that say they are `embeddable` may stand in a frame on any website; no other may.

    A page whose address is a secret (`g.secret_address`) is told to no other page.
    """
    if g.get("secret_address"):
        response.headers["Referrer-Policy"] = "no-referrer"
    if getattr(current_app.view_functions.get(request.endpoint or ""), "embeddable", False):
        said = response.headers.get("Content-Security-Policy", "")
        response.headers["Content-Security-Policy"] = said.replace("frame-ancestors 'none'", "frame-ancestors *")
        response.headers.pop("X-Frame-Options", None)
    return response


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    csrf.init_app(app)
    app.after_request(let_views_differ)  # before Talisman, because answers go through these in the reverse order
    Talisman(
        app,
        force_https=False,
        content_security_policy=policy(settings),
        content_security_policy_nonce_in=["script-src", "style-src"],
        strict_transport_security=settings.https,
        strict_transport_security_max_age=YEAR,
        strict_transport_security_include_subdomains=True,
        referrer_policy="strict-origin-when-cross-origin",
        frame_options="DENY",
        session_cookie_secure=settings.https,
        permissions_policy={"geolocation": "(self)", "camera": "()", "microphone": "()", "browsing-topics": "()"},
    )

    @app.after_request
    def more(response):  # type: ignore[no-untyped-def]
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not is_file(response) and "_user_id" in session:
            response.headers["Cache-Control"] = "private, no-store"
        return response
