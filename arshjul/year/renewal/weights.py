"""What gives way to what: the costs that the search adds up. It takes the least sum.

A wish gives way to an obstacle, an obstacle to a collision, and everything to the law. A unit is one day away
from the natural day.
"""

LAW = 10_000
"""A day after the law's day."""
COLLISION = 1_000
"""A collision that the check would tell of."""
OBSTACLE = 250
"""A bridge day, a closure, a council day; a beredning nearer the board than the association is used to."""
PAPERS = 20
"""A beredning so near the board that the papers must go out before it."""
CROWDED = 15
"""Meetings of one body in the same week, or two meetings on one day, that were not so last year."""
WEEKDAY, WEEKDAY_OF_HABIT = 3, 9
"""Another weekday than last year's; the second by how much seldomer the body meets on that weekday."""
ELECTED = 2
"""How much more the days of those weigh who have other councils to go to: beredning follows the board."""
LATER = 10
"""Each day that a collision is worse than need be, so that the least bad day is found where none is good."""

SEARCH_DAYS = 28
"""How far from its natural day a meeting is moved; farther is another meeting."""
SEARCH_DAYS_FOR_LAW = 90
"""How far earlier it is moved when the law's day asks for it."""
NEAR_DAYS = 21
"""Meetings whose natural days are farther apart than this are not compared with each other."""
