"""The chains: from what has been recorded to how far each one has come on a given day."""
