"""What everyone may see of need and supply: what there is, what is missing, and how to help."""

from __future__ import annotations

from flask import Blueprint

from localoffer.provision import models as models

bp = Blueprint("provision", __name__)
