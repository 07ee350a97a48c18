"""The time that a finished page's file bears: the web server makes the tag and the date of the page from it.

A tag that names two contents would leave the older one in a browser, so two pages of one size must not bear one stamp.
Days pass in the upper part; the lower part tells apart what pages are built from: the newest event, the version, the
day. Machines that follow the same events give the same page the same stamp.
"""

from __future__ import annotations

import zlib
from datetime import date

# 18 hours and some: so many events lie between two pages of one stamp, and a stamp is two of these old at most.
WINDOW = 1 << 16


def stamp(now: float, seq: int, version: str, day: date) -> int:
    """Return a time in the past, in whole seconds since 1970, for a page built at now from what seq and day say.

    With one version on one day, two numbers of events that differ by less than WINDOW never give the same.
    """
    origin = zlib.crc32(f"{version} {day.isoformat()}".encode())
    return (int(now) // WINDOW - 1) * WINDOW + (seq + origin) % WINDOW
