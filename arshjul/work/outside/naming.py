"""What DNS says of who may send mails in a domain's name."""

from __future__ import annotations

from functools import partial

from arshjul.work.outside.seen import SenderNames, Texts, Unseen

PATIENCE_SECONDS = 4


def names_of_sender(domain: str, server: tuple[str, int] | None = None) -> SenderNames:
    """Look up the domain of a sender; *server* is a name server other than the machine's own."""
    texts = partial(_texts, server=server)
    spf = texts(domain)
    if isinstance(spf, Unseen):
        # The rest would have to be waited for as long.
        return SenderNames(domain, spf, spf, domain, spf)
    dmarc, at = texts(f"_dmarc.{domain}"), domain
    # A domain without a policy is under that of the domain above it, but never under that of a top domain.
    while isinstance(dmarc, Texts) and not dmarc.found and at.count(".") > 1:
        at = at.partition(".")[2]
        dmarc = texts(f"_dmarc.{at}")
    return SenderNames(domain, spf, dmarc, at, texts(f"_domainkey.{domain}"))


def _texts(name: str, *, server: tuple[str, int] | None) -> Texts | Unseen:
    # Here and not on top: it takes as long to read as all the rest of the command.
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver(configure=server is None)
        if server:
            resolver.nameservers, resolver.port = [server[0]], server[1]
        answer = resolver.resolve(f"{name}.", "TXT", lifetime=PATIENCE_SECONDS)
    except dns.resolver.NXDOMAIN:
        return Texts((), exists=False)
    except dns.resolver.NoAnswer:
        return Texts((), exists=True)
    except dns.resolver.NoResolverConfiguration:
        return Unseen("datorn har ingen namnserver")
    except dns.exception.DNSException:
        return Unseen("namnservern svarar inte")
    return Texts(tuple(b"".join(row.strings).decode("utf-8", "replace") for row in answer), exists=True)
