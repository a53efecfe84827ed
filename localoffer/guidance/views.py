"""Guidance pages, and how staff write them."""

from __future__ import annotations

from flask import Blueprint

from localoffer.guidance import models as models

bp = Blueprint("guidance", __name__)
