"""The secret links of people who have no account."""

from arshjul.work.links.contacts import (
    contact_page_token,
    contact_page_url,
    contact_url,
    election_url,
    notice_url,
    papers_path,
)
from arshjul.work.links.making import former_marks, key_mark, make_links
from arshjul.work.links.secrets import answer_secret, link_of, opened_by, secret_about, secret_of, without_secrets
from arshjul.work.links.visitors import LINK_GONE, Visit, answering, page_token, visiting, visiting_about, whose_page

__all__ = [
    "LINK_GONE",
    "Visit",
    "answer_secret",
    "answering",
    "contact_page_token",
    "contact_page_url",
    "contact_url",
    "election_url",
    "former_marks",
    "key_mark",
    "link_of",
    "make_links",
    "notice_url",
    "opened_by",
    "page_token",
    "papers_path",
    "secret_about",
    "secret_of",
    "visiting",
    "visiting_about",
    "whose_page",
    "without_secrets",
]
