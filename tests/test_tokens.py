"""The tokens of links and addresses: the same for the same thing, and telling nothing of any other."""

from __future__ import annotations

import re

from arshjul.tokens import fingerprint, token


def test_the_same_thing_has_the_same_token_and_every_other_another() -> None:
    subjects = [("feed", "a", "b"), ("feed", "ab"), ("feed", "a", "c"), ("mail", "a", "b"), ("feed", "a", 1), ("feed",)]

    made = [token("nyckel", *subject) for subject in subjects]

    assert made == [token("nyckel", *subject) for subject in subjects]
    assert len(set(made)) == len(made)
    assert made[0] != token("en annan nyckel", *subjects[0])


def test_a_token_can_stand_in_a_link_and_in_an_address() -> None:
    assert all(re.fullmatch("[a-z2-7]{26}", token("nyckel", "feed", number)) for number in range(200))


def test_what_the_database_keeps_of_a_token_does_not_open_anything() -> None:
    secret = token("nyckel", "feed", "a")

    assert secret not in fingerprint(secret)
    assert fingerprint(secret) == fingerprint(secret) != fingerprint(token("nyckel", "feed", "b"))
