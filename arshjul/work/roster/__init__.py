"""The list of an association's persons and seats: taken in from what people have, and given out."""

from arshjul.work.roster.changing import new_holder, with_particulars, with_terms
from arshjul.work.roster.columns import MOST_ROWS, Column, Row, Table
from arshjul.work.roster.giving_out import roster_csv, roster_excel, roster_rows
from arshjul.work.roster.meaning import Fault, body_names, role_names
from arshjul.work.roster.merging import Difference, Outcome, Sign, laid_over, seat_text
from arshjul.work.roster.sources import read_file, read_text
from arshjul.work.roster.standing_in import known_stand_in, new_stand_in, standing_in_until

__all__ = [
    "MOST_ROWS",
    "Column",
    "Difference",
    "Fault",
    "Outcome",
    "Row",
    "Sign",
    "Table",
    "body_names",
    "known_stand_in",
    "laid_over",
    "new_holder",
    "new_stand_in",
    "read_file",
    "read_text",
    "role_names",
    "roster_csv",
    "roster_excel",
    "roster_rows",
    "seat_text",
    "standing_in_until",
    "with_particulars",
    "with_terms",
]
