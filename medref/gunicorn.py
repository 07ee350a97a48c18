"""How gunicorn serves the site: few processes, several threads each, recycled now and then."""

import os
from typing import Any

bind = "127.0.0.1:8000"
workers = 2
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
# The most that it can be told: drugs.views.questions refuses long addresses below this, in words.
limit_request_line = 8190
max_requests = 20_000
max_requests_jitter = 2_000
# No log of requests: they would hold what readers search for.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Nothing but HTTP listens.
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Start the worker of imports: what a stop of the machine cut off goes on; with nothing to do it ends at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")
    from drugs.importing import background

    background.start_or_say()
