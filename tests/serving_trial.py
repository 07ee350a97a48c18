"""Try the site as it is deployed, and print how long readers wait: `python -m tests.serving_trial`.

nginx and gunicorn on the loopback address, as in deploy/: reloads and a restart under load, and readers beside 300 slow
clients. Ends with 1 where a request was lost or a reader beside the slow ones waited for a second.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.deploy import crowd, proxied

SLOW = 300
READS = 200
MOST_SECONDS = 1.0


def say(what: str, readers: crowd.Readers) -> None:
    times = sorted(readers.seconds)
    middle, late = (times[len(times) * part // 100] * 1000 for part in (50, 99))
    last = times[-1] * 1000
    print(f"{what}: {dict(readers.outcomes)}, p50 {middle:.0f} ms, p99 {late:.0f} ms, longest {last:.0f} ms")


def main() -> int:
    lost = late = 0
    with tempfile.TemporaryDirectory(prefix="medref-trial-") as name, proxied.proxied_site(Path(name)) as site:
        quiet = crowd.Readers()
        for number in range(READS):
            quiet.ask(site, crowd.PAGES[number % len(crowd.PAGES)])
        say("one reader alone", quiet)
        with crowd.slow_clients(site, SLOW):
            beside = crowd.Readers()
            for number in range(READS):
                beside.ask(site, crowd.PAGES[number % len(crowd.PAGES)])
        say(f"one reader beside {SLOW} slow clients", beside)
        late = len([each for each in beside.seconds if each >= MOST_SECONDS])
        for what, change in (("three reloads", site.reload), ("a restart", site.restart)):
            with crowd.reading(site) as readers:
                for _ in range(3 if change == site.reload else 1):
                    readers.wait_for(50)
                    change()
                readers.wait_for(50)
            say(f"four readers, {what}", readers)
            lost += sum(readers.lost.values())
    print(f"lost: {lost}; beside slow clients later than {MOST_SECONDS:.0f} s: {late}")
    return 1 if lost or late else 0


if __name__ == "__main__":
    if proxied.nginx() is None:
        sys.exit("nginx is not installed.")
    sys.exit(main())
