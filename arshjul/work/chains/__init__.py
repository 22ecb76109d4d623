"""The chains, discharge before all: recording their steps, sending the bundle, and what contacts report."""
