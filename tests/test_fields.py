"""Files that people write by hand: every value as they meant it, every fault told with line, field and mend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from enum import StrEnum

import pytest

from arshjul.errors import InputError, Problem
from arshjul.fields import (
    Fields,
    Inline,
    decode,
    parse_address,
    parse_clock,
    parse_day,
    parse_month_day,
    parse_slug,
    parse_text,
    parse_whole,
    read_fields,
    write_fields,
)
from arshjul.fields.choices import unknown


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


def fields(text: str) -> Fields:
    return read_fields(text.encode(), "prov.yaml")


def problems(asked: Fields) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(InputError) as refusal:
        asked.raise_problems()
    assert {problem.file for problem in refusal.value.problems} == {"prov.yaml"}
    return [(problem.line, problem.field, problem.message) for problem in refusal.value.problems]


def refusal_of(deed: Callable[[], object]) -> Problem:
    with pytest.raises(InputError) as refusal:
        deed()
    (problem,) = refusal.value.problems
    return problem


# Values


def test_values_are_what_the_writer_meant_and_not_what_yaml_makes_of_them() -> None:
    asked = fields("start: 9:00\nname: no\nnumber: 010\nday: 2022-08-18\nversion: 1.10\nopen: nej\nlimit: 03-31\n")

    assert asked.clock("start") == time(9)
    assert asked.text("name") == "no"
    assert asked.text("number") == "010"
    assert asked.day("day") == date(2022, 8, 18)
    assert asked.text("version") == "1.10"
    assert asked.yes("open") is False
    assert asked.month_day("limit") == "03-31"
    asked.raise_problems()


@pytest.mark.parametrize("written", ["09:00", "9:00", "9.00", "09.00", "kl. 9", "kl 9", "kl. 9.00", "9"])
def test_a_clock_time_is_read_as_swedes_write_it(written: str) -> None:
    assert parse_clock(written) == time(9)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("24:00", "Klockslaget ”24:00” finns inte. Skriv en tid mellan 00:00 och 23:59."),
        ("9:60", "Klockslaget ”9:60” finns inte. Skriv en tid mellan 00:00 och 23:59."),
        ("nio", "”nio” är inget klockslag. Skriv timmar och minuter, till exempel 09:00."),
        ("9:00-12:00", "”9:00-12:00” är inget klockslag. Skriv timmar och minuter, till exempel 09:00."),
        ("٩:٠٠", "”٩:٠٠” är inget klockslag. Skriv timmar och minuter, till exempel 09:00."),
    ],
)
def test_a_clock_time_that_is_none_is_refused(written: str, told: str) -> None:
    assert refusal_of(lambda: parse_clock(written)).message == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("31 April", "”31 April” finns inte: april har 30 dagar. Skriv en dag mellan 1 och 30."),
        ("31 april 2022", "”31 april 2022” finns inte: april 2022 har 30 dagar. Skriv en dag mellan 1 och 30."),
        ("2022-02-29", "”2022-02-29” finns inte: februari 2022 har 28 dagar. Skriv en dag mellan 1 och 28."),
        ("2022-13-01", "”2022-13-01” finns inte: månaden ska vara 01–12. Rätta månaden."),
        ("2022-00-10", "”2022-00-10” finns inte: månaden ska vara 01–12. Rätta månaden."),
        ("30 apr 2022", "”30 apr 2022” ska skrivas år-månad-dag. Skriv 2022-04-30."),
        ("30 april", "”30 april” saknar år. Skriv år-månad-dag, till exempel 2022-08-18."),
        ("18/2 2022", "”18/2 2022” är inget datum. Skriv år-månad-dag, till exempel 2022-08-18."),
        ("vecka 24", "”vecka 24” är inget datum. Skriv år-månad-dag, till exempel 2022-08-18."),
        ("0022-02-07", "”0022-02-07” har ett orimligt årtal. Skriv ett år mellan 1990 och 2100."),
    ],
)
def test_a_day_that_is_none_is_refused_with_what_to_write(written: str, told: str) -> None:
    assert refusal_of(lambda: parse_day(written)).message == told


def test_29_february_is_a_day_in_a_leap_year_only() -> None:
    assert parse_day("2024-02-29") == date(2024, 2, 29)
    assert refusal_of(lambda: parse_month_day("02-29")).message.endswith("Skriv 02-28 eller 03-01.")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("31 mars", "”31 mars” är ingen dag på året. Skriv månad-dag, till exempel 08-31."),
        ("04-31", "”04-31” finns inte: april har 30 dagar. Skriv en dag mellan 1 och 30."),
    ],
)
def test_a_day_of_the_year_that_is_none_is_refused(written: str, told: str) -> None:
    assert refusal_of(lambda: parse_month_day(written)).message == told


def test_whole_numbers_have_borders() -> None:
    assert parse_whole("7", 0, 7) == 7
    assert refusal_of(lambda: parse_whole("8", 0, 7)).message.endswith("Skriv ett tal mellan 0 och 7.")
    assert "är inget heltal" in refusal_of(lambda: parse_whole("7,5", 0, 7)).message
    assert "är inget heltal" in refusal_of(lambda: parse_whole("9" * 5000, 0, 7)).message


def test_text_is_composed_and_trimmed() -> None:
    assert parse_text("  A\u030angermanland \n") == "Ångermanland"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Nora\nBcc: x", "”Nora<U+000A>Bcc: x” innehåller en radbrytning. Skriv texten på en rad."),
        ("Nora\u2028x", "innehåller en radbrytning. Skriv texten på en rad."),
        ("Nora\x85x", "innehåller en radbrytning. Skriv texten på en rad."),
        ("Nora\x00", "innehåller ett osynligt tecken (U+0000). Ta bort det."),
        ("Nora\u202egro.elpmaxe", "innehåller ett osynligt tecken (U+202E). Ta bort det."),
        ("=?utf-8?q?a=0d=0a?=", "innehåller teckenföljden =?, som kan förvanska e-post. Ta bort den."),
        ("a" * 201, "är 201 tecken långt. Korta texten till högst 200 tecken."),
    ],
)
def test_text_that_could_do_harm_in_a_mail_is_refused(written: str, told: str) -> None:
    assert told in refusal_of(lambda: parse_text(written)).message


@pytest.mark.parametrize(
    "written",
    ["namn@kommun.example", "fornamn.efternamn+kallelse@social.kommun.example", "o'a_b-c@förbundet.example"],
)
def test_an_ordinary_address_is_taken(written: str) -> None:
    assert parse_address(written) == written


def test_the_domain_of_an_address_is_written_in_lower_case() -> None:
    assert parse_address("Namn@Kommun.EXAMPLE") == "Namn@kommun.example"


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("namn", "Skriv en enda adress"),
        ("a@b.example, c@d.example", "Skriv en enda adress"),
        ("a@b.example;c@d.example", "Skriv en enda adress"),
        ("Namn <namn@kommun.example>", "Skriv en enda adress"),
        ("namn@kommun .example", "Skriv en enda adress"),
        ("a@b@kommun.example", "Skriv en enda adress"),
        ("åsa@kommun.example", "får bara stå efter @"),
        (".namn@kommun.example", "Rätta delen före @"),
        ("@kommun.example", "Rätta delen före @"),
        ("namn|x@kommun.example", "Rätta delen före @"),
        ("n" * 65 + "@kommun.example", "Rätta delen före @"),
        ("namn@kommun", "Rätta delen efter @"),
        ("namn@-kommun.example", "Rätta delen efter @"),
        ("namn@kommun..example", "Rätta delen efter @"),
        ("namn@127.0.0.1", "Rätta delen efter @"),
        ("namn@" + "å" * 60 + ".example", "Rätta delen efter @"),
        ("namn@" + "kommun." * 40 + "example", "Korta texten till högst 254 tecken"),
        ("namn@kommun.example\nBcc: x", "Skriv texten på en rad"),
    ],
)
def test_an_address_that_could_lead_astray_is_refused(written: str, mend: str) -> None:
    assert mend in refusal_of(lambda: parse_address(written)).message


def test_a_key_is_refused_with_a_proposal() -> None:
    assert parse_slug("2022-styrelse-1") == "2022-styrelse-1"
    assert refusal_of(lambda: parse_slug("Ledamot Örebro")).message.endswith("Skriv till exempel ledamot-orebro.")


# Fields


def test_all_faults_are_told_at_once_by_line() -> None:
    asked = fields("day: 31 April\npeople:\n  - {key: A B}\n  - {key: c, name: ''}\nstart: nio\n")

    asked.clock("start")
    for person in asked.list("people"):
        person.slug("key")
        person.text("name")
    asked.day("day")

    assert [(line, field) for line, field, _ in problems(asked)] == [
        (1, "day"),
        (3, "people[1].key"),
        (3, "people[1].name"),
        (4, "people[2].name"),
        (5, "start"),
    ]


def test_a_field_that_must_stand_there_is_missed_by_name() -> None:
    asked = fields("a: 1\nb:\nc: ''\nd: ~\n")

    for name in "abcd":
        asked.text(name)
    asked.day("e")

    assert problems(asked) == [
        (1, "e", "Fältet e saknas. Lägg till det."),
        (2, "b", "Fältet b saknas. Lägg till det."),
        (3, "c", "Fältet c saknas. Lägg till det."),
        (4, "d", "Fältet d saknas. Lägg till det."),
    ]


def test_a_field_that_may_be_absent_gives_what_was_asked_for() -> None:
    asked = fields("b:\n")

    assert asked.text("a", "usual") == "usual"
    assert asked.day("b", None) is None
    assert asked.whole("c", 0, 9, 7) == 7
    assert asked.texts("d") == ()
    assert asked.list("e") == []
    assert asked.fields("f") is None
    asked.raise_problems()


def test_an_unknown_field_where_none_is_known_lists_nothing() -> None:
    assert unknown("date", []) == "Fältet ”date” är okänt. Ta bort det."


def test_an_unknown_field_is_told_with_the_one_that_was_meant() -> None:
    asked = fields("adress: x\ncolour: red\nzzz: 1\n")

    asked.text("address", "")
    asked.choice("colour", Colour)

    assert problems(asked) == [
        (1, "adress", "Fältet ”adress” är okänt. Menade du address? Rätta stavningen."),
        (3, "zzz", "Fältet ”zzz” är okänt. Ta bort det. Här kan stå: address, colour."),
    ]


def test_an_unknown_field_is_told_at_every_depth() -> None:
    asked = fields("rows:\n  - rules: {a: 1}\n")

    inner = asked.list("rows")[0].fields("rules")

    assert inner is not None
    assert [(line, field) for line, field, _ in problems(asked)] == [(2, "rows[1].rules.a")]


def test_a_choice_that_does_not_exist_lists_what_can_be_chosen() -> None:
    asked = fields("one: gren\nmany: [red, blue]\n")

    asked.choice("one", Colour)
    asked.choices("many", Colour)

    assert problems(asked) == [
        (1, "one", "”gren” finns inte att välja. Menade du green? Välj bland: red, green."),
        (2, "many[2]", "”blue” finns inte att välja. Välj bland: red, green."),
    ]


def test_a_list_may_be_a_single_value() -> None:
    asked = fields("colours: red\nnumbers: [1, 2]\nkeys: [a-b]\ntexts:\n  - no\n  - ja\n")

    assert asked.choices("colours", Colour) == (Colour.RED,)
    assert asked.wholes("numbers", 0, 9) == (1, 2)
    assert asked.slugs("keys") == ("a-b",)
    assert asked.texts("texts") == ("no", "ja")


def test_a_value_of_the_wrong_shape_is_refused() -> None:
    asked = fields("text: [a]\nlist: a\nfields: a\nrows:\n  - a\nopen: kanske\n")

    asked.text("text")
    asked.list("list")
    asked.fields("fields")
    asked.list("rows")
    asked.yes("open")

    assert problems(asked) == [
        (1, "text", "Här ska det stå ett enda värde, inte en lista eller flera fält."),
        (2, "list", "Här ska det stå en lista, där varje post börjar med streck (-)."),
        (3, "fields", "Här ska det stå fält med namn och värde, indragna under namnet."),
        (5, "rows[1]", "Posten ska ha fält med namn och värde. Skriv ”namn: värde”."),
        (6, "open", "”kanske” är varken ja eller nej. Skriv ja eller nej."),
    ]


def test_a_field_that_stands_twice_is_refused_with_both_lines() -> None:
    asked = fields("rows:\n  - a: 1\n    b: 2\n    a: 3\n")

    row = asked.list("rows")[0]
    row.text("a")
    row.text("b")

    assert problems(asked) == [
        (4, "rows[1].a", "Fältet ”a” står två gånger, först på rad 2. Ta bort det ena."),
    ]


def test_soundness_tells_whether_conclusions_may_be_drawn() -> None:
    asked = fields("a: {day: x}\nb: {day: 2022-01-01}\n")

    faulty, good = asked.fields("a"), asked.fields("b")

    assert faulty is not None
    assert good is not None
    faulty.day("day")
    good.day("day")
    assert not faulty.is_sound
    assert good.is_sound
    assert not asked.is_sound


def test_a_fault_of_the_caller_stands_at_its_field() -> None:
    asked = fields("a: 1\nrow:\n  b: 2\n")
    row = asked.fields("row")
    assert row is not None
    asked.text("a")
    row.text("b")

    row.problem("Fel. Rätta.", "b")
    row.problem("Hela posten är fel. Rätta.")

    assert problems(asked) == [(3, "row.b", "Fel. Rätta."), (3, "row", "Hela posten är fel. Rätta.")]


# Files


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: 'x", 1, "Avsluta texten med samma citattecken som den börjar med."),
        ("a: 1\nb: c: d\n", 2, "sätt citattecken kring en text med kolon i."),
        ("a:\n\tb: 1\n", 2, "Gör indraget med blanksteg, inte med tabb."),
        ("a: @x\n", 1, "Sätt citattecken kring värdet."),
        ("a: [1, 2\n", 1, "Avsluta varje [ med ] och varje { med }."),
        ("a: 1\n- b\n", 2, "Låt fält som hör ihop ha samma indrag."),
        ('a: "\\q"\n', 1, "Använd enkla citattecken kring en text med omvänt snedstreck."),
        ("a: 1\n---\nb: 2\n", 2, "Behåll bara en."),
        ("a: &x 1\nb: *x\n", 1, "Skriv ut värdet."),
        ("a: !!python/object:os.system x\n", 1, "Märkord med ! stöds inte. Ta bort det."),
        ("? [a]\n: b\n", 1, "Skriv ”namn: värde”."),
        ("- a\n", 1, "Filen ska bestå av rader som ”namn: värde”."),
        ("# bara en kommentar\n", 1, "Filen ska bestå av rader som ”namn: värde”."),
        ("a: " + "[" * 100_000, 1, "Filen har fler än 20 nivåer av indrag. Gör den plattare."),
        ("{a: " * 3000, 1, "Filen har fler än 20 nivåer av indrag. Gör den plattare."),
    ],
)
def test_a_file_that_is_not_yaml_of_ours_is_refused_with_line_and_mend(text: str, line: int, told: str) -> None:
    problem = refusal_of(lambda: fields(text))

    assert problem.file == "prov.yaml"
    assert problem.line == line
    assert problem.message.endswith(told) or told in problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_swedish_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    asked = read_fields("namn: Åmåls förbund – prov\n".replace("–", "-").encode(encoding), "prov.yaml")

    assert asked.text("namn") == "Åmåls förbund - prov"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(line_break: str) -> None:
    asked = fields(line_break.join(["a: 1", "b: x", "c: 3"]))

    asked.text("a")
    asked.day("b")
    asked.text("c")

    assert [line for line, _, _ in problems(asked)] == [2]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Filen är tom. Välj en annan fil, eller fyll i den först."),
        (b"\xef\xbb\xbf \n", "Filen är tom. Välj en annan fil, eller fyll i den först."),
        (b"%PDF-1.7\n\x00\x01", "spara den som ren text med teckenkodningen UTF-8."),
        (b"PK\x03\x04\x14", "spara den som ren text med teckenkodningen UTF-8."),
        ("a: å".encode("utf-16-le"), "spara den som ren text med teckenkodningen UTF-8."),
        (b"\xff\xfea", "Filen är skadad."),
        (b"a: 1\nb: \x81\n", "Filens teckenkodning går inte att tolka."),
        (b"a: \x07", "Filen innehåller styrtecknet U+0007"),
        ("a: x\u2028y".encode(), "Filen innehåller styrtecknet U+2028"),
        (b"a: " + b"x" * 1_200_000, "Filen är 1,2 MB. Den får vara högst 1 MB."),
    ],
)
def test_a_file_that_is_no_text_is_refused(content: bytes, told: str) -> None:
    problem = refusal_of(lambda: decode(content, "prov.yaml"))

    assert problem.file == "prov.yaml"
    assert told in problem.message


def test_a_broken_byte_is_told_with_its_line() -> None:
    assert refusal_of(lambda: decode(b"a: 1\nb: \x81\n", "prov.yaml")).line == 2


# Writing


def test_what_is_written_is_pleasant_and_read_back() -> None:
    written = write_fields(
        {
            "name": "Finsam Örebro: norra",
            "day": date(2022, 8, 18),
            "start": time(9),
            "open": True,
            "empty": "null",
            "days": (7, 1),
            "rows": [Inline({"key": "a", "name": "Å, ä"}), Inline({"key": "b", "name": "- c"})],
        }
    )

    assert written == (
        "name: 'Finsam Örebro: norra'\n"
        "day: 2022-08-18\n"
        "start: 09:00\n"
        "open: ja\n"
        'empty: "null"\n'
        "days: [7, 1]\n"
        "\n"
        "rows:\n"
        "  - {key: a, name: 'Å, ä'}\n"
        "  - {key: b, name: '- c'}\n"
    )
    asked = fields(written)
    assert asked.text("name") == "Finsam Örebro: norra"
    assert asked.text("empty") == "null"
    assert asked.wholes("days", 0, 9) == (7, 1)
    assert [row.text("name") for row in asked.list("rows")] == ["Å, ä", "- c"]
