"""The pages of a year: the overview, the wheel, its deadlines and its collisions."""
