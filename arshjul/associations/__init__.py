"""The file of an association: members, people, seats, what has been agreed, and the years' occasions.

The service's own facts (when a year was adopted, an occasion's sequence and revisions) are not in the file.
"""

from arshjul.associations.facts import WrittenFact
from arshjul.associations.reader import AssociationFile, read_association, read_association_file, years_named
from arshjul.associations.writer import write_association

__all__ = [
    "AssociationFile",
    "WrittenFact",
    "read_association",
    "read_association_file",
    "write_association",
    "years_named",
]
