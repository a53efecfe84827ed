"""The wards of the area: their names, figures and outlines, and which ward a point lies in."""

from __future__ import annotations

from localoffer.places.atlas import Ward, atlas
from localoffer.places.geometry import Ring, rings_of

__all__ = ["Ward", "all_wards", "are_exact", "outline", "ward_at", "ward_by_code", "ward_by_slug"]


def all_wards() -> tuple[Ward, ...]:
    """Every ward, in order of name."""
    return atlas().wards


def ward_by_code(code: str) -> Ward | None:
    return atlas().ward_by_code.get(code)


def ward_by_slug(slug: str) -> Ward | None:
    return next((each for each in atlas().wards if each.slug == slug), None)


def ward_at(lat: float, lon: float) -> Ward | None:
    """The ward at a point in degrees: by exact outlines where they were loaded, else by cells (`are_exact` says which)."""
    known = atlas()
    return known.ward_by_code.get(known.finder.at(lat, lon))


def are_exact() -> bool:
    """Whether the outlines are exact; if not, a ward is approximate: 1 in 100 points falls just over a border."""
    return atlas().finder.exact


def outline(code: str) -> list[Ring]:
    """The outer rings of a ward as lists of (latitude, longitude), largest first; [] for an unknown ward."""
    ward = ward_by_code(code)
    return rings_of(ward.shape) if ward else []
