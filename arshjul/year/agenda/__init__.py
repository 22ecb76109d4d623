"""The agenda of a meeting: which items it writes itself, what people made of them, and their numbers."""
