"""Who may vouch for an address: the sign-in providers of kommuner and regions, as the operator names them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from arshjul.errors import SettingsError, why
from arshjul.hosts import host_of, is_this_machine

LIST = "ARSHJUL_OIDC"
LONGEST_NAME = 60
_KEY = re.compile("[a-z][a-z0-9]{0,19}")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
_CLAIM = re.compile("[A-Za-z0-9_.:/-]{1,100}")
_ONE = ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET", "CLIENT_SECRET_FILE", "DOMAINS", "ADDRESS_CLAIM")


@dataclass(frozen=True)
class Provider:
    """One provider of OpenID Connect. It proves an address, and nothing else: seats say who may come in."""

    key: str
    """As it stands in ``ARSHJUL_OIDC``, and in addresses of ours."""
    name: str
    """What people call it: whose employees sign in there."""
    issuer: str
    """As the provider writes it, to the letter."""
    client_id: str
    client_secret: str = field(repr=False)
    domains: tuple[str, ...]
    """What may stand after the @ of an address that it vouches for; no other provider vouches for any of these."""
    address_claim: str = ""
    """The claim that has the address, believed as it stands. Empty: ``email``, with ``email_verified`` true."""
    secret_file: str = ""
    """Where the secret was read from; empty: it stood in the environment."""


def read_providers(env: Mapping[str, str], *, is_public: bool) -> tuple[Provider, ...]:
    """The providers that ``ARSHJUL_OIDC`` names, each in variables of its own.

    Plain http is for a provider on this machine, while the pages stand here too. Raises SettingsError.
    """
    keys = env.get(LIST, "").replace(",", " ").split()
    for key in keys:
        if not _KEY.fullmatch(key) or keys.count(key) > 1:
            raise SettingsError(
                f"{LIST} ska vara ett kort namn för varje leverantör, olika, med små bokstäver a–z och siffror, till "
                "exempel: kommunen regionen."
            )
    known = {LIST, *(_variable(key, what) for key in keys for what in _ONE)}
    if strange := sorted(name for name in env if name.startswith(LIST) and name not in known and env[name]):
        raise SettingsError(f"{strange[0]} hör inte till någon som nämns i {LIST}. Rätta namnet, eller ta bort det.")
    found = tuple(_read(env, key, is_public=is_public) for key in keys)
    for what, values in (("DOMAINS", [one for each in found for one in each.domains]), ("ISSUER", _issuers(found))):
        if twice := sorted({one for one in values if values.count(one) > 1}):
            raise SettingsError(
                f"{twice[0]} står i två {LIST}_…_{what}. En domän intygas av en enda leverantör: låt den stå hos en."
            )
    return found


def environment_of_providers(providers: tuple[Provider, ...]) -> dict[str, str]:
    """The variables in which `read_providers` gives *providers* again; a secret that has a file stays in it."""
    env = {LIST: " ".join(one.key for one in providers)}
    for one in providers:
        secret = "" if one.secret_file else one.client_secret
        values = (one.name, one.issuer, one.client_id, secret, one.secret_file, " ".join(one.domains))
        env |= zip((_variable(one.key, what) for what in _ONE), (*values, one.address_claim), strict=True)
    return env


def _issuers(providers: tuple[Provider, ...]) -> list[str]:
    return [one.issuer for one in providers]


def _variable(key: str, what: str) -> str:
    return f"{LIST}_{key.upper()}_{what}"


def _read(env: Mapping[str, str], key: str, *, is_public: bool) -> Provider:
    def given(what: str, example: str) -> str:
        value = env.get(_variable(key, what), "").strip()
        if not value:
            raise SettingsError(f"{_variable(key, what)} saknas. Skriv till exempel: {example}")
        return value

    name = " ".join(given("NAME", "Exempelköpings kommun").split())
    if len(name) > LONGEST_NAME:
        raise SettingsError(f"{_variable(key, 'NAME')} har fler än {LONGEST_NAME} tecken. Skriv ett kortare namn.")
    secret_file = env.get(_variable(key, "CLIENT_SECRET_FILE"), "")
    claim = env.get(_variable(key, "ADDRESS_CLAIM"), "")
    if claim and not _CLAIM.fullmatch(claim):
        raise SettingsError(f"{_variable(key, 'ADDRESS_CLAIM')} ska vara namnet på ett claim, till exempel: email")
    return Provider(
        key,
        name,
        _issuer(given("ISSUER", "https://login.kommun.example"), _variable(key, "ISSUER"), is_public=is_public),
        given("CLIENT_ID", "arshjul"),
        _secret_in(secret_file, _variable(key, "CLIENT_SECRET_FILE"), env.get(_variable(key, "CLIENT_SECRET"), ""))
        if secret_file
        else given("CLIENT_SECRET", "hemligheten från leverantören (eller dess fil i …_CLIENT_SECRET_FILE)"),
        tuple(dict.fromkeys(_domains(given("DOMAINS", "kommun.example"), _variable(key, "DOMAINS")))),
        claim,
        secret_file,
    )


def _issuer(url: str, variable: str, *, is_public: bool) -> str:
    is_near = is_this_machine(url) and not is_public
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    is_whole = host_of(url) and not (parts.query or parts.fragment or parts.username or parts.password)
    if not is_whole or parts.scheme not in (("https", "http") if is_near else ("https",)):
        raise SettingsError(
            f"{variable} ska vara leverantörens adress, tecken för tecken som den själv uppger den (issuer), och börja "
            "med https://, till exempel https://login.kommun.example."
        )
    return url


def _secret_in(path: str, variable: str, also: str) -> str:
    if also:
        raise SettingsError(f"{variable} och {variable.removesuffix('_FILE')} är båda satta. Ta bort den ena.")
    try:
        secret = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else "den är ingen text"
        raise SettingsError(
            f"{path} i {variable} går inte att läsa ({reason}). Ge tjänsten rätt att läsa den."
        ) from error
    if not secret:
        raise SettingsError(f"{path} i {variable} är tom. Skriv hemligheten från leverantören i filen.")
    return secret


def _domains(written: str, variable: str) -> Iterator[str]:
    for one in written.replace(",", " ").split():
        domain = one.lower().removeprefix("@")
        if not _DOMAIN.fullmatch(domain):
            raise SettingsError(
                f"{variable} har {one!r}, som ingen e-postadress slutar på. Skriv det som står efter @ i adresserna, "
                "till exempel: kommun.example"
            )
        yield domain
