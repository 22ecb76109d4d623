"""The gate for names, subjects and addresses."""

import pytest

from arshjul.errors import InputError
from arshjul.mail.address import checked_address, checked_name, checked_subject, is_example_address, plus_address

TOKEN = "r7kq2mzx4vtn6bwcdpfhj3yg5e"


@pytest.mark.parametrize(
    "text",
    [
        "Anna\r\nBcc: ond@annan.example",
        "Anna\nB",
        "Anna\x00",
        "Anna\x07",
        "Anna\x85B",
        "Anna\u2028B",
        "Anna\u2029B",
        "Anna\u202eB",
        "Anna\udc80",
        "=?utf-8?q?Anna=0d=0aBcc=3a_ond=40annan=2eexample?=",
        "x" * 251,
        "",
        "  ",
    ],
)
def test_names_and_subjects_that_could_become_headers_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        checked_name(text)
    with pytest.raises(InputError):
        checked_subject(text)


def test_names_are_composed_and_trimmed() -> None:
    assert checked_name(" A\u030angström, ”Å” & söner ") == "Ångström, ”Å” & söner"


@pytest.mark.parametrize(
    ("written", "checked"),
    [
        ("kansli@forbundet.example", "kansli@forbundet.example"),
        (" Kansli@Forbundet.EXAMPLE ", "Kansli@forbundet.example"),
        ("kansli@förbundet.example", "kansli@xn--frbundet-n4a.example"),
        ("kansli@fo\u0308rbundet.example", "kansli@xn--frbundet-n4a.example"),
        ("o'brien+x.y_z-1@a-b.example", "o'brien+x.y_z-1@a-b.example"),
    ],
)
def test_an_address_keeps_its_local_part_and_gets_an_ascii_domain(written: str, checked: str) -> None:
    assert checked_address(written) == checked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kansli",
        "@forbundet.example",
        "kansli@",
        "kansli@localhost",
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "a@b.example c@d.example",
        "Kansli <a@b.example>",
        "<a@b.example>",
        "a@b@c.example",
        "a@b\uff20c.example",
        "åsa@b.example",
        '"a b"@c.example',
        ".a@b.example",
        "a..b@c.example",
        "a@-b.example",
        "a@b..example",
        "a@b_c.example",
        "a@[127.0.0.1]",
        "a\r\n@b.example",
        "a@b.example\x00",
        "=?utf-8?q?a?=@b.example",
        "a" * 65 + "@b.example",
        "a@" + "b" * 64 + ".example",
        "a@" + "b.example." * 30 + "example",
    ],
)
def test_anything_but_exactly_one_plain_address_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        checked_address(text)


def test_a_refusal_names_the_address_and_the_mend() -> None:
    with pytest.raises(InputError, match="”a@b\\.example, c@d\\.example” är inte exakt en e-postadress"):
        checked_address("a@b.example, c@d.example")


def test_a_plus_address_carries_the_token() -> None:
    assert plus_address("kallelse@forbundet.example", TOKEN) == f"kallelse+{TOKEN}@forbundet.example"


def test_a_base_too_long_for_the_token_is_refused() -> None:
    with pytest.raises(InputError):
        plus_address("k" * 40 + "@forbundet.example", TOKEN)


@pytest.mark.parametrize("token", ["", "A", "a@b", "a\r\n"])
def test_a_token_that_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        plus_address("kallelse@forbundet.example", token)


@pytest.mark.parametrize(
    "domain",
    [
        "forbundet.example",
        "example",
        "a.test",
        "a.invalid",
        "localhost",
        "x.localhost",
        "example.com",
        "a.EXAMPLE.org.",
    ],
)
def test_reserved_domains_are_examples(domain: str) -> None:
    assert is_example_address(f"a@{domain}")


@pytest.mark.parametrize("domain", ["example.se", "myexample.com", "test.se", "contest", "kommun.se"])
def test_other_domains_are_real(domain: str) -> None:
    assert not is_example_address(f"a@{domain}")
