"""What ``measure_house.py`` is made of. All but ``loading`` and ``sides`` runs inside the tree that is measured."""
