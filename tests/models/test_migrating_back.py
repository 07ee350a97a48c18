"""Back by migrations and on again, with a library in the tables: nothing is lost but what docs/migrations.md names."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

from drugs.models import triggers
from drugs.review import verify
from tests.attacks import change, everything, refused
from tests.library import make_library

# The last state that goes back without a loss; and one that loses uploads and who settled a waiting file, no more.
WITHOUT_LOSS, WITH_A_LOSS = "0008", "0006"


def back_and_on_again(to: str) -> None:
    call_command("migrate", "drugs", to, verbosity=0)
    call_command("migrate", verbosity=0)


def kept() -> dict[str, object]:
    """Return every row but those that only tell running processes which names to read anew."""
    return {table: rows for table, rows in everything().items() if table != "drugs.NameChange"}


def test_a_library_survives_the_way_back_and_on_again(committing_db):
    library = make_library()
    before = kept()

    for state in (WITHOUT_LOSS, WITH_A_LOSS):
        back_and_on_again(state)

        assert kept() == before, state
        assert triggers.missing(connection) == []
        assert list(verify.problems()) == []
        with refused("A submitted text never changes"):
            change(library["edited"], "update", dosage="5,000 mg")
