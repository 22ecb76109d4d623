"""Calendar feeds: what stands in them, and their addresses."""
