"""A mail that came in, understood: what it says, as one small value, found out by a process apart.

Its sender decides every byte, so whoever reads it may be led to take for ever or all the memory there is.
"""
