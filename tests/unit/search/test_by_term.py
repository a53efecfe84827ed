"""Rows sorted by term from their own texts say what the index says of them."""

from __future__ import annotations

from localoffer.search.by_term import ByTerm

ROWS = [{"said": f" {said} "} for said in ("chess club /  / club / hall / play chess", "swim /  / club / pool / swim")]


def test_each_term_has_its_rows_in_order_and_the_weight_in_each() -> None:
    found = {term: [each.tolist() for each in postings] for term, postings in ByTerm(ROWS).postings().items()}
    assert found["club"] == [[0, 1], [6.0, 2.0]]
    assert found["swim"] == [[1], [5.0]]
    assert "sing" not in found
