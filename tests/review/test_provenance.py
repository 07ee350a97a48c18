"""Whose the words are: kept through every edit."""

import pytest

from drugs.models import Content
from drugs.review.provenance import after_edit, merged, origin, settled, uniform

AI = origin("ai", "a-model", "2024-11-01")
PUBLIC = origin("public")
STAFF = origin("staff")


def content(**sections: tuple[str, dict]) -> Content:
    return Content(
        sections={key: text for key, (text, _known) in sections.items()},
        provenance={key: known for key, (_text, known) in sections.items()},
    )


def test_every_section_that_holds_text_has_the_same_origin():
    assert uniform({"usage": "x", "dosage": " \n", "faqs": ""}, "ai", "a-model", "2024-11-01") == {"usage": AI}


@pytest.mark.parametrize("known", [AI, PUBLIC, STAFF])
def test_an_untouched_section_keeps_its_own(known):
    assert after_edit(content(usage=("x", known)), {"usage": "x"}) == {"usage": known}


@pytest.mark.parametrize("known", [AI, PUBLIC, STAFF])
def test_an_edited_section_is_marked_as_edited(known):
    assert after_edit(content(usage=("x", known)), {"usage": "y"}) == {"usage": known | {"edited": True}}


def test_what_was_empty_is_staffs():
    assert after_edit(Content(), {"usage": "x", "faqs": ""}) == {"usage": STAFF}


def test_an_emptied_section_keeps_its_provenance():
    before = content(usage=("x", AI))

    for sections in ({"usage": ""}, {}):
        assert after_edit(before, sections) == {"usage": AI | {"edited": True}}


def test_the_content_before_is_not_changed():
    before = content(usage=("x", AI))

    after_edit(before, {"usage": "y"})

    assert before.provenance == {"usage": AI}
    assert AI["edited"] is False


def test_settled_forgets_what_is_empty():
    before = content(usage=("x", AI), faqs=(" ", AI), dosage=("", STAFF))

    assert settled(before).provenance == {"usage": AI}
    assert settled(before).sections == before.sections


@pytest.mark.parametrize(
    ("mine", "theirs", "text", "expected"),
    [
        (("a", STAFF), ("b", AI), "a", STAFF),
        (("a", STAFF), ("b", AI), "b", AI),
        (("a", STAFF), ("b", AI), "c", AI | {"edited": True}),
        (("a", AI), ("b", STAFF), "c", AI | {"edited": True}),
        (("a", AI), ("b", STAFF), "b", STAFF),
        (("a", STAFF), ("a", AI), "a", AI),
        (("a", PUBLIC), ("b", STAFF), "", PUBLIC | {"edited": True}),
        (("a", STAFF), ("b", STAFF), "c", STAFF | {"edited": True}),
    ],
)
def test_of_two_texts_the_one_that_it_equals_counts_else_the_one_that_is_not_staffs(mine, theirs, text, expected):
    made_of = merged(content(usage=mine), content(usage=theirs), {"usage": text})

    assert after_edit(made_of, {"usage": text}) == {"usage": expected}


def test_a_section_of_one_side_only_keeps_that_side():
    made_of = merged(
        content(usage=("a", AI)), content(dosage=("b", PUBLIC)), {"usage": "a", "dosage": "b", "faqs": "c"}
    )

    assert after_edit(made_of, {"usage": "a", "dosage": "b", "faqs": "c"}) == {
        "usage": AI,
        "dosage": PUBLIC,
        "faqs": STAFF,
    }
