"""The list of kommuner and regioner."""

from __future__ import annotations

from collections import Counter

from arshjul.reading.towns import is_town
from arshjul.sweden import authorities, counties


def test_every_kommun_and_region_is_there_once_with_the_code_of_its_county() -> None:
    of_kind = Counter(one.kind for one in authorities())

    assert of_kind == {"region": 21, "municipality": 290}
    assert len({one.code for one in authorities()}) == 311
    assert len(counties()) == 21
    regions = {one.code: one.county for one in authorities() if one.is_region}
    assert all(one.county == regions[one.code[:2]] for one in authorities())


def test_the_towns_that_the_reader_knows_are_the_kommuner_of_the_list() -> None:
    assert all(is_town(one.short) for one in authorities() if not one.is_region)
    assert is_town("Malung")
    assert not is_town("Region Skåne")
