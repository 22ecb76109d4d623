"""The shapes that the database has had, oldest first, for Alembic.

To change the shape: change ``tables.py``, write the next file in ``versions/`` by hand after the nearest sibling,
and put its number into ``tables.HEAD``. The tests tell when the two do not agree.
"""
