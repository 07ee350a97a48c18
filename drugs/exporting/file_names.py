"""File names: one for each address, the same every time, on every file system.

- A slug is its own file name where it has at most 120 characters, all of a–z, 0–9, "-" and "+":
  `diazepam+imipramine.md`.
- Any other one loses its other characters and what is longer than 100, and gets "_" and the first 16 digits of its
  SHA-256: `bjrn_….md`. No slug has a "_", so no two names are the same; slugs are in lower case, so they are not where
  large and small letters count as one either.
- The same holds for the names that one wide-spread system keeps for devices: `con`, `nul`, `com1`.
"""

from __future__ import annotations

import re
from hashlib import sha256

from drugs.models import Entry

SUFFIX = ".md"
PORTABLE = re.compile(r"[a-z0-9+-]{1,120}")
NOT_PORTABLE = re.compile(r"[^a-z0-9+-]+")
DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
KEPT = 100


def folder_of(entry: Entry) -> str:
    """Return `drugs` or `combinations`."""
    return f"{entry.kind}s"


def file_name(slug: str) -> str:
    """Return the file name of a slug: at most 120 characters and `.md`."""
    if PORTABLE.fullmatch(slug) and not DEVICE.fullmatch(slug):
        return slug + SUFFIX
    return f"{NOT_PORTABLE.sub('', slug)[:KEPT]}_{sha256(slug.encode()).hexdigest()[:16]}{SUFFIX}"
