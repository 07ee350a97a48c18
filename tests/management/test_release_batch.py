from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from drugs.models import Entry, Revision
from tests import factories

pytestmark = pytest.mark.django_db


def release(batch, moderator="moderator", **options):
    out = StringIO()
    call_command("release_batch", str(batch.pk), moderator=moderator, reason="first release", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def batch(editor, moderator):
    batch = factories.make_batch(editor)
    for name in ("Testamol", "Warfarin"):
        factories.make_imported(factories.make_drug(name), batch=batch)
    return batch


def test_what_no_rule_holds_back_goes_out_and_says_that_nobody_checked_it(batch, client):
    out = release(batch)

    assert "1 released, 1 held back" in out
    assert "Warfarin: it is about a high-alert medicine" in out
    assert "Nobody has checked this page." in client.get("/drugs/testamol/").content.decode()
    assert client.get("/drugs/warfarin/").status_code == 404


def test_a_dry_run_lets_nothing_out(batch):
    out = release(batch, dry_run=True)

    assert "1 would be released" in out
    assert not Entry.objects.published().exists()


def test_the_author_cannot_release_it(moderator):
    batch = factories.make_batch(moderator)
    factories.make_imported(actor=moderator, batch=batch)

    with pytest.raises(CommandError, match="somebody else"):
        release(batch)

    assert not Entry.objects.published().exists()


@pytest.mark.parametrize("who", ["editor", "admin", "nobody"])
def test_only_a_moderator_releases(batch, superuser, who):
    with pytest.raises(CommandError, match="no moderator"):
        release(batch, moderator=who)

    assert Revision.objects.waiting().count() == 2


def test_an_unknown_import_is_said(moderator):
    with pytest.raises(CommandError, match="There is no import 99"):
        call_command("release_batch", "99", moderator="moderator", reason="x")
