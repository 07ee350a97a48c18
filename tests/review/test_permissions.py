"""Who may use which verb: every verb, every role."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User

from drugs import findings, review
from drugs.models import Address, Entry, Report, Revision, roles
from tests import factories
from tests.attacks import refuses
from tests.review.test_files import THEIRS, make_file

pytestmark = pytest.mark.django_db

# What each verb needs. make(): what it acts on, prepared by others; call(thing, actor): the verb.
Make, Call = Callable[[], Any], Callable[[Any, Any], Any]


def retracted() -> Entry:
    revision = factories.make_approved()
    return review.retract(revision.entry, actor=factories.make_moderator(), reason="wrong dose")


def proposed() -> Any:
    return review.propose_name(factories.make_drug(), "Testacetamol", actor=factories.make_editor())


def two_drugs() -> list[Entry]:
    return [factories.make_drug("Testamol"), factories.make_drug("Placebex")]


def approve(revision: Revision, actor: User) -> Revision:
    return review.approve(revision, actor=actor, seen_digest=revision.digest, seen_public=None)


def save(draft: Revision, actor: User) -> Revision:
    return review.save_draft(draft, actor=actor, content=factories.make_content(), seen_digest=draft.digest)


def rebase(draft: Revision, actor: User) -> Revision:
    return review.rebase(draft, actor=actor, onto=draft, content=factories.make_content(), seen_digest=draft.digest)


def assignable() -> tuple[Revision, User]:
    return factories.make_submitted(), factories.make_user("moderator2", "Moderators", credential="pharmacist, GPhC")


def commented() -> Any:
    return review.comment(factories.make_submitted(), actor=factories.make_moderator(), text="Why?")


def old_version() -> Revision:
    first = factories.make_approved()
    factories.make_approved(first.entry, usage="Testamol is used for another made-up pain of made-up people.")
    first.refresh_from_db()
    return first


def reported() -> Report:
    return Report.objects.create(entry=factories.make_drug(), text="Wrong dose")


def accepted() -> Any:
    return review.accept_name(proposed(), actor=factories.make_moderator())


def merge_proposed() -> Any:
    drug, other = two_drugs()
    return review.propose_merge(drug, into=other, actor=factories.make_moderator(), reason="the same")


def redaction_proposed() -> Any:
    return review.propose_redaction(old_version(), actor=factories.make_moderator(), reason="a name")


def release_all(revision: Any, actor: Any) -> Any:
    return review.release_all([revision], actor=actor, reason="first")


def arrival() -> Any:
    content = factories.make_content()
    examination = review.examine(findings.PageText(name="Testamol", sections=content.sections), content, None)
    return review.Arrival(factories.make_drug(), content, examination), factories.make_batch(factories.make_editor())


VERBS: dict[str, tuple[str, Make, Call]] = {
    "create_drug": (roles.WRITE, lambda: "Newamol", lambda name, actor: review.create_drug(name, actor=actor)),
    "create_combination": (roles.WRITE, two_drugs, lambda drugs, actor: review.create_combination(drugs, actor=actor)),
    "start_draft": (roles.WRITE, factories.make_drug, lambda entry, actor: review.start_draft(entry, actor=actor)),
    "save_draft": (roles.WRITE, factories.make_draft, save),
    "submit": (roles.WRITE, factories.make_draft, lambda d, actor: review.submit(d, actor=actor, seen_digest=d.digest)),
    "withdraw": (roles.WRITE, factories.make_submitted, lambda r, actor: review.withdraw(r, actor=actor)),
    "discard": (roles.WRITE, factories.make_draft, lambda d, a: review.discard(d, actor=a, seen_digest=d.digest)),
    "supersede": (roles.WRITE, factories.make_imported, lambda r, a: review.supersede(r, actor=a, reason="newer")),
    "take_over": (roles.WRITE, factories.make_draft, lambda d, a: review.take_over(d, actor=a, seen_digest=d.digest)),
    "rebase": (roles.WRITE, factories.make_draft, rebase),
    "restore": (roles.WRITE, retracted, lambda entry, actor: review.restore(entry, actor=actor)),
    "propose_name": (roles.WRITE, factories.make_drug, lambda e, actor: review.propose_name(e, "Xamol", actor=actor)),
    "accept_name": (roles.APPROVE, proposed, lambda name, actor: review.accept_name(name, actor=actor)),
    "approve": (roles.APPROVE, factories.make_submitted, approve),
    "check": (roles.APPROVE, factories.make_released, lambda r, a: review.check(r, actor=a, seen_digest=r.digest)),
    "request_changes": (
        roles.APPROVE,
        factories.make_submitted,
        lambda r, actor: review.request_changes(r, actor=actor, reason="no source"),
    ),
    "release": (roles.RELEASE, factories.make_imported, lambda r, a: review.release(r, actor=a, reason="first")),
    "retract": (
        roles.RETRACT,
        factories.make_approved,
        lambda revision, actor: review.retract(revision.entry, actor=actor, reason="wrong dose"),
    ),
}
VERBS |= {
    "create_drugs": (roles.WRITE, lambda: ["Newamol"], lambda names, a: review.create_drugs(names, actor=a)),
    "create_combinations": (roles.WRITE, two_drugs, lambda drugs, a: review.create_combinations([drugs], actor=a)),
    "hand_in": (roles.WRITE, arrival, lambda both, a: review.hand_in([both[0]], actor=a, batch=both[1])),
    "supersede_all": (
        roles.WRITE,
        factories.make_imported,
        lambda r, a: review.supersede_all([r], actor=a, reason="newer"),
    ),
    "release_all": (roles.RELEASE, factories.make_imported, release_all),
    "release_batch": (
        roles.RELEASE,
        factories.make_imported,
        lambda r, a: list(review.release_batch(r.batch, actor=a, reason="first")),
    ),
    "add_address": (
        roles.APPROVE,
        factories.make_drug,
        lambda drug, a: review.add_address(drug, "old/testamol", actor=a),
    ),
    "remove_address": (
        roles.APPROVE,
        lambda: Address.objects.create(entry=factories.make_drug(), path="old/testamol"),
        lambda address, a: review.remove_address(address, actor=a, reason="no longer"),
    ),
    "merge_file": (
        roles.WRITE,
        lambda: make_file(factories.make_drug()),
        lambda f, a: review.merge_file(f, actor=a, sections=THEIRS.sections, theirs=THEIRS, seen_digest=""),
    ),
    "dismiss_file": (
        roles.WRITE,
        lambda: make_file(factories.make_drug()),
        lambda f, a: review.dismiss_file(f, actor=a, reason="an older one"),
    ),
    "settle_imported": (
        roles.WRITE,
        lambda: make_file(factories.make_drug()),
        lambda f, a: review.settle_imported(f, actor=a, entry=f.entry, revision=None, title="Testamol"),
    ),
    "write_site_page": (
        roles.APPROVE,
        lambda: "contact",
        lambda key, a: review.write_site_page(key, "Call us.", actor=a, seen=None),
    ),
    "assign": (roles.APPROVE, assignable, lambda both, a: review.assign(both[0], actor=a, to=both[1])),
    "comment": (roles.WRITE, factories.make_submitted, lambda r, a: review.comment(r, actor=a, text="Why?")),
    "resolve": (roles.WRITE, commented, lambda c, a: review.resolve(c, actor=a)),
    "check_section": (
        roles.APPROVE,
        factories.make_approved,
        lambda r, a: review.check_section(r, actor=a, section="usage", against="label", seen_digest=r.digest),
    ),
    "confirm_review": (
        roles.APPROVE,
        factories.make_approved,
        lambda r, a: review.confirm_review(r, actor=a, seen_digest=r.digest, note="label of today"),
    ),
    "add_correction": (
        roles.APPROVE,
        factories.make_approved,
        lambda r, a: review.add_correction(r.entry, actor=a, text="The dose was wrong."),
    ),
    "withdraw_version": (
        roles.RETRACT,
        old_version,
        lambda r, a: review.withdraw_version(r, actor=a, reason="wrong dose"),
    ),
    "answer_report": (roles.APPROVE, reported, lambda r, a: review.answer_report(r, actor=a, answer="Mended.")),
    "rename": (roles.APPROVE, accepted, lambda n, a: review.rename(n, actor=a, reason="the international name")),
    "propose_merge": (
        roles.RETRACT,
        two_drugs,
        lambda drugs, a: review.propose_merge(drugs[0], into=drugs[1], actor=a, reason="the same"),
    ),
    "merge_drugs": (roles.RETRACT, merge_proposed, lambda p, a: review.merge_drugs(p, actor=a)),
    "propose_redaction": (
        roles.RETRACT,
        old_version,
        lambda r, a: review.propose_redaction(r, actor=a, reason="a name"),
    ),
    "redact": (roles.RETRACT, redaction_proposed, lambda p, a: review.redact(p, actor=a)),
    "dismiss": (roles.APPROVE, merge_proposed, lambda p, a: review.dismiss(p, actor=a, reason="they differ")),
}
by_verb = pytest.mark.parametrize("verb", VERBS)


def nobody(role: str) -> Any:
    """Return somebody without any role of ours."""
    if role == "anonymous":
        return AnonymousUser()
    if role == "unsaved":
        return User(username="ghost")
    if role == "inactive moderator":
        user = factories.make_user("former", "Moderators")
        User.objects.filter(pk=user.pk).update(is_active=False)  # the object in hand still says active
        return user
    if role == "former moderator":
        user = factories.make_user("former", "Moderators")
        assert roles.holds(user, roles.APPROVE)
        user.groups.clear()  # the object in hand still remembers the permissions
        return user
    return factories.make_user("other", is_superuser=role == "superuser")


def test_every_verb_is_in_the_table():
    no_verbs = {
        "Arrival",
        "Examination",
        "NameArriving",
        "ReviewError",
        "own_text",
        "waiting_file",
        "Settled",
        "examine",
        "also_open",
        "assess",
        "comments_on",
        "held_back",
        "last_read",
        "opened",
    }
    assert set(VERBS) == set(review.__all__) - no_verbs - {"page_text", "receive_report"}  # a reader has no account


@by_verb
@pytest.mark.parametrize(
    "role", ["superuser", "staff without a role", "inactive moderator", "former moderator", "anonymous", "unsaved"]
)
def test_who_holds_no_role_may_do_nothing(verb, role):
    _permission, make, call = VERBS[verb]
    thing, actor = make(), nobody(role)

    with refuses("permission"):
        call(thing, actor)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if VERBS[verb][0] != roles.WRITE])
def test_an_editor_lets_nothing_out_and_takes_nothing_away(verb, editor2):
    _permission, make, call = VERBS[verb]
    thing = make()

    with refuses("permission"):
        call(thing, editor2)


@by_verb
def test_the_one_permission_is_enough(verb):
    """Whoever holds just the permission that the verb names is never told that they lack one."""
    permission, make, call = VERBS[verb]
    thing, actor = make(), factories.make_user("helper")
    actor.user_permissions.add(Permission.objects.get(codename=permission))

    try:
        call(thing, actor)
    except review.ReviewError as refusal:
        code = refusal.code
    else:
        code = ""

    # What belongs to a colleague is refused for that reason.
    assert code == {
        "save_draft": "not-yours",
        "submit": "not-yours",
        "withdraw": "not-yours",
        "discard": "not-yours",
        "rebase": "not-yours",
    }.get(verb, "")


@by_verb
def test_every_verb_needs_an_actor_by_name(verb):
    actor = inspect.signature(getattr(review, verb)).parameters["actor"]

    assert (actor.kind, actor.default) == (actor.KEYWORD_ONLY, actor.empty)
