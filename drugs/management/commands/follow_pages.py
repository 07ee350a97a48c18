"""Keep finished pages in step on a machine whose web server serves them without this site's own server."""

import contextlib
from typing import Any

from django.core.management.base import BaseCommand

from drugs.pagestore import follower, store


class Command(BaseCommand):
    help = (
        "Take finished pages away as soon as they no longer show what is public. The server does this by itself; this "
        "is for a machine on which only the web server runs. Goes on until it is stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with contextlib.suppress(KeyboardInterrupt):
            follower.Follower(store.current()).run()
