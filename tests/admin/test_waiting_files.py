"""Imported files that wait, as an editor settles them in the admin."""

import re

import pytest

from drugs import review
from drugs.models import Address, Entry, Revision, SourceFile
from tests import factories
from tests.admin.conftest import address
from tests.importing.test_load import BODY, bring, folder, write  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def duplicate(bring, folder, moderator):  # noqa: F811
    """A second file for a set of drugs whose first one is public."""
    write(folder, "a-first", "Testamol + Placebex")
    write(folder, "b-second", "Placebex + Testamol", BODY.replace("Nausea", "Vomiting") + "\n### Precautions\nNone.\n")
    bring()
    review.release(Revision.objects.get(), actor=moderator, reason="first")
    return SourceFile.objects.waiting().get()


@pytest.fixture
def nameless(bring, folder):  # noqa: F811
    """A file whose title names one component twice."""
    write(folder, "b-b", "Vitamin B + Vitamin B")
    bring()
    return SourceFile.objects.waiting().get()


def test_a_second_file_stands_beside_the_page_with_a_diff(client, editor, duplicate):
    client.force_login(editor)

    page = client.get(address(duplicate)).content.decode()

    assert "The page and this file" in page
    assert "<del>Nausea</del>" in page
    assert "<ins>Vomiting</ins>" in page
    assert "Precautions: what should stand" in page


def test_what_both_changed_has_to_be_chosen(client, editor, duplicate):
    client.force_login(editor)
    public = Entry.objects.combinations().get().public_revision()

    response = client.post(address(duplicate), {"verb": "merge", "seen_digest": public.digest, "precautions": "file"})

    assert response.status_code == 400
    assert "Both changed this section. Choose what should stand." in response.content.decode()
    assert SourceFile.objects.waiting().exists()


@pytest.mark.parametrize(
    ("choice", "words"),
    [("page", {"Nausea"}), ("file", {"Vomiting"}), ("both", {"Nausea", "Vomiting"})],
)
def test_the_choice_lands_in_a_draft(client, editor, duplicate, choice, words):
    client.force_login(editor)
    public = Entry.objects.combinations().get().public_revision()
    chosen = {"verb": "merge", "seen_digest": public.digest, "side_effects": choice, "precautions": "file"}

    response = client.post(address(duplicate), chosen)

    draft = Revision.objects.drafts().get()
    assert response.status_code == 302
    assert {word for word in ("Nausea", "Vomiting") if word in draft.side_effects} == words
    assert draft.precautions == "None."
    assert draft.usage == public.usage
    assert not SourceFile.objects.waiting().exists()


def test_a_page_that_changed_meanwhile_is_shown_again(client, editor, duplicate):
    client.force_login(editor)

    response = client.post(address(duplicate), {"verb": "merge", "seen_digest": "0" * 64, "side_effects": "file"})

    assert response.status_code in (400, 409)
    assert not Revision.objects.drafts().exists()


def test_a_changed_file_of_an_edited_page_is_a_three_way_choice(client, bring, folder, editor, moderator):  # noqa: F811
    write(folder, "testamol", "Testamol", BODY + "\n### Precautions\nOld.\n\n### Interactions\nOld.\n")
    bring()
    released = review.release(Revision.objects.get(), actor=moderator, reason="first")
    ours = released.content.sections | {"precautions": "Ours."}
    factories.make_approved(released.entry, actor=editor, sections=ours)
    write(folder, "testamol", "Testamol", BODY + "\n### Precautions\nOld.\n\n### Interactions\nNew.\n")
    bring()
    client.force_login(editor)

    file = SourceFile.objects.waiting().get()
    page = client.get(address(file)).content.decode()

    checked = dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]* checked', page))
    assert checked == {"precautions": "page", "interactions": "file"}


def test_a_title_is_mended_and_the_file_imported(client, editor2, nameless):
    client.force_login(editor2)
    assert "Import it under another title" in client.get(address(nameless)).content.decode()

    response = client.post(address(nameless), {"verb": "mend", "title": "Vitamin B6 + Vitamin B12"})

    revision = Revision.objects.get()
    nameless.refresh_from_db()
    assert response.status_code == 302
    assert (revision.status, revision.author, revision.entry.name) == (
        "in_review",
        editor2,
        "Vitamin B6 + Vitamin B12",
    )
    assert set(revision.writers.values_list("username", flat=True)) == {"editor", "editor2"}
    assert (nameless.settlement, nameless.entry, nameless.revision) == ("imported", revision.entry, revision)
    assert Address.objects.get(path="composition/b/b-b").entry == revision.entry


@pytest.mark.parametrize("title", ["", "Vitamin B + Vitamin B", "+", "Vitamin B6 +"])
def test_a_title_that_is_no_better_is_refused_in_words(client, editor, nameless, title):
    client.force_login(editor)

    response = client.post(address(nameless), {"verb": "mend", "title": title})

    assert response.status_code == 400
    assert SourceFile.objects.waiting().get() == nameless
    assert not Entry.objects.exists()


def test_a_mended_title_of_a_page_that_is_there_puts_the_file_beside_it(client, editor, nameless):
    public = factories.make_approved(factories.make_drug("Vitamin B6"))
    client.force_login(editor)

    response = client.post(address(nameless), {"verb": "mend", "title": "Vitamin B6"}, follow=True)

    nameless.refresh_from_db()
    assert (nameless.entry_id, nameless.settlement) == (public.entry_id, "")
    assert "The page and this file" in response.content.decode()


def test_a_file_is_dismissed_with_a_reason(client, editor, nameless):
    client.force_login(editor)
    assert client.post(address(nameless), {"verb": "dismiss", "reason": " "}).status_code == 400

    response = client.post(address(nameless), {"verb": "dismiss", "reason": "Nonsense."}, follow=True)

    nameless.refresh_from_db()
    assert nameless.settled_reason == "Nonsense."
    assert "Dismissed." in response.content.decode()


@pytest.mark.parametrize("verb", ["merge", "mend", "dismiss", "other", ""])
def test_who_may_not_write_settles_nothing(client, superuser, nameless, verb):
    client.force_login(superuser)

    response = client.post(address(nameless), {"verb": verb, "reason": "x", "title": "Vitamin B6"})

    assert response.status_code in (200, 403)
    assert SourceFile.objects.waiting().get() == nameless


def test_the_list_shows_what_waits(client, editor, nameless):
    client.force_login(editor)

    page = client.get("/admin/drugs/sourcefile/?waiting=yes").content.decode()

    assert "b/b-b.md" in page
    assert "b/b-b.md" not in client.get("/admin/drugs/sourcefile/?waiting=no").content.decode()
