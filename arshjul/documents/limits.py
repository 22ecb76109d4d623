"""How much one Word document may cost. Minutes are ten pages, and a template has a coat of arms."""

MOST_BYTES = 5_000_000
"""Of a template, and of what is made of it."""
SECONDS = 5.0
"""Of a processor."""
PATIENCE = 3
"""So many times as long may it take on the clock, since a busy machine is no fault of the template's."""
OCTETS = 400 * 1024 * 1024
"""Of address space in the process apart, the interpreter and libraries included."""
