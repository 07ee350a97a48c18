"""Hostile inputs, where they are: a folder beside the checkout that is no part of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "hostile"
needs_hostile = pytest.mark.skipif(not FOLDER.is_dir(), reason="The hostile inputs (../shared/hostile) are not here.")


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def texts(data: Any) -> Iterator[str]:
    """Return every text in a list of any shape, however deep."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)


def write_out(rule: Any, most: int) -> str:
    """Return what a rule of cmark-pathological.json describes, cut at `most` characters.

    [[chunk, count], …] or {"for_x_in_FIRST_LAST": "'text' + 'text'*x + …", "then": rule}.
    """
    if isinstance(rule, list):
        return "".join(chunk * count for chunk, count in rule)[:most]
    [(span, parts)] = [(key, value) for key, value in rule.items() if key.startswith("for_x_in_")]
    first, last = (int(number) for number in span.split("_")[3:])
    written: list[str] = []
    length = 0
    for x in range(first, last + 1):
        line = "".join(repeated(part.strip(" ()"), x) for part in parts.split("+"))
        written.append(line)
        length += len(line)
        if length >= most:
            break
    return ("".join(written) + write_out(rule.get("then", []), most))[:most]


def repeated(part: str, x: int) -> str:
    """Return what one part of a rule means for x: 'text', 'text'*x or x itself."""
    if part == "x":
        return str(x)
    text, _star, times = part.partition("*")
    if text.count("'") != 2:
        text, times = part, ""
    return text.strip("'").replace("\\n", "\n") * (x if times else 1)
