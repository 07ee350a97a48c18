"""What a page says about itself, and the check that it does."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from drugs import notices, review
from drugs.models import Entry, Kind, Origin, Revision
from drugs.notices import NoticeError, Plan
from drugs.review.provenance import uniform
from tests import factories
from tests.views.reading import source, with_templates

BLOCK = mark_safe('<div class="notice"><p>Mind this.</p></div>')
SITE = Plan({"top": BLOCK})
DOSAGE = Plan({"dosage": BLOCK}, {"dosage": "dosage"})


def line_of(revision: Revision) -> str:
    return notices.true_line(revision, revision.entry, list(revision.section_checks.all()))


def plan_of(revision: Revision, *, old: bool = False) -> Plan:
    return notices.of_entry(revision, revision.entry, list(revision.section_checks.all()), old=old)


def test_a_released_text_says_that_nobody_checked_it(db):
    line = line_of(factories.make_released())

    assert line == "Written by AI (test-model, 1 November 2024). Nobody has checked this page."


def test_a_text_read_without_a_credential_says_so(db):
    line = line_of(factories.make_approved())

    today = notices.show_date(timezone.localdate())
    assert line == f"A moderator who is not a health professional read this version on {today}."


def test_a_checked_text_names_who_when_and_that_doses_were_not_compared(moderator2):
    line = line_of(factories.make_approved(approver=moderator2))

    today = notices.show_date(timezone.localdate())
    assert line == (
        "First written by AI (test-model, 1 November 2024). "
        f"Dr Moderator2, pharmacist, GPhC checked this version on {today}. Doses not compared."
    )


def test_a_checked_text_names_what_its_doses_were_compared_with(moderator2):
    line = line_of(factories.make_approved(approver=moderator2, compared={"dosage": "the label of Testamol"}))

    assert line.endswith("Doses compared with the label of Testamol.")


def test_a_text_without_doses_does_not_speak_of_them(moderator2):
    line = line_of(factories.make_approved(approver=moderator2, dosage=""))

    assert "Doses" not in line


def test_a_text_of_several_hands_names_them_all(db):
    sections = factories.SECTIONS
    provenance = uniform(sections, Origin.STAFF)
    provenance["usage"] = uniform(sections, Origin.PUBLIC)["usage"]

    line = line_of(factories.make_released(provenance=provenance))

    assert line == "Written by the public and our staff. Nobody has checked this page."


def test_a_text_that_is_overdue_says_since_when(moderator2):
    revision = factories.make_approved(approver=moderator2)
    revision.entry.review_due = date(2020, 2, 29)

    assert line_of(revision).endswith("This check is out of date (due 29 February 2020).")


def test_a_text_that_is_due_today_is_not_overdue(moderator2):
    revision = factories.make_approved(approver=moderator2)
    revision.entry.review_due = timezone.localdate()

    assert "out of date" not in line_of(revision)


def test_a_draft_says_that_nobody_let_it_out(db):
    assert line_of(factories.make_draft()) == "A draft. Nobody has let this text out."


@pytest.mark.parametrize(("day", "overdue"), [(timedelta(days=-1), True), (timedelta(days=1), False)])
def test_overdue_depends_on_the_day(moderator2, day, overdue):
    revision = factories.make_approved(approver=moderator2)
    revision.entry.review_due = timezone.localdate() + day

    assert ("out of date" in line_of(revision)) is overdue


def test_unchecked_doses_carry_their_own_warning(moderator, moderator2):
    released = plan_of(factories.make_released(factories.make_drug("Alphamol")))
    read = plan_of(factories.make_approved(factories.make_drug("Betamol"), compared={"dosage": "a label"}))
    checked = plan_of(factories.make_approved(factories.make_drug("Gammamol"), approver=moderator2))

    for plan in (released, read, checked):
        assert plan.inside == {"dosage": "dosage"}
        assert "Nobody has checked these doses." in plan.blocks["dosage"]


def test_compared_doses_carry_no_warning(moderator2):
    revision = factories.make_approved(approver=moderator2, compared={"dosage": "the label"})

    assert "dosage" not in plan_of(revision).blocks


def test_another_compared_section_does_not_vouch_for_the_doses(moderator2):
    revision = factories.make_approved(approver=moderator2, compared={"usage": "the label"})

    assert "dosage" in plan_of(revision).blocks


def test_a_text_without_doses_carries_no_warning_of_them(db):
    assert "dosage" not in plan_of(factories.make_released(dosage=" \n ")).blocks


@pytest.mark.parametrize(("text", "says_so"), [("", True), (" \n", True), ("Drowsiness.", False)])
def test_a_combination_that_does_not_say_what_happens_says_that(db, text, says_so):
    revision = factories.make_released(factories.make_combination(), combined_side_effects=text)

    assert ("combined" in plan_of(revision).blocks) is says_so


def test_a_drug_needs_no_combined_side_effects(db):
    assert "combined" not in plan_of(factories.make_released()).blocks


def test_an_old_version_says_so_first(db):
    top = plan_of(factories.make_released(), old=True).blocks["top"]

    assert notices.visible_text(top).startswith("Old version. Do not use. AI-generated or crowd-sourced.")


def test_the_notices_of_an_entry_cost_no_query(moderator2, django_assert_num_queries):
    revision = factories.make_approved(approver=moderator2)
    revision = Revision.objects.select_related("entry").get(pk=revision.pk)

    with django_assert_num_queries(0):
        notices.of_entry(revision, revision.entry, [])


@pytest.mark.parametrize("setting", ["NOTICE", "DISCLAIMER", "NOTE", "EMERGENCY_NUMBER"])
@pytest.mark.parametrize("words", ["", "  "])
def test_an_emptied_wording_is_an_error(db, settings, setting, words):
    revision = factories.make_released()
    setattr(settings, setting, words)

    with pytest.raises(NoticeError):
        notices.of_site()
    with pytest.raises(NoticeError):
        plan_of(revision)


@pytest.mark.parametrize(
    "partial", ["top", "disclaimer", "note", "dosage", "combined", "site_top", "site_end"], ids=str
)
def test_an_emptied_partial_is_an_error(db, settings, tmp_path, partial):
    revision = factories.make_released(factories.make_combination())
    with_templates(settings, tmp_path, **{f"notices/{partial}.html": '<div class="notice"></div>'})

    with pytest.raises(NoticeError, match=partial):
        notices.of_site() if partial.startswith("site") else plan_of(revision)


@pytest.mark.parametrize(
    "wrapped",
    [
        "<!-- {} -->",
        "<div hidden>{}</div>",
        "<template>{}</template>",
        "<details>{}</details>",
        '<div class="visually-hidden">{}</div>',
        '<div class="notice visually-hidden">{}</div>',
        '<div style="display:none">{}</div>',
        "<p title='{}'></p>",
    ],
)
def test_a_partial_that_hides_its_words_is_an_error(db, settings, tmp_path, wrapped):
    hidden = wrapped.format(source("notices/site_top.html"))
    with_templates(settings, tmp_path, **{"notices/site_top.html": hidden})

    with pytest.raises(NoticeError, match="site_top"):
        notices.of_site()


def test_nobody_takes_a_notice_out_of_a_plan():
    plan = notices.of_site()

    with pytest.raises((TypeError, AttributeError)):
        plan.blocks.popitem()
    assert set(plan.blocks) == {"top", "end"}


@pytest.mark.parametrize("lost", ["{{ notice }}", "{{ ask }}", "{{ line }}", "{{ warning }}"])
def test_a_partial_that_loses_a_sentence_is_an_error(db, settings, tmp_path, lost):
    revision = factories.make_released()
    with_templates(settings, tmp_path, **{"notices/top.html": source("notices/top.html").replace(lost, "")})

    with pytest.raises(NoticeError):
        plan_of(revision, old=True)


def test_reworded_notices_are_shown(settings):
    settings.NOTICE = "Made by a <machine> & co."

    plan = notices.of_site()

    assert "Made by a &lt;machine&gt; &amp; co." in plan.blocks["top"]
    assert notices.texts()["ai"].startswith("Made by a <machine> & co.")


@hypothesis_settings(max_examples=60, deadline=None)
@given(tool=st.text(st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_no_name_of_a_tool_can_drop_a_notice(tool):
    revision = Revision(
        approval="batch", dosage="5 mg", provenance={"dosage": {"origin": "ai", "tool": tool, "generated_on": None}}
    )

    plan = notices.of_entry(revision, Entry(kind=Kind.DRUG, name="X", slug="x"), [])

    assert set(plan.blocks) == {"top", "disclaimer", "note", "dosage"}
    assert "Nobody has checked this page." in notices.visible_text(plan.blocks["top"])


@pytest.mark.parametrize(
    "page",
    [
        f"<main>{BLOCK}</main>",
        f"<head><title>x</title></head><body><header>y</header>{BLOCK}</body>",
        f"<section><h2>x</h2></section>{BLOCK}",
        f"<!-- a comment -->{BLOCK}",
        f"<details>x</details>{BLOCK}",
        f"<p hidden>x</p>{BLOCK}",
        f"<input type='hidden' name='x'>{BLOCK}",
        f'<svg aria-hidden="true"><path d="M0"/></svg>{BLOCK}',
        f'<!doctype html><html lang="en"><body><main class="page" id="main"><p>a<br>b</p>{BLOCK}',
        f'<input value="a hidden style=&lt;!-- thing">{BLOCK}',
        f"<meta content='it is hidden > here'>{BLOCK}",
    ],
)
def test_a_notice_in_sight_passes(page):
    notices.check_html(SITE, page)


@pytest.mark.parametrize(
    "page",
    [
        "<main></main>",
        "<main>Mind this.</main>",
        '<main><div class="notice"><p>Mind that.</p></div></main>',
        f"<main>{BLOCK}{BLOCK}</main>",
        f"<!-- {BLOCK} -->",
        f"<!-- one --><!-- two {BLOCK} -->",
        f'<section id="usage">{BLOCK}</section>',
        f"<section><h2>x</h2></section><section>{BLOCK}</section>",
        f"<template>{BLOCK}</template>",
        f"<script>{BLOCK}</script>",
        f"<style>{BLOCK}</style>",
        f"<noscript>{BLOCK}</noscript>",
        f"<details>{BLOCK}</details>",
        f"<details open>{BLOCK}</details>",
        f"<textarea>{BLOCK}</textarea>",
        f"<select>{BLOCK}</select>",
        f"<dialog>{BLOCK}</dialog>",
        f"<head>{BLOCK}</head>",
        f"<div hidden>{BLOCK}</div>",
        f"<div\nhidden>{BLOCK}</div>",
        f"<div class='x' hidden><p>y</p>{BLOCK}</div>",
        f"<div hidden><div></div>{BLOCK}</div>",
        f'<div hidden="until-found">{BLOCK}</div>',
        f'<div aria-hidden="true">{BLOCK}</div>',
        f'<div style="display:none">{BLOCK}</div>',
        f"<section><section></section>{BLOCK}</section>",
        f"<details><details></details>{BLOCK}</details>",
        f"<DETAILS>{BLOCK}</DETAILS>",
        f"<details\topen>{BLOCK}</details>",
        f"<p title='{BLOCK}'></p>",
        f"<div aria-hidden='true'>{BLOCK}</div>",
        f'<div class="visually-hidden">{BLOCK}</div>',
        f"<div inert>{BLOCK}</div>",
        f"<div popover>{BLOCK}</div>",
        f"<iframe>{BLOCK}</iframe>",
        f"<object>{BLOCK}</object>",
        f"<canvas>{BLOCK}</canvas>",
        f"<video>{BLOCK}</video>",
        f"<svg>{BLOCK}</svg>",
        f"<title>{BLOCK}</title>",
        f"<svg><![CDATA[{BLOCK}]]></svg>",
        f'<div title="{BLOCK}',
        f'<body hidden="">{BLOCK}',
        f'<main class="visually-hidden">{BLOCK}',
    ],
)
def test_a_notice_that_is_missing_doubled_or_hidden_is_refused(page):
    with pytest.raises(NoticeError):
        notices.check_html(SITE, page)


def test_the_words_of_a_notice_are_not_the_notice():
    page = f"<section><p>{notices.visible_text(BLOCK)}</p><p>&lt;div class=&quot;notice&quot;&gt;</p></section>"

    with pytest.raises(NoticeError, match="0 times"):
        notices.check_html(SITE, page)


def test_a_plan_without_notices_is_refused():
    with pytest.raises(NoticeError):
        notices.check_html(Plan(), "<p>text</p>")
    with pytest.raises(NoticeError):
        notices.check_html(Plan({"top": mark_safe(" ")}), "<p>text </p>")


def test_the_warning_of_doses_begins_its_section():
    notices.check_html(DOSAGE, f'<section id="dosage" class="text">\n<h2>Dosage</h2>{BLOCK}<p>5 mg</p></section>')


@pytest.mark.parametrize(
    "page",
    [
        f'<section id="dosage"><h2>Dosage</h2><p>5 mg</p>{BLOCK}</section>',
        f'<section id="usage"><h2>Usage</h2>{BLOCK}</section>',
        f'<section id="dosage"><h2>Dosage</h2></section>{BLOCK}',
        f'<section id="dosage">{BLOCK}<h2>Dosage</h2></section>',
        f'<section id="dosage"><h2>Dosage</h2><!--{BLOCK}--></section>',
        f'<div hidden><section id="dosage"><h2>Dosage</h2>{BLOCK}</section></div>',
        f'<details><section id="dosage"><h2>Dosage</h2>{BLOCK}</section></details>',
        f'<section id="usage"><section id="dosage"><h2>Dosage</h2>{BLOCK}</section></section>',
    ],
)
def test_the_warning_of_doses_stands_nowhere_else(page):
    with pytest.raises(NoticeError):
        notices.check_html(DOSAGE, page)


def test_a_document_carries_both_notices_word_for_word():
    notices.check_document({"notices": notices.texts()})


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        "text",
        {"notices": None},
        {"notices": {}},
        {"notices": "AI-generated"},
        {"notices": {"ai": "", "disclaimer": ""}},
        {"page": {"notices": {"ai": "x"}}},
    ],
    ids=repr,
)
def test_a_document_without_its_notices_is_refused(document):
    with pytest.raises(NoticeError):
        notices.check_document(document)


@pytest.mark.parametrize("key", ["ai", "disclaimer"])
def test_a_document_with_one_notice_changed_is_refused(key):
    with pytest.raises(NoticeError):
        notices.check_document({"notices": notices.texts() | {key: "something else"}})


def test_a_feed_says_its_notices_once_an_entry():
    said = notices.texts()
    both = f"<p>{said['ai']}</p> <p>{said['disclaimer']}</p>"

    notices.check_text(both * 3, copies=3)
    with pytest.raises(NoticeError):
        notices.check_text(both * 2, copies=3)
    with pytest.raises(NoticeError):
        notices.check_text(said["ai"] * 3, copies=1)


def test_a_page_of_a_checked_text_never_calls_itself_safe(moderator2):
    revision = factories.make_approved(factories.make_combination(), approver=moderator2)

    said = " ".join(notices.visible_text(block) for block in plan_of(revision).blocks.values()).lower()

    # "may not be accurate", "does not mean it is safe" and "for verified advice" are the only such words.
    for phrase in ("may not be accurate", "that does not mean it is safe", "for verified advice"):
        said = said.replace(phrase, "")
    for word in ("accurate", "trusted", "comprehensive", "safe", "up to date", "verified", "approved"):
        assert word not in said


def test_a_restored_text_says_who_let_it_out_again(moderator, moderator2):
    revision = factories.make_approved()
    review.retract(revision.entry, actor=moderator, reason="wrong dose")
    draft = review.restore(revision.entry, actor=moderator)
    draft = review.submit(draft, actor=moderator, seen_digest=draft.digest)

    public = review.approve(draft, actor=moderator2, seen_digest=draft.digest, seen_public=revision.pk)

    assert "Dr Moderator2, pharmacist, GPhC checked this version" in line_of(public)
