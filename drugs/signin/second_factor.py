"""The second factor: a code from an app (TOTP, RFC 6238), or one of ten recovery codes.

django-otp keeps the devices. A code of the app works once. After wrong ones the account waits 1, 2, 4… seconds, at most
some eight minutes, so that somebody who knows the password cannot lock its owner out for days; recovery codes never
wait, for nobody guesses 79 bits.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
import secrets
import time
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from drugs.models import roles

APP = "app"
RECOVERY = "recovery codes"
RECOVERY_CODES = 10
# Base 32 without what is easily taken for another: 16 of these are 79 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LETTERS = 16
# 2^9 s, some eight minutes, is the longest that wrong codes make an account wait.
MOST_DOUBLINGS = 10


class Answer(Enum):
    """What became of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_SOON = "too soon"


@dataclass(frozen=True)
class Outcome:
    """What became of a code: the device that took it, or how many seconds to wait."""

    answer: Answer
    device: Device | None = None
    wait_seconds: int = 0


def app_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def is_required_of(user: User) -> bool:
    """Tell whether an account cannot be used without a second factor."""
    return settings.SECOND_FACTOR and roles.needs_second_factor(user)


def is_asked_of(user: User) -> bool:
    """Tell whether the password alone does not sign an account in: it must have a second factor, or has one."""
    return is_required_of(user) or app_of(user) is not None


def is_missing(user: User, device_id: str | None) -> bool:
    """Tell whether a session may not go on without a second factor: it is required, and the session has shown none."""
    if not settings.SECOND_FACTOR:
        return False
    if device_id:
        device = Device.from_persistent_id(device_id)
        if device is not None and device.user_id == user.pk and device.confirmed:
            return False
    return is_required_of(user)


def new_key() -> str:
    """Return a secret for a new app: 160 bits, in hexadecimal."""
    return str(random_hex(20))


def with_key(user: User, key: str) -> TOTPDevice:
    """Return the app that a key would make, not saved: what set-up shows before its first code was right."""
    return TOTPDevice(user=user, key=key, name=APP)


def confirm(user: User, key: str, code: str, *, replacing: bool = False) -> tuple[TOTPDevice, list[str]] | None:
    """Make an app the second factor of user when its code is right; return it with new recovery codes, else None.

    Only `replacing` puts it in the place of another: two who set up at once do not both come in.
    """
    device = with_key(user, key)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not replacing and app_of(user) is not None:
            return None
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
        totp.time = time.time()
        if not is_app_code(code) or not totp.verify(int(code), device.tolerance):
            return None
        device.last_t, device.drift = totp.t(), totp.drift
        remove(user)
        device.last_used_at = timezone.now()
        device.save()
        return device, new_recovery_codes(user)


def remove(user: User) -> bool:
    """Take the second factor and the recovery codes from user. Returns whether there were any."""
    return any([TOTPDevice.objects.filter(user=user).delete()[0], StaticDevice.objects.filter(user=user).delete()[0]])


def is_app_code(code: str) -> bool:
    return re.fullmatch("[0-9]{6}", code) is not None


@transaction.atomic
def verify_app(user: User, code: str) -> Outcome:
    """Take a code of the app. The row is locked: of two that come at once with one code, one is refused."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Outcome(Answer.WRONG)
    device.throttling_failure_count = min(device.throttling_failure_count, MOST_DOUBLINGS)
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        left = (why["locked_until"] - timezone.now()).total_seconds()
        return Outcome(Answer.TOO_SOON, wait_seconds=max(1, math.ceil(left)))
    if device.verify_token(code if is_app_code(code) else ""):
        return Outcome(Answer.RIGHT, device)
    return Outcome(Answer.WRONG)


@transaction.atomic
def verify_recovery(user: User, code: str) -> Outcome:
    """Take a recovery code, and the code away: the row of all codes is locked, so that one works once."""
    device = StaticDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is not None and device.verify_token(digest_of(user, code)):
        return Outcome(Answer.RIGHT, device)
    return Outcome(Answer.WRONG)


def verify(user: User, code: str) -> Outcome:
    """Take either kind of code, told apart by its look."""
    stripped = "".join(code.split())
    return verify_app(user, stripped) if looks_like_the_app(stripped) else verify_recovery(user, stripped)


def looks_like_the_app(code: str) -> bool:
    """Tell whether a code was meant as one of the app: digits alone. Recovery codes are longer and hold letters."""
    return "".join(code.split()).isdecimal()


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Make ten recovery codes in the place of those before, and return them: they are kept as digests only."""
    device, _made = StaticDevice.objects.select_for_update().get_or_create(user=user, defaults={"name": RECOVERY})
    codes = ["".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LETTERS)) for _ in range(RECOVERY_CODES)]
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=digest_of(user, code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4)) for code in codes]


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def digest_of(user: User, code: str) -> str:
    """Return what is kept of a recovery code: 96 bits of SHA-256, whatever its case, spaces and hyphens.

    A slow hash is for what people choose. Nobody tries 2^79 random codes.
    """
    plain = re.sub(r"[\s-]", "", code).lower()
    return base64.urlsafe_b64encode(hashlib.sha256(f"{user.pk}:{plain}".encode()).digest()[:12]).decode()


def in_groups(key: str) -> str:
    """Return a secret as people type it into an app: base 32, in groups of four."""
    text = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
