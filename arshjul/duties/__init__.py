"""The files in ``calendar/``, read into duties; every fault in a file is listed at once, in Swedish.

book = load_duties("samordningsforbund")
book.duty("budget")
"""

from arshjul.duties.book import fingerprint_of_duties, kinds, load_duties, read_duties

__all__ = ["fingerprint_of_duties", "kinds", "load_duties", "read_duties"]
