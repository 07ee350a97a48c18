"""One line for each sign-in, refusal and change of an account: who, from where; never a password, code or secret.

The address is that of a member of the team, or of somebody at their door. Readers are never written down.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest

from drugs.client_address import client_address

log = logging.getLogger("drugs.signin")


def note(request: HttpRequest, what: str, username: str) -> None:
    """Write down what happened to an account. username: of an account that exists, or words in its place."""
    log.info("%s: %s from %s", what, username, client_address(request) or "an unknown address")


def refuse(request: HttpRequest, what: str, username: str) -> None:
    """Write down that somebody was not let in, and why."""
    log.warning("%s: %s from %s", what, username, client_address(request) or "an unknown address")
