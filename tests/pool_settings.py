"""The site's own settings with connections to PostgreSQL kept in another way, for tests.bench_pool to compare."""

import os

from medref.settings import *  # noqa: F403

WAYS = {
    "kept 60 s, asked whether they work": {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True},
    "kept 60 s": {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": False},
    "one a request": {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False},
    # Five: four threads of a worker, and the follower of finished pages.
    "a pool": {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "pool": {"min_size": 1, "max_size": 5, "timeout": 10}},
    "a pool, asked whether they work": {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "pool": {"min_size": 1, "max_size": 5, "timeout": 10},
    },
}
_way = dict(WAYS[os.environ["MEASURED_WAY"]])
if "pool" in _way:
    DATABASES["default"]["OPTIONS"]["pool"] = _way.pop("pool")  # noqa: F405
DATABASES["default"] |= _way  # noqa: F405
