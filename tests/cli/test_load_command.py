"""Loading a file into a year that people have been called to: what it asks first, and what it says then."""

from __future__ import annotations

from cli_cases import EXAMPLE, KEY, Desk

AT = "2022-01-10T12:00"
ONE_MEETING = """
years:
  - year: 2022
    occasions:
      - {key: extra, kind: meeting, title: Extra styrelsemöte, day: 2022-09-19, body: board, start: 09:00, end: 10:00}
"""


def test_a_load_that_mails_several_says_whom_and_wants_a_yes(adopted: Desk) -> None:
    file = adopted.write("nytt.yaml", ONE_MEETING)

    refused = adopted.run("load", file, "--into", KEY, ARSHJUL_NOW=AT)
    done = adopted.run("load", file, "--into", KEY, "--yes", ARSHJUL_NOW=AT)
    again = adopted.run("load", file, "--into", KEY, ARSHJUL_NOW=AT)

    assert (refused.code, refused.out) == (1, "")
    assert "+ Extra styrelsemöte 19 september 2022 (extra)\n" in refused.err
    assert "mejl om ändrade möten skulle lämna, till 12 personer: " in refused.err
    assert refused.err.endswith(f"Är det rätt? Kör: arshjul load {file} --into {KEY} --yes\n")
    assert done.code == 0
    assert "+ Extra styrelsemöte 19 september 2022 (extra)\n" in done.out
    assert "är redan som filen säger" in again.out


def test_a_whole_file_that_leaves_things_out_is_asked_about(adopted: Desk) -> None:
    text = EXAMPLE.read_text("utf-8")
    before, _, after = text.partition("      - key: 2022-styrelse-3\n")
    file = adopted.write(f"{KEY}.yaml", before + "".join(after.partition("      - key:")[1:]))

    kept = adopted.run("load", file, ARSHJUL_NOW=AT)
    asked = adopted.run("load", file, "--replace", ARSHJUL_NOW=AT)
    dry = adopted.run("load", file, "--replace", "--dry-run", ARSHJUL_NOW=AT)

    assert "är redan som filen säger" in kept.out
    assert asked.code == 1
    for told in (asked.err, dry.out):
        assert "1 möte ställs in: Styrelsemöte (verksamhetsuppföljning) 13 juni 2022 kl. 9–12." in told


def test_a_file_of_another_name_about_an_association_that_there_is_is_asked_about(adopted: Desk) -> None:
    file = adopted.write("en-andring.yaml", EXAMPLE.read_text("utf-8"))

    asked = adopted.run("load", file, ARSHJUL_NOW=AT)
    said = adopted.run("load", file, "--yes", ARSHJUL_NOW=AT)

    assert asked.code == 1
    assert f"finns redan, som {KEY}. Ändrar filen det förbundet: lägg till --into {KEY}." in asked.err
    assert said.code == 0


def test_a_first_file_that_is_refused_or_only_tried_leaves_nothing_behind(desk: Desk) -> None:
    faulty = desk.write("fel.yaml", EXAMPLE.read_text("utf-8") + "okant: 1\n")

    refused = desk.run("load", faulty)
    tried = desk.run("load", EXAMPLE, "--dry-run")
    elsewhere = desk.run("load", EXAMPLE, "--into", KEY)

    assert (refused.code, tried.code, elsewhere.code) == (1, 0, 1)
    assert "Inget sparat." in tried.out
    assert f"Förbundet {KEY} finns inte; inget är inläst än." in elsewhere.err
    assert not desk.data.exists()
