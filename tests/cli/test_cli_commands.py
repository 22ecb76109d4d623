"""What the commands say: the JSON that programs rely on, the Swedish that people read, and how wrong use ends."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest
from cli_cases import EXAMPLE, KEY, PLAN, Desk

Shape = dict[str, Any]


def assert_has(shape: Shape, **kinds: type | tuple[type, ...]) -> None:
    """Every fixed field is there and of its kind; more fields are fine."""
    assert kinds.keys() <= shape.keys()
    wrong = {name: shape[name] for name, kind in kinds.items() if not isinstance(shape[name], kind)}
    assert wrong == {}


OR_NULL = (str, type(None))


def test_read_gives_the_fixed_shape(desk: Desk) -> None:
    shape = desk.run("read", PLAN, "--year", "2022", "--json").shape

    assert shape["year"] == 2022
    assert len(shape["occasions"]) == 16
    for one in shape["occasions"]:
        assert_has(
            one, date=OR_NULL, end_date=OR_NULL, start=OR_NULL, end=OR_NULL, body=OR_NULL, kind=str, title=str,
            line=int, written=str, cancelled=bool, doubts=list,
        )  # fmt: skip
        assert one["body"] in ("board", "preparatory", "joint", "auditors", "members", None)
        assert one["kind"] in ("meeting", "planning_day", "deadline", "event")
        assert one["date"] is None or date.fromisoformat(one["date"])
        assert one["start"] is None or datetime.strptime(one["start"], "%H:%M").minute >= 0  # noqa: DTZ007
    for doubt in shape["doubts"]:
        assert_has(doubt, code=str, line=int, message=str, candidates=list)
    assert any("2022-10-04" in doubt["candidates"] for doubt in shape["doubts"])


def test_one_difference_is_not_told_as_several(loaded: Desk) -> None:
    changed = loaded.write(f"{KEY}.yaml", EXAMPLE.read_text("utf-8").replace("Finsams lokaler", "Rådhuset"))

    told = loaded.run("load", changed, "--dry-run").out

    assert "1 skillnad. Inget sparat." in told


def test_check_gives_the_fixed_shape(loaded: Desk) -> None:
    shape = loaded.run("check", KEY, "2022", "--json").shape

    for finding in shape["findings"]:
        assert_has(
            finding, code=str, severity=str, date=str, subject=str, days=int, message=str, source=str, remedies=list
        )
        assert finding["severity"] in ("breach", "risk", "note")
        assert date.fromisoformat(finding["date"])
        for remedy in finding["remedies"]:
            assert_has(remedy, action=str, consequence=str)
    assert {f["code"]: f["days"] for f in shape["findings"]}.items() >= {"prepared_late": 5, "decided_late": 11}.items()


def test_rehearse_gives_the_fixed_shape(loaded: Desk) -> None:
    shape = loaded.run("rehearse", KEY, "2022", "--json", "--on", "2021-12-14").shape

    assert shape["messages"]
    for message in shape["messages"]:
        assert_has(message, at=str, to=str, kind=str, subject=str, occasion=str, key=str)
        assert message["kind"] in ("invitation", "update", "cancellation", "reminder", "request", "digest")
        assert datetime.fromisoformat(message["at"]).tzinfo
        assert message["to"].endswith(".example")
    assert len({message["key"] for message in shape["messages"]}) == len(shape["messages"])


def test_upcoming_gives_the_fixed_shape(adopted: Desk) -> None:
    shape = adopted.run("upcoming", KEY, "--days", "60", "--on", "2022-01-20", "--json").shape

    for item in shape["items"]:
        assert_has(
            item, date=str, kind=str, title=str, association=str, status=str, responsible=list, next_reminder=OR_NULL
        )
        assert date.fromisoformat(item["date"])
    days = [item["date"] for item in shape["items"]]
    assert days == sorted(days)
    assert "Helårsredovisning" in {item["title"] for item in shape["items"]}


def test_everything_in_json_says_what_it_did(desk: Desk) -> None:
    first = desk.run("load", EXAMPLE, "--json").shape
    again = desk.run("load", EXAMPLE, "--json").shape

    assert (first["association"], first["new"], first["saved"]) == (KEY, True, True)
    assert (again["new"], again["changes"]) == (False, [])


def test_the_same_day_shows_the_same_whatever_day_it_is(adopted: Desk) -> None:
    on_the_day = adopted.run("upcoming", KEY, "--on", "2022-03-01")
    now = adopted.run("upcoming", KEY, ARSHJUL_NOW="2022-03-01T12:00")

    assert on_the_day == now
    assert "Närmar sig" in on_the_day.out


def test_people_read_swedish_and_counted_words(loaded: Desk) -> None:
    said = loaded.run("check", KEY, "2022")

    assert "11 dagar för sent" in said.out
    assert "Källa: " in said.out
    assert said.err == ""


def test_the_whole_way_from_a_plan_to_an_adopted_year(loaded: Desk) -> None:
    plan = loaded.write("plan.txt", "Mötesplanering 2023\n\nStyrelsen\n2023-12-11 9.00-12.00 Verksamhet & budgetplan\n")

    read = loaded.run("read", plan, "--year", "2023", "--save", KEY)
    refused = loaded.run("adopt", KEY, "2023", "--on", "2022-12-14")
    adopted = loaded.run("adopt", KEY, "2023", "--on", "2022-12-14", "--accept", "Medlemmarna är överens")
    again = loaded.run("adopt", KEY, "2023", "--on", "2022-12-15")

    assert "Sparat som utkast: årshjulet 2023" in read.out
    assert (refused.code, adopted.code, again.code) == (1, 0, 1)
    assert "--accept" in refused.err
    assert "fastställt" in adopted.out
    assert "redan fastställt" in again.err


def test_a_paper_is_ticked_on_the_command_line(adopted: Desk) -> None:
    done = adopted.run("checklist", KEY, "2022-styrelse-1", "--done", "summons", "--on", "2022-01-28", "--json")
    undone = adopted.run("checklist", KEY, "2022-styrelse-1", "--undo", "summons", "--on", "2022-01-29", "--json")

    def ready(shape: Shape) -> str | None:
        return next(item["ready_on"] for item in shape["items"] if item["item"] == "summons")

    assert (ready(done.shape), ready(undone.shape)) == ("2022-01-28", None)


def test_checklists_are_told_in_the_order_of_their_days_also_when_nobody_prepares_them(loaded: Desk) -> None:
    row = "kind: meeting, title: Styrelsemöte, body: board"
    rows = [f"      - {{key: {key}, day: {day}, {row}}}" for key, day in (("b", "2026-10-05"), ("a", "2026-11-05"))]
    loaded.run(
        "load",
        loaded.write("prov.yaml", "\n".join(["name: Prov", "years:", "  - year: 2026", "    occasions:", *rows])),
    )

    told = loaded.run("checklist", "prov", "--on", "2026-01-10").out

    assert told.index("[b]") < told.index("[a]")
    assert "(ingen är utsedd)" in told


def test_a_job_runs_without_prefect_and_the_doctor_says_what_is_not_well(adopted: Desk) -> None:
    reminded = adopted.run("run", "remind", "--on", "2022-01-31")
    unsent = adopted.run("run", "deliver", "--on", "2022-01-31")
    doctor = adopted.run("doctor", "--on", "2022-01-31")

    assert (reminded.code, unsent.code, doctor.code) == (0, 1, 1)
    assert "ARSHJUL_SMTP_URL" in unsent.err
    assert "✖ E-post" in doctor.out
    assert "✔ Databas" in doctor.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("check", "FÖRBUND saknas."),
        ("check prov", "ÅR saknas."),
        ("check prov tjugotjugotvå", "Värdet för ÅR går inte att använda."),
        ("check prov 2022 2023", "fler ord"),
        ("upcoming --dagar 3", "Det finns inget val som heter --dagar."),
        ("upcoming --days", "--days"),
        ("upcoming --days -1", "Värdet för --days"),
        ("upcoming --json=ja", "--json"),
        ("checklist prov --done summons", "Ange också mötet"),
        ("kaffe", "Det finns inget kommando som heter kaffe."),
        ("upcomming", "Det finns inget kommando som heter upcomming. Menade du upcoming?"),
        ("", "Årshjul driver samordningsförbundets år"),
    ],
)
def test_wrong_use_is_told_in_swedish_with_exit_2(desk: Desk, words: str, told: str) -> None:
    said = desk.run(*words.split())

    assert said.code == 2
    assert told in said.err
    assert said.out == ""
    for english in ("Error", "Usage: arshjul check", "Missing", "Invalid", "Try '", "No such", "Traceback"):
        assert english not in said.err


TOO_HEAVY = (
    "prefect", "starlette", "fastapi", "uvicorn", "jinja2", "icalendar", "aiosmtplib", "alembic", "holidays",
    "authlib", "arshjul.providers", "docx", "docxtpl", "arshjul.store.copying", "arshjul.store.culling",
    "arshjul.store.feeds", "arshjul.store.inbox", "arshjul.store.outgoing", "arshjul.store.readings",
    "arshjul.store.values.entrance", "arshjul.store.values.incoming", "arshjul.year.retention",
)  # fmt: skip


@pytest.mark.parametrize("words", [["upcoming", KEY], ["check", KEY, "2022"]], ids=["upcoming", "check"])
def test_the_commands_of_every_day_import_nothing_heavy(loaded: Desk, words: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from arshjul.cli.commands import application\n"
        f"application({words!r})({words!r}, standalone_mode=False)\n"
        f"sys.stderr.write(json.dumps([name for name in {TOO_HEAVY!r} if name in sys.modules]))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], env=loaded.environment(), capture_output=True, check=True)

    assert json.loads(done.stderr) == []


def test_saving_a_plan_tells_what_was_not_saved_and_what_was_replaced(loaded: Desk) -> None:
    rows = "Styrelsemöten 2022\n7 februari kl. 14-10 Bokslut\n30 februari kl. 9-12 Budget\n"
    path = loaded.write("plan.txt", rows)

    told = loaded.run("read", path, "--save", KEY)
    shape = loaded.run("read", path, "--save", KEY, "--json").shape["saved"]

    assert "Inte sparat (1 rad):\nrad    3  Raden har inget säkert datum." in told.out
    assert "rad    2  Slutet är inte efter början" in told.out
    assert "Utkastet 2022 fanns redan" in told.err
    assert "- En rad är inte med i planen: Den 30 februari 2022 finns inte" in told.out
    assert f"arshjul accept {KEY} 2022 doubt_open:" in told.out
    assert f"arshjul check {KEY} 2022" in told.out
    assert (shape["year"], shape["occasions"], shape["replaced"], len(shape["asked"])) == (2022, 1, 0, 1)
    assert [(row["line"], row["written"]) for row in shape["left_out"]] == [(3, "30 februari kl. 9-12 Budget")]
    findings = loaded.run("check", KEY, "2022", "--json").shape["findings"]
    assert [f["source"] for f in findings if f["code"] == "doubt_open"] == ["plan.txt, rad 2", "plan.txt, rad 3"]


def test_a_doubt_is_answered_with_another_value_than_what_stands(loaded: Desk) -> None:
    rows = "Styrelsemöten 2022\ntisdag 7 februari kl. 9-12 Bokslut\n13 juni kl. 9-12 Budget\n"
    path = loaded.write("plan.txt", rows)
    [asked] = loaded.run("read", path, "--save", KEY, "--json").shape["saved"]["asked"]

    wrong = loaded.run("accept", KEY, "2022", asked["finding"], "--choose", "2022-02-31")
    done = loaded.run("accept", KEY, "2022", asked["finding"], "--choose", "2022-02-08")
    again = loaded.run("accept", KEY, "2022", asked["finding"], "--choose", "2022-02-09")

    assert (wrong.code, done.code) == (1, 0)
    assert "Ändrat till 2022-02-08. Frågan är besvarad." in done.out
    findings = loaded.run("check", KEY, "2022", "--json").shape["findings"]
    assert [one for one in findings if one["code"] == "doubt_open"] == []
    assert (again.code, "ingen tveksamhet" in again.err) == (1, True)


def test_a_new_version_of_an_adopted_plan_shows_the_difference_and_asks(loaded: Desk) -> None:
    first = loaded.write("plan.txt", "Styrelsemöten 2023\n6 februari kl. 9-12 Bokslut\n5 juni kl. 9-12 Budget\n")
    loaded.run("read", first, "--save", KEY, "--on", "2022-12-14")
    loaded.run("adopt", KEY, "2023", "--on", "2022-12-14", "--accept", "Medlemmarna är överens")
    second = loaded.write("plan-2.txt", "Styrelsemöten 2023\n6 februari kl. 9-12 Bokslut\n12 juni kl. 9-12 Budget\n")

    asked = loaded.run("read", second, "--save", KEY, "--on", "2022-12-15")
    done = loaded.run("read", second, "--save", KEY, "--on", "2022-12-15", "--yes", "--json")
    again = loaded.run("read", second, "--save", KEY, "--on", "2022-12-15")

    assert asked.code == 1
    assert "→ flyttas: Styrelsemöte (budget) 5 juni 2023 kl. 9–12 till 12 juni 2023 kl. 9–12" in asked.err
    assert "--yes" in asked.err
    [moved] = done.shape["revised"]["moved"]
    assert (moved["from"], moved["fields"]) == ("2023-06-05", ["day"])
    assert "arshjul undo" in done.err
    assert (again.code, "ändrar inget" in again.err) == (0, True)


def test_the_text_of_a_document_is_shown_with_its_dates_marked_and_what_to_do_next(desk: Desk) -> None:
    plan = desk.write("plan.txt", "Styrelsemöten 2027\ntisdag 8 februari kl. 9-12\n")

    listed, marked = desk.run("read", plan), desk.run("read", plan, "--text")

    assert "[? 8 februari]" in marked.out
    assert f"arshjul read {plan} --year 2027 --text" in listed.out
    assert f"arshjul read {plan} --year 2027 --save FÖRBUND" in marked.out
