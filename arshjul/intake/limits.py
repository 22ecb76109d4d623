"""How much one mail may cost."""

SECONDS = 5.0
"""On the clock. A reply takes some milliseconds."""
OCTETS = 256 * 1024 * 1024
"""Of address space, the interpreter included."""
MOST_SAID = 4 * 1024 * 1024
"""Octets of what is given back."""
