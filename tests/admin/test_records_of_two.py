"""Reports, proposals, corrections, names and versions in the admin: each by its form, each refusal in words."""

import pytest
from django.urls import reverse

from drugs import review
from drugs.models import Correction, Entry, Mute, Proposal, Report, Revision
from tests import factories
from tests.admin.conftest import address

pytestmark = pytest.mark.django_db

OTHER = "Testamol is used for another made-up pain of made-up people."


def test_a_report_is_read_and_answered(client, moderator):
    report = Report.objects.create(entry=factories.make_drug(), text="<b>Wrong</b> dose", may_harm=True)
    client.force_login(moderator)

    page = client.get(address(report)).content.decode()
    without_words = client.post(address(report), {"status": "answered", "answer": ""})
    response = client.post(address(report), {"status": "answered", "answer": "Mended."})

    assert "&lt;b&gt;Wrong&lt;/b&gt; dose" in page
    assert "This could harm someone" in page
    assert without_words.status_code == 400
    assert response.status_code == 302
    assert Report.objects.get().answered_by == moderator


def test_a_draft_is_started_from_a_report_with_one_click(client, editor):
    public = factories.make_approved()
    report = Report.objects.create(entry=public.entry, text="The dose of Mrs Example is wrong.")
    client.force_login(editor)

    response = client.post(address(report), {"verb": "draft"})

    draft = Revision.objects.drafts().get(entry=public.entry)
    assert response.headers["Location"].endswith(f"/{draft.pk}/change/")
    assert (draft.author, draft.sections) == (editor, public.sections)
    assert f"report {report.pk}" in draft.change_note
    assert "Mrs Example" not in draft.change_note  # the note is public once the text is


def test_an_editor_reads_a_report_and_does_not_answer_it(client, editor):
    report = Report.objects.create(entry=factories.make_drug(), text="Wrong dose")
    client.force_login(editor)

    page = client.get(address(report))
    forged = client.post(address(report), {"status": "answered", "answer": "Mended."})

    assert (page.status_code, "Close the report" in page.content.decode()) == (200, False)
    assert forged.status_code == 403
    assert Report.objects.get().status == "open"


def test_a_correction_is_added_on_the_page_of_the_entry(client, moderator):
    entry = factories.make_approved().entry
    client.force_login(moderator)

    response = client.post(address(entry), {"verb": "add_correction", "kind": "corrected", "text": "It was wrong."})

    assert response.status_code == 302
    assert Correction.objects.get().text == "It was wrong."


def test_a_merge_is_proposed_by_one_and_done_by_another(client, moderator, moderator2):
    drug = factories.make_approved(factories.make_drug("Acetamol")).entry
    factories.make_drug("Paramol")
    client.force_login(moderator)
    posted = {"verb": "propose_merge", "into": "paramol", "reason": "One substance."}

    unknown = client.post(address(drug), posted | {"into": "Nosuchamol"})
    client.post(address(drug), posted)
    proposal = Proposal.objects.get()
    own = client.post(address(proposal), {"verb": "do"})
    client.force_login(moderator2)
    page = client.get(address(proposal)).content.decode()
    done = client.post(address(proposal), {"verb": "do"})

    assert (unknown.status_code, "There is no drug" in unknown.content.decode()) == (400, True)
    assert (own.status_code, "another moderator" in own.content.decode()) == (409, True)
    assert "One substance." in page
    assert done.status_code == 302
    assert Entry.objects.get(name="Acetamol").merged_into.name == "Paramol"


def test_a_proposal_is_dismissed_with_a_reason(client, moderator, moderator2):
    drug, other = factories.make_drug("Acetamol"), factories.make_drug("Paramol")
    proposal = review.propose_merge(drug, into=other, actor=moderator, reason="One substance.")
    client.force_login(moderator2)

    without = client.post(address(proposal), {"verb": "dismiss", "reason": ""})
    nothing = client.post(address(proposal), {})
    response = client.post(address(proposal), {"verb": "dismiss", "reason": "They differ."})

    assert (without.status_code, nothing.status_code, response.status_code) == (400, 400, 302)
    assert Proposal.objects.get().outcome == "dismissed"


def test_a_drug_is_renamed_by_an_accepted_synonym(client, editor, moderator):
    drug = factories.make_drug("Acetamol")
    name = review.accept_name(review.propose_name(drug, "Newamol", actor=editor), actor=moderator)
    foreign = review.accept_name(
        review.propose_name(factories.make_drug("Other"), "Foreignol", actor=editor), actor=moderator
    )
    client.force_login(moderator)

    refused = client.post(address(drug), {"verb": "rename", "name": foreign.pk, "reason": "x"})
    response = client.post(address(drug), {"verb": "rename", "name": name.pk, "reason": "The international name."})

    assert (refused.status_code, response.status_code) == (400, 302)
    assert Entry.objects.get(pk=drug.pk).name == "Newamol"


def test_an_old_version_is_withdrawn_and_a_redaction_proposed(client, moderator):
    first = factories.make_approved()
    public = factories.make_approved(first.entry, usage=OTHER)
    client.force_login(moderator)
    page = address(first.entry)

    shown = client.post(page, {"verb": "withdraw_version", "revision": public.pk, "reason": "x"})
    client.post(page, {"verb": "withdraw_version", "revision": first.pk, "reason": "A wrong dose."})
    client.post(page, {"verb": "propose_redaction", "revision": first.pk, "reason": "It names a patient."})
    elsewhere = factories.make_approved(factories.make_drug("Other"))
    foreign = client.post(page, {"verb": "withdraw_version", "revision": elsewhere.pk, "reason": "x"})

    assert (shown.status_code, foreign.status_code) == (409, 404)
    assert Revision.objects.get(pk=first.pk).withdrawal_reason == "A wrong dose."
    assert Proposal.objects.get().revision == first


@pytest.mark.parametrize("verb", ["add_correction", "rename", "propose_merge", "withdraw_version", "propose_redaction"])
def test_an_editor_forges_none_of_it(client, editor, moderator, verb):
    first = factories.make_approved()
    factories.make_approved(first.entry, usage=OTHER)
    factories.make_drug("Paramol")
    name = review.accept_name(review.propose_name(first.entry, "Newamol", actor=editor), actor=moderator)
    client.force_login(editor)
    posted = {
        "verb": verb,
        "kind": "corrected",
        "text": "It was wrong.",
        "name": name.pk,
        "into": "Paramol",
        "revision": first.pk,
        "reason": "x",
    }

    response = client.post(address(first.entry), posted)

    assert response.status_code == 403
    assert not Proposal.objects.exists()
    assert not Correction.objects.exists()
    assert not Revision.objects.get(pk=first.pk).is_withdrawn


def test_each_kind_of_mail_is_turned_off_and_on(client, editor):
    client.force_login(editor)
    mails = reverse("admin:mails")

    wanted = client.get(mails).context["form"]["wanted"].value()
    client.post(mails, {"wanted": ["commented"]})
    turned_off = set(Mute.objects.values_list("kind", flat=True))
    client.post(mails, {"wanted": ["commented", "retracted"]})

    assert len(wanted) == 8
    assert "commented" not in turned_off
    assert len(turned_off) == 7
    assert not Mute.objects.filter(kind="retracted").exists()


def test_mails_are_for_the_team(client, superuser):
    mails = reverse("admin:mails")

    assert client.get(mails).status_code == 302
    client.force_login(superuser)
    assert client.get(mails).status_code == 403
