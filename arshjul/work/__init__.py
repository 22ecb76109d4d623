"""The use cases: load, decide, save. What flows, pages and the command line call."""
