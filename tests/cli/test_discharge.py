"""``arshjul discharge``, ``chain`` and ``record``, as a person and a program use them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cli_cases import Desk, Run

from arshjul.folders import folder

EXAMPLES = folder("examples")
PREPARED = [("load", EXAMPLES / "sofint.yaml")]


def discharge(run: Run, on: str) -> dict[str, Any]:
    code, out, err = run("discharge", "sofint", "2020", "--on", on, "--json")
    assert (code, err) == (0, "")
    shape: dict[str, Any] = json.loads(out)
    return shape


def test_the_shape_is_the_one_that_programs_rely_on(run: Run) -> None:
    shape = discharge(run, "2021-11-20")

    members = {m["member"]: m for m in shape["members"]}
    keys = {"member", "kind", "sent_on", "decided_on", "reference", "outcome", "minuted_on", "lag_days", "status"}
    assert shape["closed_on"] == "2021-11-19"
    assert all(keys <= set(member) for member in shape["members"])
    insurance = members["Försäkringskassan"]
    assert insurance["kind"] == "insurance_agency"
    assert (insurance["decided_on"], insurance["minuted_on"], insurance["lag_days"]) == ("2021-09-20", "2021-11-19", 60)
    assert (insurance["outcome"], insurance["sent_on"]) == ("granted_with_urging", None)
    assert members["Lindesbergs kommun"]["lag_days"] == 25
    assert members["Nora kommun"]["decided_on"] is None


def test_the_chain_is_shown_by_the_facts_up_to_that_day(run: Run) -> None:
    shape = discharge(run, "2021-10-01")

    assert shape["closed_on"] is None
    statuses = {m["member"]: m["status"] for m in shape["members"]}
    assert (statuses["Försäkringskassan"], statuses["Lindesbergs kommun"]) == ("decided", "silent")


def test_a_region_sees_its_four_associations_together(run: Run) -> None:
    for path in (EXAMPLES / "degerfors-karlskoga.yaml", *sorted((EXAMPLES / "orebro-lan").glob("*.yaml"))):
        assert run("load", str(path))[0] == 0

    _, out, _ = run("discharge", "2020", "--member", "Region Örebro län", "--on", "2021-06-02", "--json")

    shown = json.loads(out)["associations"]
    assert {(a["association"], a["status"], a["prepared"][0]["day"]) for a in shown} == {
        (key, "prepared", "2021-06-01")
        for key in ("sofint", "degerfors-karlskoga", "finsam-lekeberg-orebro", "sydnarke")
    }


def test_every_association_is_seen_together(run: Run) -> None:
    run("load", str(EXAMPLES / "orebro-lan" / "sydnarke.yaml"))

    code, text, _ = run("discharge", "2020", "--all", "--on", "2021-11-20")
    _, out, _ = run("discharge", "2020", "--all", "--on", "2021-11-20", "--json")

    assert code == 0
    assert "Norra Örebro län: 7 av 7 beslutat, 7 av 7 protokollfört, avslutad 2021-11-19" in text
    assert "Samordningsförbundet Sydnärke: 0 av 3 beslutat" in text
    closed = {one["association"]: one["closed_on"] for one in json.loads(out)["associations"]}
    assert closed == {"sofint": "2021-11-19", "sydnarke": None}


def test_a_decision_is_recorded_once_and_contradicted_beside(run: Run) -> None:
    decision = ("record", "sofint", "2020", "discharge", "decided", "--member", "hallefors", "--day", "2021-06-15")
    granted = (*decision, "--outcome", "granted", "--accounts-approved", "ja", "--reference", "§ 12", "--by", "KF")

    first, again = run(*granted), run(*granted)
    other = run(*decision, "--outcome", "refused")

    assert (first[0], first[1]) == (0, "Antecknat.\n")
    assert "redan antecknat" in again[1]
    assert "antecknat två gånger" in other[1]
    hallefors = discharge(run, "2021-11-20")["members"][0]
    assert (hallefors["outcome"], hallefors["reference"], hallefors["accounts_approved"]) == ("granted", "§ 12", True)


def test_a_correction_takes_the_earlier_fact_back(run: Run) -> None:
    code, out, _ = run(
        *("record", "sofint", "2020", "discharge", "decided", "--member", "forsakringskassan"),
        *("--day", "2021-09-21", "--outcome", "granted", "--correct"),
    )

    assert code == 0
    assert "1 tidigare anteckningar är återtagna" in out
    shape = discharge(run, "2021-11-20")
    assert next(m for m in shape["members"] if m["kind"] == "insurance_agency")["lag_days"] == 59
    assert shape["doubts"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2020", "discharge", "decided", "--member", "norra", "--day", "2021-06-01"), "ingen medlem ”norra”"),
        (("2019", "discharge", "decided", "--member", "nora", "--day", "2020-06-01"), "inga räkenskaper"),
        (("2020", "discharge", "decided", "--member", "nora", "--day", "2020-06-01"), "inte slut"),
        (("2020", "discharge", "decided", "--member", "nora", "--day", "2022-06-01"), "har inte varit än"),
        (("2020", "dicharge", "decided"), "”dicharge” är inget"),
        (("2020", "discharge", "decided", "--outcome", "bra"), "--outcome: ”bra” finns inte"),
        (("2020", "discharge", "decided", "--accounts-approved", "kanske"), "varken ja eller nej"),
    ],
)
def test_what_cannot_be_true_is_refused_in_one_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = run("record", "sofint", *words, "--on", "2022-01-01")

    assert (code, out) == (1, "")
    assert said in err


def test_a_decision_before_the_bundle_was_sent_is_refused(run: Run) -> None:
    run("record", "sofint", "2020", "discharge", "sent", "--member", "nora", "--day", "2021-05-03")

    code, _, err = run("record", "sofint", "2020", "discharge", "decided", "--member", "nora", "--day", "2021-04-20")

    assert code == 1
    assert "ligger före ”Skickat” 3 maj 2021" in err


def test_the_second_of_two_decisions_can_be_the_right_one(run: Run) -> None:
    of_nora = ("record", "sofint", "2020", "discharge", "decided", "--member", "nora", "--on", "2022-01-01")
    run(*of_nora, "--day", "2021-06-14", "--outcome", "granted", "--by", "KF")
    right = (*of_nora, "--day", "2021-06-15", "--outcome", "refused", "--by", "Kommunfullmäktige", "--reference", "§ 7")
    run(*right)
    contradicted = json.loads(run("discharge", "sofint", "2020", "--on", "2021-06-30", "--json")[1])

    code, out, _ = run(*right, "--correct")
    again = run(*right, "--correct")

    assert [doubt["code"] for doubt in contradicted["doubts"]] == ["contradiction"]
    assert (code, "2 tidigare anteckningar är återtagna" in out) == (0, True)
    assert "redan antecknat" in again[1]
    shape = json.loads(run("discharge", "sofint", "2020", "--on", "2021-06-30", "--json")[1])
    nora = next(m for m in shape["members"] if m["key"] == "nora")
    assert (nora["outcome"], nora["decided_on"], nora["reference"]) == ("refused", "2021-06-15", "§ 7")
    assert shape["doubts"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--reference", "§" * 201), "Korta texten till högst 200 tecken."),
        (("--note", "n" * 501), "Korta texten till högst 500 tecken."),
        (("--by", "K\x07F"), "innehåller ett osynligt tecken (U+0007)"),
        (("--reference", "§ 1\n§ 2"), "innehåller en radbrytning"),
    ],
)
def test_what_a_file_could_not_hold_is_not_recorded(run: Run, words: tuple[str, ...], said: str) -> None:
    received = ("record", "sofint", "2020", "discharge", "received", "--member", "nora", "--day", "2021-06-01")

    code, out, err = run(*received, *words)

    assert (code, out) == (1, "")
    assert said in err
    assert "received" not in run("dump", "sofint")[1]


def test_an_unknown_member_is_told_which_there_are(run: Run) -> None:
    code, _, err = run("discharge", "2020", "--member", "Region Skåne")

    assert code == 1
    assert "Region Örebro län" in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("finns-inte", "2020", "--member", "nora"), 1, "Förbundet finns-inte finns inte. De som finns: sofint."),
        (("sofint", "2020", "--member", "karlskoga"), 1, "sofint har inte medlemmen karlskoga år 2020. De som finns:"),
        (("sofint", "2020", "--all"), 2, "Ange bara året, eller ta bort --all."),
    ],
)
def test_a_view_of_nothing_is_an_error_and_not_an_empty_answer(
    run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    ended, out, err = run("discharge", *words)

    assert (ended, out) == (code, "")
    assert said in err


def test_the_agenda_holds_the_item_and_the_closing_list_in_the_words_of_the_minutes(run: Run) -> None:
    _, out, _ = run("discharge", "sofint", "2020", "--agenda", "--on", "2021-11-01")

    assert "Beslut om ansvarsfrihet 2020, Lindesbergs kommun (KF)" in out
    assert "Samtliga medlemmars beviljande av ansvarsfrihet har nu protokollförts vid styrelsemöten" in out
    assert "Arbetsförmedlingen – 4 juni 2021." in out


def test_every_chain_can_be_shown(run: Run) -> None:
    for chain in ("audit-year", "budget", "half-year-report", "funding-application", "internal-control"):
        code, out, err = run("chain", "sofint", "2021", chain, "--json")

        assert (code, err, json.loads(out)["chain"]) == (0, "", chain)


def test_a_task_is_given_to_a_person_by_a_day_and_told_to_be_done(run: Run) -> None:
    words = ("record", "sofint", "2021", "tasks", "given", "--item", "Utred lokalerna", "--day", "2021-09-10")

    _, _, unsaid = run(*words, "--on", "2021-09-13")
    _, _, stranger = run(*words, "--whom", "okand", "--due", "2021-11-01", "--on", "2021-09-13")
    code, out, _ = run(*words, "--whom", "forbundschef", "--due", "2021-11-01", "--on", "2021-09-13")
    _, shown, _ = run("chain", "sofint", "2021", "tasks", "--on", "2021-11-04")

    assert "Ange vem som ska göra det." in unsaid
    assert "ingen person ”okand”" in stranger
    assert (code, out) == (0, "Antecknat.\n")
    assert "forbundschef, senast 2021-11-01" in shown
    assert "✖ Försenad Utfört  senast 2021-11-01  3 dagar sent" in shown


def test_the_audit_year_tells_who_has_not_signed(run: Run) -> None:
    run("load", str(EXAMPLES / "degerfors-karlskoga.yaml"))

    _, out, _ = run("chain", "degerfors-karlskoga", "2020", "audit-year", "--on", "2021-06-02")

    assert "saknas: Revisor Degerfors kommun, Revisor Karlskoga kommun, Revisor Region Örebro län" in out
    assert "är ingen underskrift" in out


def test_sending_the_bundle_needs_the_auditors_report(run: Run) -> None:
    code, out, err = run("discharge", "sofint", "2021", "--send", "--on", "2022-03-01")

    assert code != 0
    assert "inte fastställt" in out + err


def test_sending_the_bundle_says_until_when_it_can_be_undone(desk: Desk) -> None:
    text = (EXAMPLES / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
    desk.run("load", desk.write("sofint.yaml", text), "--on", "2020-12-01")
    desk.run("adopt", "sofint", "2021", "--accept", "Prov", "--yes", "--now", "--on", "2020-12-01")
    report = ("audit-year", "audit-report", "--day", "2021-04-16", "--outcome", "recommended")
    desk.run("record", "sofint", "2020", *report, "--on", "2021-04-20")

    def at(clock: str, *words: str) -> str:
        return desk.run(*words, ARSHJUL_NOW=f"2021-04-20T{clock}", ARSHJUL_HOLD_MINUTES="30").out

    asked = desk.run(
        *("discharge", "sofint", "2020", "--send", "--without-papers"),
        ARSHJUL_NOW="2021-04-20T13:50",
    )
    nothing = at("13:55", "undo", "sofint", "--list")
    sent = at("14:00", "discharge", "sofint", "2020", "--send", "--without-papers", "--yes")
    listed = at("14:01", "undo", "sofint", "--list")
    shown = at("14:01", "discharge", "sofint", "2020")
    undone = at("14:10", "undo", "sofint")
    at_once = at("14:20", "discharge", "sofint", "2020", "--send", "--now", "--without-papers", "--yes")

    assert (asked.code, asked.out, "handlingarna om ansvarsfrihet" in nothing) == (1, "", False)
    assert "7 mejl om ansvarsfrihet 2020 skickas, till " in asked.err
    assert asked.err.count("@") >= 7
    assert "Kör: arshjul discharge sofint 2020 --send --without-papers --yes" in asked.err
    assert "Mejlen lämnar från klockan 14.30." in sent
    assert "arshjul undo sofint" in sent
    assert "Väntar: 7 mejl med begäran har inte lämnat än (från 2021-04-20 klockan 14.30), till " in shown
    assert re.search(r"handlingarna om ansvarsfrihet 2020, 2021-04-20 14.00 .*: 7 mejl", listed)
    assert re.search(r"Ångrat: nr \d+, handlingarna om ansvarsfrihet 2020", undone)
    assert "Inget mejl om det lämnar." in undone
    assert "lämnar vid nästa utskick" in at_once
    assert "arshjul undo" not in at_once


def test_what_is_no_year_is_wrong_use(run: Run) -> None:
    code, _, err = run("discharge", "sofint", "i fjol")

    assert code == 2
    assert "i fjol är inget år" in err


def test_decisions_that_minutes_tell_of_are_recorded_when_somebody_says_yes(run: Run, tmp_path: Path) -> None:
    minutes = tmp_path / "protokoll.txt"
    minutes.write_text(
        "Protokoll 2021-09-20\n\n§ 4 Ansvarsfrihet för 2020\n\n"
        "Kommunfullmäktige i Hällefors beviljade ansvarsfrihet den 15 juni.\nNora kommun har beslutat den 16 juni.\n"
        "Umeå kommun beviljade ansvarsfrihet den 17 juni.\n",
        "utf-8",
    )

    read = run("read", str(minutes))
    asked = run("read", str(minutes), "--record", "sofint", "--on", "2021-09-21")
    done = run("read", str(minutes), "--record", "sofint", "--on", "2021-09-21", "--yes", "--json")
    again = run("read", str(minutes), "--record", "sofint", "--on", "2021-09-21", "--yes")

    assert "Beslut om ansvarsfrihet, att bekräfta (3):" in read[1]
    assert (asked[0], "--yes" in asked[2]) == (1, True)
    assert (
        "Nora kommun 16 juni 2021, utfallet framgår inte, för 2020 – antecknas inte: utfallet framgår inte" in asked[2]
    )
    assert "”Umeå kommun” är ingen av medlemmarna" in asked[2]
    shape = json.loads(done[1])
    assert (shape["recorded"], [one["member"] for one in shape["decisions"]]) == (1, ["hallefors", None, None])
    assert "Inget är antecknat" in again[1]
    hallefors = discharge(run, "2021-11-20")["members"][0]
    assert (hallefors["outcome"], hallefors["decided_on"]) == ("granted", "2021-06-15")


def test_what_a_member_says_of_its_day_is_recorded_and_shown(run: Run) -> None:
    told = ("record", "sofint", "2020", "discharge", "expected", "--member", "lindesberg", "--by", "KF")

    code, _, err = run(*told, "--day", "2021-09-20", "--due", "2021-10-25", "--on", "2021-09-20")
    lindesberg = next(m for m in discharge(run, "2021-10-01")["members"] if m["key"] == "lindesberg")
    _, shown, _ = run("discharge", "sofint", "2020", "--on", "2021-10-01")

    assert (code, err) == (0, "")
    assert lindesberg["expected"] == {"day": "2021-10-25", "body": "KF", "told_on": "2021-09-20"}
    assert (lindesberg["silent"], lindesberg["status_name"]) == (False, "Väntas")
    assert "✔ Väntas  2021-09-20 [KF, väntas 2021-10-25]" in shown
    assert discharge(run, "2021-10-26")["members"][1]["expected"] is None
