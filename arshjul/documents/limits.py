"""How much one Word document may cost. Minutes are ten pages, and a template has a coat of arms."""

MOST_BYTES = 5_000_000
"""Of a template, and of what is made of it."""
SECONDS = 5.0
"""Of a processor."""
PATIENCE = 3
"""So many times as long may it take on the clock, since a busy machine is no fault of the template's."""
MOST_MEMBERS = 500
"""Of the zip file that a template is."""
MOST_UNPACKED = 30_000_000
"""Octets of a template's parts together, counted while they are unpacked."""
MOST_FAULTS = 20
"""Of a template that are told at once; who has mended them learns of the others."""
MOST_CHARACTERS = 500
"""Of one fault."""
OCTETS = 400 * 1024 * 1024
"""Of address space in the process apart, the interpreter and libraries included."""
