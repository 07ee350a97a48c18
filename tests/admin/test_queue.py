"""The queue: its marks, filters and orders, and that neither more rows nor a forged address costs more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drugs import review
from drugs.admin import badges, queue_filters
from drugs.models import Assessment, Revision
from tests import factories
from tests.admin.conftest import address

QUEUE = "/admin/drugs/revision/"
NASTY = ("", "x", "-1", "0", "9" * 40, "1'--", "\x00", "[", "ä", "a,b", "%", "check:", "level:", "None", "true")


def names(client, query):
    response = client.get(f"{QUEUE}?{query}")
    assert response.status_code == 200, query
    return {revision.entry.name for revision in response.context["cl"].result_list}


def words_of(revision):
    listed = Revision.objects.with_marks().get(pk=revision.pk)
    return [badge.words for badge in badges.badges_of(listed)]


def fill(numbers, moderator):
    for number in numbers:
        drug = factories.make_drug(f"Drug {number}")
        factories.make_released(drug)
        changed = factories.make_imported(drug, dosage=f"Adults: {number + 600} mg twice a day.")
        review.assign(changed, actor=moderator, to=moderator)
        factories.make_submitted(factories.make_combination(f"A {number}", f"B {number}"))
        factories.make_draft(factories.make_drug(f"Draft {number}"))


@pytest.mark.parametrize("query", ["", "queue=all", "queue=unread", "queue=overdue", "queue=changed-drugs", "q=drug"])
def test_more_rows_add_no_queries(client, moderator, query):
    client.force_login(moderator)
    fill(range(3), moderator)
    client.get(f"{QUEUE}?{query}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{QUEUE}?{query}")
    fill(range(3, 12), moderator)

    with CaptureQueriesContext(connection) as many:
        client.get(f"{QUEUE}?{query}")

    assert len(many) == len(few)


def test_the_list_does_not_load_the_texts(client, moderator):
    fill(range(1), moderator)
    client.force_login(moderator)

    with CaptureQueriesContext(connection) as queries:
        client.get(f"{QUEUE}?queue=all")

    assert not any('"side_effects"' in query["sql"] for query in queries)


def test_marks_of_a_change_say_what_the_programs_found(moderator):
    drug = factories.make_drug("Insulin testine")
    factories.make_approved(drug)
    changed = factories.make_imported(drug, dosage="Adults: 900 mg twice a day.")

    words = words_of(changed)

    assert words == ["high-alert medicine", "1 dose or warning changed", "AI"]


def test_marks_of_a_new_page_count_its_doses(db):
    text = factories.make_submitted(factories.make_combination("One", "Other"))

    words = words_of(text)

    assert words[:1] == ["1 dose"]
    assert words[-3:] == ["nobody rated it", "new page", "AI"]


def test_a_page_that_somebody_read_is_new_no_more(db):
    text = factories.make_approved()

    assert "new page" not in words_of(text)


def test_marks_count_findings_by_level(db):
    text = factories.make_submitted(usage="As an AI language model, I cannot give medical advice.")
    found = {finding.level for finding in text.assessed_findings.all()}

    words = words_of(text)

    assert ("blocking" in found) == any(word.endswith("blocking") for word in words)
    assert ("warning" in found) == any("warning" in word and "changed" not in word for word in words)
    assert found


def test_a_text_that_no_program_looked_at_says_so(db):
    text = factories.make_submitted()
    Assessment.objects.filter(revision=text).delete()

    assert "no program looked at it" in words_of(text)


def test_every_mark_is_a_shape_and_words(db):
    text = factories.make_submitted(factories.make_drug("Insulin testine"))

    shown = badges.badges_of(Revision.objects.with_marks().get(pk=text.pk))

    assert len({badge.shape for badge in shown}) == len(shown) > 2
    assert all(badge.words for badge in shown)


def test_marks_are_escaped():
    html = badges.render([badges.Badge("<", "<script>")])

    assert "<script>" not in html


def test_what_waits_comes_the_longest_wait_first(client, moderator):
    first = factories.make_submitted(factories.make_drug("Zulu"))
    factories.make_draft(factories.make_drug("Not this"))
    second = factories.make_submitted(factories.make_drug("Alpha"))
    client.force_login(moderator)

    response = client.get(QUEUE)

    assert [revision.pk for revision in response.context["cl"].result_list] == [first.pk, second.pk]


def test_what_nobody_read_comes_the_greatest_risk_first(client, moderator):
    few = factories.make_released(factories.make_drug("Few"), dosage="Adults: 5 mg once.")
    many = factories.make_released(factories.make_drug("Many"), dosage="5 mg, then 10 mg, then 20 mg.")
    major = factories.make_released(factories.make_combination("A", "B"), severity="major", summary="Bleeding.")
    worst = factories.make_released(factories.make_combination("C", "D"), severity="contraindicated", summary="Death.")
    unknown = factories.make_released(factories.make_drug("Not looked at"))
    Assessment.objects.filter(revision=unknown).delete()
    # None is released today, but the list of high-alert medicines grows.
    alert = factories.make_released(factories.make_drug("On the list since"))
    Assessment.objects.filter(revision=alert).update(is_high_alert=True)
    client.force_login(moderator)

    response = client.get(f"{QUEUE}?queue=unread")

    order = [revision.pk for revision in response.context["cl"].result_list]
    assert order == [text.pk for text in (alert, unknown, worst, major, many, few)]


def test_each_queue_shows_its_own(client, moderator, moderator2, editor2):
    factories.make_draft(factories.make_drug("Draft"))
    factories.make_draft(factories.make_drug("My draft"), actor=moderator)
    factories.make_submitted(factories.make_drug("Mine in review"), actor=moderator)
    factories.make_submitted(factories.make_drug("Free"))
    given = factories.make_submitted(factories.make_drug("For me"))
    review.assign(given, actor=moderator, to=moderator)
    taken = factories.make_submitted(factories.make_drug("For another"))
    review.assign(taken, actor=moderator2, to=moderator2)
    unread = factories.make_released(factories.make_drug("Unread"), approver=moderator2)
    review.assign(unread, actor=moderator2, to=moderator)
    late = factories.make_approved(factories.make_drug("Late"))
    type(late.entry).objects.filter(pk=late.entry_id).update(review_due="2020-01-01")
    client.force_login(moderator)

    shown = {key: names(client, f"queue={key}") for key in queue_filters.QUEUES}

    assert shown["waiting"] == {"Mine in review", "Free", "For me", "For another"}
    assert shown["anyone"] == {"Free"}
    assert shown["assigned"] == {"For me", "Unread"}
    assert shown["unread"] == {"Unread"}
    assert shown["overdue"] == {"Late"}
    assert shown["mine"] == {"My draft"}
    assert shown["submitted"] == {"Mine in review"}
    assert shown["drafts"] == {"Draft", "My draft"}
    assert shown["public"] == shown["approved"] == {"Unread", "Late"}
    assert shown["closed"] == shown["changed-drugs"] == set()
    assert len(shown["all"]) == 8


def test_an_unknown_queue_is_the_usual_one(client, moderator):
    factories.make_submitted(factories.make_drug("Waits"))
    factories.make_draft(factories.make_drug("Draft"))
    client.force_login(moderator)

    assert names(client, "queue=no-such") == {"Waits"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=drug", {"Changed", "Insulin testine"}),
        ("kind=combination", {"A + B"}),
        ("severity=major", {"A + B"}),
        ("severity=unknown", set()),
        ("mark=doses", {"Changed"}),
        ("mark=alert", {"Insulin testine"}),
        ("mark=ai", {"Changed", "Insulin testine", "A + B"}),
        ("mark=none", set()),
        ("size=new", {"Insulin testine", "A + B"}),
        ("size=small", {"Changed"}),
        ("size=medium", set()),
        ("size=large", set()),
        ("letter=i", {"Insulin testine"}),
        ("letter=digit", set()),
        ("wait=day", set()),
        ("q=insu", {"Insulin testine"}),
        ("kind=drug&mark=ai&letter=c", {"Changed"}),
    ],
)
def test_a_filter_keeps_what_it_says(client, moderator, query, expected):
    drug = factories.make_drug("Changed")
    factories.make_approved(drug)
    factories.make_imported(drug, dosage="Adults: 250 mg twice a day.")
    factories.make_submitted(factories.make_drug("Insulin testine"))
    factories.make_submitted(factories.make_combination("A", "B"), severity="major", summary="Bleeding.")
    client.force_login(moderator)

    assert names(client, query) == expected


def test_the_size_of_a_change_counts_words(client, moderator):
    for name, words in (("Small", 5), ("Medium", 60), ("Large", 300)):
        drug = factories.make_drug(name)
        factories.make_approved(drug)
        factories.make_imported(drug, usage=factories.SECTIONS["usage"] + " more" * words)
    client.force_login(moderator)

    shown = {size: names(client, f"size={size}") for size in ("new", "small", "medium", "large")}

    assert shown == {"new": set(), "small": {"Small"}, "medium": {"Medium"}, "large": {"Large"}}


def test_what_was_not_measured_is_never_called_small(client, moderator):
    drug = factories.make_drug("Unmeasured")
    factories.make_approved(drug)
    text = factories.make_imported(drug, usage="Other words.")
    Assessment.objects.filter(revision=text).delete()
    client.force_login(moderator)

    shown = {size: names(client, f"size={size}") for size in ("small", "medium", "large")}

    assert shown == {"small": set(), "medium": set(), "large": {"Unmeasured"}}


def test_texts_are_found_by_the_check_that_found_something(client, moderator):
    found = factories.make_submitted(
        factories.make_drug("Found"), usage="As an AI language model, I cannot give medical advice."
    )
    factories.make_submitted(factories.make_drug("Clean"), side_effects="Nausea is common.")
    finding = found.assessed_findings.exclude(check_id__in=others_of("Clean")).first()
    client.force_login(moderator)

    assert names(client, f"finding=check:{finding.check_id}") == {"Found"}
    assert "Found" in names(client, f"finding=level:{finding.level}")


def others_of(name):
    return Revision.objects.get(entry__name=name).assessed_findings.values("check_id")


def test_an_import_is_a_filter(client, moderator):
    text = factories.make_imported(factories.make_drug("Of the import"))
    factories.make_submitted(factories.make_drug("By hand"))
    client.force_login(moderator)

    assert names(client, f"batch__id__exact={text.batch_id}") == {"Of the import"}


PARAMETERS = {spec.parameter_name for spec in queue_filters.OWN} | {"batch__id__exact", "batch__isnull"}


@pytest.mark.parametrize("parameter", sorted(PARAMETERS | {"o", "p", "q", "all", "e", "_popup", "_to_field"}))
def test_a_forged_value_is_ignored_or_refused(client, moderator, parameter):
    factories.make_submitted()
    client.force_login(moderator)

    answers = {value: client.get(QUEUE, {parameter: value}).status_code for value in NASTY}

    assert set(answers.values()) <= {200, 400}, answers


@pytest.mark.parametrize("lookup", ["status__regex", "usage__contains", "author__password__startswith", "pk__in", "x"])
def test_no_other_look_up_is_answered(client, moderator, lookup):
    factories.make_submitted()
    client.force_login(moderator)

    assert client.get(QUEUE, {lookup: "["}).status_code == 400


def test_a_row_opens_with_the_filters_of_the_queue(client, moderator):
    text = factories.make_released()
    client.force_login(moderator)

    response = client.get(f"{QUEUE}?queue=unread&kind=drug")

    link = f"{address(text)}?_changelist_filters=queue%3Dunread%26kind%3Ddrug"
    assert link in response.content.decode()


def test_the_heading_names_the_queue(client, editor):
    client.force_login(editor)

    response = client.get(f"{QUEUE}?queue=unread")

    assert response.context["title"] == "Queue: Public, nobody read it"
