"""How much one document may cost. A plan of a year is some pages; minutes of a year some hundred."""

MOST_BYTES = 25_000_000
"""Of a file."""
MOST_BYTES_OF_TEXT = 5_000_000
"""Of what is text: no plan of a year, nor its minutes, is as long as this."""
MOST_LINES = 30_000
"""Of what comes out, rows of tables included."""
MOST_COLUMNS = 100
"""Of a table."""
MOST_CELLS = 200_000
"""Of a workbook."""
MOST_PAGES = 1_000
MOST_CHARACTERS_OF_A_PAGE = 50_000
MOST_OCCURRENCES = 1_000
"""Of what recurs in a calendar."""
MOST_MEMBERS = 2_000
"""Of a zip file."""
MOST_UNPACKED = 200_000_000
"""Octets that a zip file says it holds."""
MOST_UNPACKED_PART = 30_000_000
"""Octets of one part that is read, counted while it is unpacked."""
MOST_PARTS = 200
"""Of a mail."""
DEEPEST = 2
"""Mails within mails."""

OCTETS = 300 * 1024 * 1024
"""Of address space in the process apart, the interpreter and libraries included."""
MOST_SAID = 64 * 1024 * 1024
"""Octets of what it gives back."""


MOST_SECONDS = 20.0
"""What a packed document may take, whose size says nothing of its contents. Of a processor, as all the seconds here."""
PATIENCE = 3
"""So many times as long may it take on the clock, since a busy machine is no fault of the document's."""


def seconds(octets: int) -> float:
    """Return how long a text of so many octets may take: a page, a calendar, a mail."""
    return min(5.0 * (1 + octets // 1_000_000), MOST_SECONDS)
