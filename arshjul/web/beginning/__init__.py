"""Kom igång: an association is entered on pages, a step at a time, each saved by itself."""
