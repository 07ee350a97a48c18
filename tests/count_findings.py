"""Count what the content checks find in the real pages, and print samples to be judged by eye.

.venv/bin/python -m tests.count_findings [CHECK-ID] [--sample N] [--seed N] [--misses PATTERN]
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections import Counter
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from drugs import findings  # noqa: E402  (Django first)
from drugs.findings import Finding, PageText  # noqa: E402
from drugs.importing import markdown_page, titles  # noqa: E402
from drugs.importing.errors import PageError  # noqa: E402
from tests import corpus  # noqa: E402


def read(dialect: str) -> Iterator[tuple[str, PageText]]:
    """Yield every page that can be read: its folder and name, and what the checks know of a file alone."""
    for file in corpus.pages(dialect):
        try:
            page = markdown_page.parse(file.read_bytes())
        except PageError:
            continue
        title = titles.read(page.title)
        names = tuple(component.name for component in title.components)
        yield (
            f"{file.parent.name}/{file.name}",
            PageText(
                name=page.title,
                component_names=names if title.is_combination else (),
                is_combination=title.is_combination,
                sections=page.sections,
                has_sources=False,
            ),
        )


def with_base() -> Iterator[tuple[str, PageText]]:
    """Yield the pages of "current", each on top of the page of "earlier" that it replaced, where there is one."""
    earlier = dict(read("earlier"))
    for path, page in read("current"):
        yield path, PageText(**{**page.__dict__, "base": earlier.get(path)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("check", nargs="?", default="")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", default="", help="print passages that this pattern finds and the check does not")
    asked = parser.parse_args()
    pages, hits = 0, Counter[str]()
    found: list[tuple[str, Finding]] = []
    missed: list[tuple[str, str]] = []
    for path, page in with_base():
        pages += 1
        here = findings.find(page)
        hits.update({finding.id for finding in here})
        found += [(path, finding) for finding in here if finding.id == asked.check]
        if asked.misses and asked.check not in {finding.id for finding in here}:
            text = " ".join(" ".join(page.sections.values()).split())
            missed += [
                (path, text[max(0, m.start() - 80) : m.end() + 80])
                for m in [re.search(asked.misses, text, re.IGNORECASE)]
                if m
            ]
    chooser = random.Random(asked.seed)
    if asked.misses:
        for path, passage in chooser.sample(missed, min(asked.sample or 20, len(missed))):
            print(f"{path}: …{passage}…")
        print(f"{len(missed)} pages have the pattern and no finding")
    elif asked.check:
        for path, finding in chooser.sample(found, min(asked.sample or 20, len(found))):
            print(f"{path} [{finding.section}] {finding.quote!r}")
        print(f"{hits[asked.check]} of {pages} pages, {len(found)} passages")
    else:
        for check_id, number in sorted(hits.items()):
            print(f"{check_id:28} {number:5} of {pages} pages")


if __name__ == "__main__":
    main()
