"""Plain functions that make test objects, through the real verbs wherever a verb exists."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from drugs import diffing, findings, review
from drugs.models import Combination, Content, Drug, Entry, ImportBatch, Origin, Person, Revision
from drugs.review.provenance import uniform

PASSWORD = "correct horse battery"

SECTIONS = {
    "introduction": "Testamol is a made-up medicine.",
    "usage": "Testamol is used for made-up pain. It is taken by people who only exist in tests.",
    "dosage": "Adults: 500 mg twice a day.",
    "side_effects": "Common: nausea. Do not take more than the label says, it may be fatal.",
}


def make_user(name: str, group: str = "", *, credential: str = "", **overrides: Any) -> User:
    """Make an account with the password PASSWORD; staff, in the group, with a public name where credential is given."""
    existing = User.objects.filter(username=name).first()
    if existing:
        return existing
    values = {"is_staff": True, "email": f"{name}@example.org"} | overrides
    user = User.objects.create_user(name, password=PASSWORD, **values)
    if group:
        user.groups.add(Group.objects.get(name=group))
    if credential:
        Person.objects.create(user=user, public_name=f"Dr {name.title()}", credential=credential)
    return user


def make_editor() -> User:
    return make_user("editor", "Editors")


def make_moderator() -> User:
    return make_user("moderator", "Moderators")


def make_drug(name: str = "Testamol") -> Drug:
    return review.create_drug(name, actor=make_editor())


def make_combination(*names: str) -> Combination:
    """Make a combination, and its drugs where they are not there yet."""
    drugs = []
    for name in names or ("Testamol", "Placebex"):
        drugs.append(Drug.objects.filter(name=name).first() or make_drug(name))
    return review.create_combination(drugs, actor=make_editor())


def make_content(**overrides: Any) -> Content:
    """Make a content of SECTIONS; keys of sections may be given directly: make_content(dosage="…")."""
    fields = {key: overrides.pop(key) for key in list(overrides) if key in Content.__dataclass_fields__}
    sections = fields.pop("sections", SECTIONS | overrides)
    provenance = fields.pop("provenance", uniform(sections, Origin.AI, "test-model", "2024-11-01"))
    return Content(sections=sections, provenance=provenance, **fields)


def make_draft(entry: Entry | None = None, *, actor: User | None = None, **overrides: Any) -> Revision:
    return review.start_draft(entry or make_drug(), actor=actor or make_editor(), content=make_content(**overrides))


def make_submitted(entry: Entry | None = None, *, actor: User | None = None, **overrides: Any) -> Revision:
    draft = make_draft(entry, actor=actor, **overrides)
    return review.submit(draft, actor=draft.author, seen_digest=draft.digest)


def make_approved(
    entry: Entry | None = None,
    *,
    actor: User | None = None,
    approver: User | None = None,
    compared: dict[str, str] | None = None,
    in_spite_of: str = "",
    **overrides: Any,
) -> Revision:
    """Make a public, individually approved revision. in_spite_of: the blocking check that is overridden."""
    revision = make_submitted(entry, actor=actor, **overrides)
    return review.approve(
        revision,
        actor=approver or make_moderator(),
        seen_digest=revision.digest,
        seen_public=revision.base_id,
        settled=make_settled(
            revision, compared=compared or {}, overrides={in_spite_of: "for a test"} if in_spite_of else {}
        ),
    )


def make_settled(revision: Revision, **overrides: Any) -> review.Settled:
    """Settle all that a careful moderator would: every warning ticked, every dose too where a source is named."""
    warnings = {finding.id for finding in findings.find(review.page_text(revision)) if finding.level == "warning"}
    doses = {dose.key for dose in diffing.dose_sheet(revision.content)}
    return review.Settled(**({"warnings": warnings, "doses": doses} | overrides))


def make_batch(actor: User | None = None, *, finished: bool = True) -> ImportBatch:
    return ImportBatch.objects.create(
        author=actor or make_editor(),
        origin=Origin.AI,
        tool="test-model",
        finished_at=timezone.now() if finished else None,
    )


def make_imported(entry: Entry | None = None, *, actor: User | None = None, **overrides: Any) -> Revision:
    """Make a revision in review that came with a finished import."""
    actor = actor or make_editor()
    batch = overrides.pop("batch", None) or make_batch(actor)
    draft = review.start_draft(entry or make_drug(), actor=actor, content=make_content(**overrides), batch=batch)
    return review.submit(draft, actor=actor, seen_digest=draft.digest)


def make_released(
    entry: Entry | None = None, *, actor: User | None = None, approver: User | None = None, **overrides: Any
) -> Revision:
    """Make a public revision that nobody read."""
    revision = make_imported(entry, actor=actor, **overrides)
    return review.release(revision, actor=approver or make_moderator(), reason="first release")
