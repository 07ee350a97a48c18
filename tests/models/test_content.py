"""The digest is of one exact text: everything that is approved, and nothing else."""

import dataclasses

import pytest

from drugs.models import Content
from drugs.models.revision_text import TEXT_COLUMNS, columns_of
from drugs.sections import SECTION_KEYS
from tests import factories

CONTENT = Content(sections={"dosage": "500 mg"}, provenance={"dosage": {"origin": "ai"}})


@pytest.mark.parametrize("key", SECTION_KEYS)
def test_every_section_counts(key):
    other = dataclasses.replace(CONTENT, sections={key: "Something else."})

    assert other.digest([1, 2]) != CONTENT.digest([1, 2])


@pytest.mark.parametrize(
    "values",
    [
        {"relation": "unusual"},
        {"severity": "major"},
        {"evidence": "label"},
        {"summary": "x"},
        {"sources": [{"kind": "label"}]},
        {"provenance": {"dosage": {"origin": "staff"}}},
        {"sections": {"dosage": "500 mg "}},
        {"sections": {"dosage": "500\u00a0mg"}},
        {"sections": {"dosage": "500\r\nmg"}},
        {"sections": {"usage": "500 mg"}},
    ],
)
def test_everything_that_a_reader_is_told_counts(values):
    assert dataclasses.replace(CONTENT, **values).digest([1, 2]) != CONTENT.digest([1, 2])


def test_the_drugs_count_but_not_their_order():
    assert CONTENT.digest([1, 2]) == CONTENT.digest([2, 1])
    assert len({CONTENT.digest(drugs) for drugs in ([], [1], [1, 2], [12], [1, 3])}) == 5


def test_an_empty_section_is_the_same_as_a_missing_one():
    assert Content(sections={"usage": ""}).digest([]) == Content().digest([])


def test_texts_do_not_run_into_each_other():
    one = Content(sections={"usage": "a", "dosage": "b"})

    assert one.digest([]) != Content(sections={"usage": "ab"}).digest([])
    assert one.digest([]) != Content(sections={"usage": '","dosage":"b'}).digest([])


def test_the_digest_stays_the_same_for_ever():
    """Stored digests are compared with it: a change of the recipe would make every page look tampered with."""
    assert CONTENT.digest([3, 7]) == "71edb67b089b83ad32c8e386c5f5374e5cff43ffa1788a48001c373e864ffcea"


def test_every_column_of_the_text_is_written():
    assert set(columns_of(CONTENT)) == set(TEXT_COLUMNS)


@pytest.mark.django_db
def test_what_is_stored_is_what_was_written():
    content = factories.make_content(
        dosage="½ tablet, 10<sup>9</sup> U\n\n| a | b |\n", summary="é " * 100, sources=[{"a": "b"}]
    )
    revision = factories.make_draft()

    for column, value in columns_of(content).items():
        setattr(revision, column, value)
    revision.save()

    revision.refresh_from_db()
    assert revision.content == content


def test_a_text_of_spaces_is_empty():
    assert Content(sections={"usage": " \n"}).is_empty
    assert not CONTENT.is_empty


def test_readers_are_told_of_the_sections_that_hold_text_only():
    content = Content(
        sections={"usage": "x", "faqs": " "},
        provenance={"usage": {"origin": "staff"}, "faqs": {"origin": "ai"}, "dosage": {"origin": "ai"}},
    )

    assert content.shown_provenance == {"usage": {"origin": "staff"}}
