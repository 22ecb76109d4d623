"""``arshjul summons``, ``send-papers`` and ``stand-in``: what they come to is told first, and done after a yes."""

from __future__ import annotations

import json

from cli_cases import KEY, Desk

MEETING, AT = "2022-styrelse-4", "2022-08-15T12:00"
PAPERS = ("send-papers", KEY, "2023", "budget", "consultation-sent", "--without-papers")
IN_OCTOBER = "2022-10-03T12:00"


def test_a_kallelse_is_told_and_sent_after_a_yes_and_undone(adopted: Desk) -> None:
    too_early = adopted.run("summons", KEY, MEETING, "--yes", ARSHJUL_NOW=AT)
    asked = adopted.run("summons", KEY, MEETING, "--agreed", ARSHJUL_NOW=AT)
    shown = adopted.run("summons", KEY, MEETING, "--dry-run", "--json", ARSHJUL_NOW=AT).shape
    sent = adopted.run("summons", KEY, MEETING, "--yes", ARSHJUL_NOW=AT)
    again = adopted.run("summons", KEY, MEETING, "--yes", ARSHJUL_NOW=AT)
    undone = adopted.run("undo", KEY, "--yes", ARSHJUL_NOW=AT)

    assert "Ordföranden har inte sagt ja än." in too_early.err
    assert "Kallelsen till Styrelsemöte" in asked.err
    assert f"Kör: arshjul summons {KEY} {MEETING} --agreed --yes" in asked.err
    assert (shown["sent"], shown["mails"] == len(shown["told"])) == (False, True)
    assert (sent.code, f"arshjul undo {KEY}" in sent.out) == (0, True), sent.err
    assert "Kallelsen är skickad, och inget är nytt sedan dess." in again.err
    assert "Ångrat" in undone.out


def test_papers_go_to_the_members_that_are_named_after_a_yes(adopted: Desk) -> None:
    asked = adopted.run(*PAPERS, ARSHJUL_NOW=IN_OCTOBER)
    unknown = adopted.run(*PAPERS, "--member", "karlskga", ARSHJUL_NOW=IN_OCTOBER)
    one = adopted.run(*PAPERS, "--member", "karlskoga", "--yes", ARSHJUL_NOW=IN_OCTOBER)
    rest = adopted.run(*PAPERS, "--yes", "--json", ARSHJUL_NOW=IN_OCTOBER).shape

    assert (asked.code, "@" in asked.err, "--without-papers --yes" in asked.err) == (1, True, True)
    assert "Menade du karlskoga?" in unknown.err
    assert (one.code, "1 mejl, med inga handlingar." in one.out) == (0, True), one.err
    assert rest["mails"]
    assert all("karlskoga" not in mail["to"] for mail in rest["mails"])


def test_a_stand_in_is_told_saved_listed_and_ended(adopted: Desk) -> None:
    person = "Vera Vikarie <vera@finsam-dk.example>"
    days = ("--from", "2022-07-04", "--until", "2022-07-31")

    wrong = adopted.run("stand-in", KEY, person, ARSHJUL_NOW="2022-06-20T12:00")
    asked = adopted.run("stand-in", KEY, person, *days, ARSHJUL_NOW="2022-06-20T12:00")
    done = adopted.run("stand-in", KEY, person, *days, "--yes", ARSHJUL_NOW="2022-06-20T12:00")
    (row,) = json.loads(adopted.run("stand-in", KEY, "--json", ARSHJUL_NOW="2022-06-20T12:00").out)["stand_ins"]
    ended = adopted.run("stand-in", KEY, row["person"], "--end", "--yes", ARSHJUL_NOW="2022-06-21T12:00")

    assert (wrong.code, "--until" in wrong.err) == (2, True)
    assert (asked.code, "från 2022-07-04 till 2022-07-31" in asked.err) == (1, True)
    assert (done.code, "Vera Vikarie" in done.out) == (0, True), done.err
    assert (row["from"], row["until"]) == ("2022-07-04", "2022-07-31")
    assert "Ingen vikarie är inlagd." in ended.out
