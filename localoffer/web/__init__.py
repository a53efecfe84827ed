"""What every page shares: error pages, security headers, addresses of assets and template filters."""

from __future__ import annotations

from flask import Flask

from localoffer.database import replica
from localoffer.web import assets, errors, filters, headers, health, logs, metrics, proxies, templates, unchanging


def init_app(app: Flask) -> None:
    proxies.init_app(app)
    metrics.init_app(app)  # counts last and logs last: answers go through these in the reverse order
    logs.init_app(app)
    replica.init_app(app)
    app.register_blueprint(health.bp)
    assets.init_app(app)
    filters.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    templates.init_app(app)
    unchanging.init_app(app)
