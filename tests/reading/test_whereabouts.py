"""Where all meetings are, said in a sentence."""

from __future__ import annotations

import pytest

from arshjul.reading.plan import read_plan

LIST = "Styrelsemöten 2027\n8 februari kl. 9–12\n3 maj kl. 9–12\n15 november kl. 9–12, Rådhuset\n\n"


def places(sentence: str) -> list[str]:
    return [it.place for it in read_plan(LIST + sentence, None).occasions]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Samtliga möten hålls i Kronan.", ["Kronan", "Kronan", "Rådhuset"]),
        ("Alla möten hålls i Kronan, sal 2, om inget annat anges.", ["Kronan, sal 2", "Kronan, sal 2", "Rådhuset"]),
        ("Om inget annat anges hålls de i Kronan.", ["Kronan", "Kronan", "Rådhuset"]),
        ("Mötena är digitala.", ["Digitala", "Digitala", "Rådhuset"]),
        ("Samtliga möten hålls i Kronan, utom det i maj.", ["Kronan", "", "Rådhuset"]),
        ("Lokal blir Kronan, utom 3 maj då vi är på Teams.", ["Kronan", "Teams", "Rådhuset"]),
        ("Mötet den 3 maj hålls digitalt.", ["", "Digitalt", "Rådhuset"]),
        ("Samtliga möten är offentliga.", ["", "", "Rådhuset"]),
    ],
)
def test_a_place_of_all_is_that_of_each_meeting_that_has_none_of_its_own(sentence: str, said: list[str]) -> None:
    assert places(sentence) == said


def test_an_exception_without_a_day_or_a_month_is_asked_about() -> None:
    plan = read_plan(LIST + "Samtliga möten hålls i Kronan, utom sommarmötet.", None)

    assert [(doubt.code, doubt.line) for doubt in plan.doubts] == [("place_unclear", 6)]
