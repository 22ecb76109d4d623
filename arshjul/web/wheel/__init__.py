"""The wheel of a year: its rings, and where everything stands on the sheet."""
