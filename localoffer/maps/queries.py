"""What the map reads of the places: where postcodes are, which shows where people live."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from localoffer.database import db
from localoffer.places.models import Postcode


def postcode_points() -> tuple[NDArray[np.float64], list[str]]:
    """Every postcode of the area and around it: rows of (latitude, longitude), and the council of each."""
    rows = db.session.execute(select(Postcode.lat, Postcode.lon, Postcode.council_code)).all()
    points = np.array([(row[0], row[1]) for row in rows], dtype=float).reshape(-1, 2)
    return points, [row[2] for row in rows]
