"""The sign-in providers that the operator names: what is read, what is refused, and what a child process is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from arshjul.errors import SettingsError
from arshjul.providers import Provider
from arshjul.settings import environment_of, read_settings

KOMMUNEN = {
    "ARSHJUL_OIDC": "kommunen",
    "ARSHJUL_OIDC_KOMMUNEN_NAME": "Exempelköpings kommun",
    "ARSHJUL_OIDC_KOMMUNEN_ISSUER": "https://login.kommun.example/",
    "ARSHJUL_OIDC_KOMMUNEN_CLIENT_ID": "arshjul",
    "ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET": "hemligheten",
    "ARSHJUL_OIDC_KOMMUNEN_DOMAINS": "kommun.example, @Skola.Kommun.example",
}
PUBLIC = {"ARSHJUL_BASE_URL": "https://arshjul.forbundet.example"}


def read(data: Path, **variables: str) -> tuple[Provider, ...]:
    return read_settings({"ARSHJUL_DATA": str(data), **KOMMUNEN, **variables}).providers


def regionen(**more: str) -> dict[str, str]:
    """A second provider."""
    first = {name: value for name, value in KOMMUNEN.items() if name != "ARSHJUL_OIDC"}
    second = {name.replace("KOMMUNEN", "REGIONEN"): value for name, value in first.items()}
    second |= {f"ARSHJUL_OIDC_REGIONEN_{what}": value for what, value in more.items()}
    return {"ARSHJUL_OIDC": "kommunen regionen", **second}


def test_a_provider_is_read_with_its_issuer_to_the_letter(tmp_path: Path) -> None:
    assert read_settings({"ARSHJUL_DATA": str(tmp_path)}).providers == ()
    (one,) = read(tmp_path, **PUBLIC)

    assert (one.key, one.name, one.issuer) == ("kommunen", "Exempelköpings kommun", "https://login.kommun.example/")
    assert one.domains == ("kommun.example", "skola.kommun.example")
    assert one.address_claim == ""
    assert "hemligheten" not in repr(one)


def test_a_secret_in_a_file_stays_in_the_file_when_a_child_process_is_told(tmp_path: Path) -> None:
    file = tmp_path / "hemlighet"
    file.write_text("ur filen\n", "utf-8")
    second = regionen(ISSUER="https://login.region.example", DOMAINS="region.example", ADDRESS_CLAIM="upn")
    second |= {"ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET": "", "ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET_FILE": str(file)}
    settings = read_settings({"ARSHJUL_DATA": str(tmp_path), "ARSHJUL_SECRET_KEY": "nyckel", **KOMMUNEN, **second})

    told = environment_of(settings)

    assert [one.client_secret for one in settings.providers] == ["ur filen", "hemligheten"]
    assert "ur filen" not in told.values()
    assert read_settings(told) == settings


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"ARSHJUL_OIDC": "Kommunen"}, "ARSHJUL_OIDC ska vara"),
        ({"ARSHJUL_OIDC": "kommunen kommunen"}, "ARSHJUL_OIDC ska vara"),
        ({"ARSHJUL_OIDC": ""}, "hör inte till någon"),
        ({"ARSHJUL_OIDC_KOMMUNE_NAME": "x"}, "ARSHJUL_OIDC_KOMMUNE_NAME hör inte till någon"),
        ({"ARSHJUL_OIDC_KOMMUNEN_NAME": " "}, "ARSHJUL_OIDC_KOMMUNEN_NAME saknas"),
        ({"ARSHJUL_OIDC_KOMMUNEN_NAME": "k" * 61}, "fler än 60 tecken"),
        ({"ARSHJUL_OIDC_KOMMUNEN_ISSUER": "login.kommun.example"}, "börja med https://"),
        ({"ARSHJUL_OIDC_KOMMUNEN_ISSUER": "http://login.kommun.example"}, "börja med https://"),
        ({"ARSHJUL_OIDC_KOMMUNEN_ISSUER": "https://login.kommun.example?tenant=1"}, "börja med https://"),
        ({"ARSHJUL_OIDC_KOMMUNEN_ISSUER": "https://[fel"}, "börja med https://"),
        ({"ARSHJUL_OIDC_KOMMUNEN_ISSUER": "http://127.0.0.1:9", **PUBLIC}, "börja med https://"),
        ({"ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET": ""}, "CLIENT_SECRET saknas"),
        ({"ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET_FILE": "/finns/inte"}, "är båda satta"),
        (
            {
                "ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET": "",
                "ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET_FILE": "/finns/inte",
            },
            "/finns/inte i ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET_FILE går inte att läsa",
        ),
        ({"ARSHJUL_OIDC_KOMMUNEN_DOMAINS": "kommun"}, "har 'kommun'"),
        ({"ARSHJUL_OIDC_KOMMUNEN_DOMAINS": "*.kommun.example"}, "ingen e-postadress"),
        ({"ARSHJUL_OIDC_KOMMUNEN_ADDRESS_CLAIM": "e mail"}, "ADDRESS_CLAIM"),
        (regionen(ISSUER="https://login.region.example"), "kommun.example står i två"),
        (regionen(DOMAINS="region.example"), "https://login.kommun.example/ står i två"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_name(tmp_path: Path, variables: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **variables)

    assert told in str(refused.value)


def test_plain_http_is_for_a_provider_beside_pages_that_only_this_machine_reaches(tmp_path: Path) -> None:
    (one,) = read(tmp_path, ARSHJUL_OIDC_KOMMUNEN_ISSUER="http://127.0.0.1:9000")

    assert one.issuer == "http://127.0.0.1:9000"
