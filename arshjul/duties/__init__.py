"""The files in ``calendar/``, read into duties; every fault in a file is listed at once, in Swedish.

book = load_duties("samordningsforbund")
book.duty("budget")
"""

from arshjul.duties.book import duties_of, fingerprint_of_duties, kinds, load_duties, read_duties
from arshjul.duties.items import check_items, item_fields, item_line, read_item
from arshjul.duties.library import Proposed, library
from arshjul.duties.rules import written_rule

__all__ = [
    "Proposed",
    "check_items",
    "duties_of",
    "fingerprint_of_duties",
    "item_fields",
    "item_line",
    "kinds",
    "library",
    "load_duties",
    "read_duties",
    "read_item",
    "written_rule",
]
