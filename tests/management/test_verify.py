"""manage.py verify: exit 0 with counts, or exit 1 and what does not agree."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from drugs.models import Revision
from tests import factories

pytestmark = pytest.mark.django_db


def test_agreement_is_told_with_counts(capsys):
    factories.make_approved()

    call_command("verify")

    told = capsys.readouterr().out
    assert told.startswith("Everything agrees: 1 entries, 1 revisions, 1 public, 0 names, 4 events, 0 imported files, ")


def test_what_does_not_agree_is_told_and_the_command_fails(capsys):
    draft = factories.make_draft()
    Revision.objects.update(dosage="5,000 mg")

    with pytest.raises(CommandError, match="1 thing does not agree") as failure:
        call_command("verify")

    assert failure.value.returncode == 1
    assert capsys.readouterr().out == (
        f"revision {draft.pk} of “Testamol”: its text is not the one that its digest names\n"
    )


def test_a_database_that_is_gone_is_told_in_words():
    def gone(execute, sql, params, many, context):
        raise OperationalError("connection refused")

    with (
        connection.execute_wrapper(gone),
        pytest.raises(CommandError, match=r"does not answer.*connection refused") as failure,
    ):
        call_command("verify")

    assert failure.value.returncode == 1
