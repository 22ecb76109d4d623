"""The agenda of a meeting: edited by the office, approved, and sent as the kallelse."""
