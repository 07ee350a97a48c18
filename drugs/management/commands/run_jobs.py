"""Do what waits of uploads: dry runs, imports, releases."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from drugs import processors
from drugs.importing import worker


class Command(BaseCommand):
    help = (
        "Work through the uploads that wait. The site starts this by itself; only one works at a time, and what one "
        "that was stopped left half done, the next goes on with."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="never end: look for work every few seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        processors.keep_to_none()
        if options["watch"]:
            worker.watch()
        worker.work()
