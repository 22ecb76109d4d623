"""What `measure_outbox.py` measures: our outbox, those of others, and what the machine can do."""
