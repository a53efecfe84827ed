"""What search engines are told is what the public may know."""

from __future__ import annotations

from localoffer.directory.listing import Listing, Venue
from localoffer.directory.rules import public_listing
from localoffer.directory.structured import schema_org

URL = "https://offer.example/services/club"


def test_a_club_is_a_service_with_its_ages_and_place() -> None:
    venue = Venue(
        name="Hall", address="1 High Street\nWath", postcode="S63 7AA", area="Wath", lat=53.5, lon=-1.3, precision="postcode"
    )
    said = schema_org(
        Listing(name="Club", summary="A club.", kind="group", age_min=8, age_max=16, cost="free", venues=(venue,)), URL, "R"
    )
    assert said["@type"] == "Service"
    assert said["isAccessibleForFree"] is True
    assert said["audience"] == {"@type": "PeopleAudience", "suggestedMinAge": 8, "suggestedMaxAge": 16}
    place = said["availableChannel"]["serviceLocation"][0]
    assert place["address"]["streetAddress"] == "1 High Street, Wath"
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 53.5, "longitude": -1.3}


def test_a_rough_or_hidden_place_gets_no_point() -> None:
    rough = Venue(area="Wath", lat=53.5, lon=-1.3, precision="place")
    hidden = Venue(name="Home", address="1 Lane", postcode="S63 7AA", lat=53.5, lon=-1.3, precision="exact", hidden=True)
    said = schema_org(public_listing(Listing(name="Club", venues=(rough, hidden))), URL, "R")
    assert all("geo" not in place for place in said["availableChannel"]["serviceLocation"])
    assert "1 Lane" not in str(said) and "S63 7AA" not in str(said)


def test_a_school_is_a_school() -> None:
    said = schema_org(Listing(name="School", kind="school", venues=(Venue(area="Wath", precision="place"),)), URL, "R")
    assert said["@type"] == "School"
    assert said["address"]["addressLocality"] == "Wath"
    assert "sameAs" not in schema_org(Listing(name="X", website="javascript:alert(1)"), URL, "R")
