"""The first stage of the reader: a file of any kind that an association has becomes lines and tables with places."""

from arshjul.reading.extracting.document import Aside, Cell, Document, Kind, Line, Place, Why
from arshjul.reading.extracting.extraction import MOST_BYTES, extract

__all__ = ["MOST_BYTES", "Aside", "Cell", "Document", "Kind", "Line", "Place", "Why", "extract"]
