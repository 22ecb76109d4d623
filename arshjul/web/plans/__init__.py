"""A plan of meetings out of a document: opened, gone through row by row, made a draft."""
