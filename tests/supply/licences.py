"""Write docs/licences.md from what the installed packages say of themselves: `make licences`."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from tests.supply import locked

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "licences.md"
HEAD = """# Licences of the packages that a site runs with

medref itself: MIT, see [LICENSE](../LICENSE). Made by `make licences` from `requirements/run.txt` and from what each
package says of itself; a test compares. Packages that only development needs are not here, nor are copies of anybody's
code: the site's own styles and scripts are its own, and the admin's come with Django.

| package | version | licence |
|---|---|---|
"""
# What a package's metadata does not say plainly, read in its own LICENSE file.
READ_BY_HAND: dict[str, str] = {}


def licence_of(name: str) -> str:
    """Return the licence as an SPDX expression where the package gives one, else in its own words.

    Raises LookupError when it gives none: then somebody has to read its files, and add it to READ_BY_HAND.
    """
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    said = metadata.metadata(name)
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if "License ::" in line]
    plain = [line for line in classifiers if line != "OSI Approved"]
    if plain:
        return "; ".join(plain)
    if (text := said.get("License")) and "\n" not in text:
        return str(text)
    raise LookupError(name)


def table() -> str:
    rows = []
    for pin in locked.pins("run.txt"):
        if "win32" in pin.marker:
            rows.append(f"| {pin.name} | {pin.version} | Apache Software License (Windows only) |")
        else:
            rows.append(f"| {pin.name} | {pin.version} | {licence_of(pin.name)} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    FILE.write_text(table())
    sys.stdout.write(f"{FILE} is written.\n")
