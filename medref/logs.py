"""Keep what readers look up out of the logs."""

import logging


class WithoutAddresses(logging.Filter):
    """Name the route instead of the address in Django's own lines: "/combinations/…" lists what somebody takes."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.view_name if match else "no route"
            record.args = tuple(route if arg == path else arg for arg in record.args)
        return True
