"""A year before it is adopted: read out of a document, renewed from the year before, its doubts and collisions."""
