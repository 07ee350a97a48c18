"""Finding and adding entries, and the buttons on their page."""

import pytest

from drugs import review
from drugs.models import Combination, Drug, Entry, Name, Revision
from tests import factories
from tests.admin.conftest import address


def test_add_a_drug(client, editor):
    client.force_login(editor)

    response = client.post("/admin/drugs/drug/add/", {"name": " Vitamin  B12 "})

    drug = Drug.objects.get()
    assert response["Location"] == address(drug)
    assert (drug.name, drug.slug) == ("Vitamin B12", "vitamin-b12")


def test_a_refused_drug_keeps_its_name_in_the_form(client, editor):
    factories.make_drug("Testamol")
    client.force_login(editor)

    response = client.post("/admin/drugs/drug/add/", {"name": "TESTAMOL"})

    assert response.status_code == 409
    assert "There is a drug of this name already: Testamol." in response.content.decode()
    assert 'value="TESTAMOL"' in response.content.decode()


def test_add_a_combination_of_drugs_by_any_accepted_name(client, editor, moderator):
    first, second = factories.make_drug("Paracetamol"), factories.make_drug("Codeine")
    review.accept_name(review.propose_name(first, "Acetaminophen", actor=editor), actor=moderator)
    client.force_login(editor)

    client.post("/admin/drugs/combination/add/", {"components": "codeine\r\n\r\n acetaminophen "})

    combination = Combination.objects.get()
    assert combination.name == "Codeine + Paracetamol"
    assert combination.drug_ids() == sorted([first.pk, second.pk])


def test_an_unknown_component_is_an_error_that_offers_what_there_is(client, editor):
    factories.make_drug("Paracetamol")
    client.force_login(editor)

    response = client.post("/admin/drugs/combination/add/", {"components": "Paracetamol\nParacetemol"})

    page = response.content.decode()
    assert response.status_code == 400
    assert "There is no drug “Paracetemol”." in page
    assert "There are: Paracetamol." in page
    assert "Paracetamol\nParacetemol</textarea>" in page


def test_a_name_nobody_accepted_and_a_name_of_two_drugs_find_none(client, editor, editor2, moderator):
    first, second = factories.make_drug("Alpha"), factories.make_drug("Beta")
    for drug in (first, second):
        review.accept_name(review.propose_name(drug, "Gamma", actor=editor), actor=moderator)
    review.propose_name(first, "Delta", actor=editor)
    client.force_login(editor)

    response = client.post("/admin/drugs/combination/add/", {"components": "Gamma\nDelta"})

    assert "“Gamma” is a name of Alpha, Beta." in response.content.decode()
    assert "There is no drug “Delta”." in response.content.decode()
    assert not Combination.objects.exists()


def test_edit_opens_ones_own_draft_of_the_public_text(client, editor2):
    public = factories.make_approved()
    client.force_login(editor2)

    response = client.post(address(public.entry), {"verb": "edit"})

    draft = Revision.objects.drafts().get()
    assert response["Location"] == address(draft)
    assert (draft.author, draft.usage, draft.base_id) == (editor2, public.usage, public.pk)
    assert Revision.objects.published().get().pk == public.pk


def test_retract_needs_a_reason_and_keeps_it_when_refused(client, moderator):
    revision = factories.make_approved()
    client.force_login(moderator)

    without = client.post(address(revision.entry), {"verb": "retract", "reason": " "})
    client.post(address(revision.entry), {"verb": "retract", "reason": "wrong dose"})
    again = client.post(address(revision.entry), {"verb": "retract", "reason": "wrong <dose>"})

    assert without.status_code == 400
    assert Entry.objects.get().retraction_reason == "wrong dose"
    assert again.status_code == 409
    assert "wrong &lt;dose&gt;" in again.content.decode()


def test_restore_opens_a_draft_and_the_page_stays_withdrawn(client, moderator):
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")
    client.force_login(moderator)

    client.post(address(revision.entry), {"verb": "restore"})

    assert Revision.objects.drafts().get().usage == revision.usage
    assert Entry.objects.get().is_retracted


def test_a_name_is_proposed_by_one_and_accepted_by_another(client, signed_in, editor, moderator):
    entry = factories.make_drug()
    signed_in(editor).post(
        address(entry), {"verb": "propose_name", "text": "Testabrand", "kind": "brand", "country": "gb"}
    )
    name = Name.objects.get()

    by_editor = signed_in(editor).post(address(name), {"verb": "accept"})
    by_moderator = signed_in(moderator).post(address(name), {"verb": "accept"})

    assert (name.country, name.accepted_by) == ("GB", None)
    assert by_editor.status_code == 403
    assert by_moderator.status_code == 302
    assert Name.objects.accepted().exists()


def test_who_proposed_a_name_cannot_accept_it(client, moderator):
    name = review.propose_name(factories.make_drug(), "Other", actor=moderator)
    client.force_login(moderator)

    response = client.post(address(name), {"verb": "accept"})

    assert response.status_code == 409
    assert not Name.objects.accepted().exists()


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("public", {"Public", "Unread"}),
        ("unread", {"Unread"}),
        ("waiting", {"Waiting"}),
        ("none", {"Empty"}),
        ("retracted", {"Gone"}),
    ],
)
def test_entries_are_filtered_by_state(client, moderator, state, found):
    factories.make_approved(factories.make_drug("Public"))
    factories.make_released(factories.make_drug("Unread"))
    factories.make_submitted(factories.make_drug("Waiting"))
    factories.make_drug("Empty")
    review.retract(factories.make_approved(factories.make_drug("Gone")).entry, actor=moderator, reason="x")
    client.force_login(moderator)

    response = client.get(f"/admin/drugs/drug/?state={state}")

    assert {entry.name for entry in response.context["cl"].result_list} == found


def test_an_entry_is_found_by_another_name_once(client, editor):
    drug = factories.make_drug()
    for name in ("Synonym one", "Synonym two"):
        review.propose_name(drug, name, actor=editor)
    client.force_login(editor)

    response = client.get("/admin/drugs/drug/?q=synonym")

    assert [entry.pk for entry in response.context["cl"].result_list] == [drug.pk]


def test_what_is_not_there_is_404(client, editor):
    client.force_login(editor)

    for path in ("drug/99/change/", "revision/99/change/", "revision/x/change/", "revision/add/", "name/99/change/"):
        assert client.get(f"/admin/drugs/{path}").status_code == 404
