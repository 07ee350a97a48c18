"""What a text must be before it is stored: refused in words that name the place."""

import pytest

from drugs import review
from drugs.models import Content, Entry
from drugs.review.provenance import uniform
from drugs.review.validation import MAX_SOURCES, validate
from drugs.sections import MAX_SECTION_LENGTH
from tests import factories

pytestmark = pytest.mark.django_db

SOURCE = {"kind": "label", "title": "The label", "url": "https://example.org/label", "date": "2026-01-31"}
RATINGS = {"relation": "one_product", "severity": "major", "evidence": "label"}


@pytest.fixture
def drug() -> Entry:
    return factories.make_drug()


@pytest.fixture
def combination() -> Entry:
    return factories.make_combination()


def of(**sections: str) -> Content:
    return Content(sections=sections, provenance=uniform(sections, "staff"))


def refusal(content: Content, entry: Entry) -> str:
    with pytest.raises(review.ReviewError) as refused:
        validate(content, entry)

    assert refused.value.code == "content"
    return str(refused.value)


def test_a_full_text_passes(combination):
    content = factories.make_content(combined_side_effects="Drowsy.", sources=[SOURCE] * MAX_SOURCES, **RATINGS)

    validate(content, combination)


def test_an_unknown_section_is_refused(drug):
    assert "“doses”" in refusal(of(doses="500 mg"), drug)


def test_a_drug_has_nothing_to_be_taken_together_with(drug, combination):
    content = of(combined_side_effects="Drowsy.")

    assert "Side effects together" in refusal(content, drug)
    validate(content, combination)


def test_a_section_has_a_longest_length(drug):
    validate(of(usage="é" * MAX_SECTION_LENGTH), drug)

    assert f"{MAX_SECTION_LENGTH + 1} characters" in refusal(of(usage="é" * (MAX_SECTION_LENGTH + 1)), drug)


@pytest.mark.parametrize("letter", ["\x00", "\ud800"])
def test_what_a_database_cannot_hold_is_refused_with_its_line(letter, drug):
    message = refusal(of(dosage=f"first\nsecond\nthird {letter}"), drug)

    assert "Dosage, line 3" in message
    assert f"U+{ord(letter):04X}" in message


@pytest.mark.parametrize("value", ["relation", "severity", "evidence"])
def test_a_rating_is_one_of_ours_and_only_of_a_combination(value, drug, combination):
    assert "“safe” is none of" in refusal(Content(**{value: "safe"}), combination)
    assert "Only a combination" in refusal(Content(**{value: RATINGS[value]}), drug)


def test_a_summary_is_short_and_can_be_stored(drug):
    validate(Content(summary="é" * 200), drug)

    assert "201 characters" in refusal(Content(summary="é" * 201), drug)
    assert "U+0000" in refusal(Content(summary="\x00"), drug)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "blog"}, "kind and a title"),
        ({"title": " "}, "kind and a title"),
        ({"title": "x" * 501}, "at most 500"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"url": "HTTPS//example.org"}, "https://"),
        ({"url": "https://" + "x" * 500}, "at most 500"),
        ({"date": "31.1.2026"}, "is no date"),
        ({"date": "2026-02-30"}, "is no date"),
        ({"title": "a\x00"}, "U+0000"),
        ({"more": "x"}, "are needed"),
        ({"title": 7}, "are needed"),
    ],
)
def test_a_source_is_whole(change, words, drug):
    message = refusal(Content(sources=[SOURCE, SOURCE | change]), drug)

    assert message.startswith("Source 2")
    assert words in message


def test_a_source_needs_no_link_and_no_date(drug):
    validate(Content(sources=[SOURCE | {"url": "", "date": ""}]), drug)


def test_the_number_of_sources_is_limited(drug):
    assert "At most 50" in refusal(Content(sources=[SOURCE] * 51), drug)


@pytest.mark.parametrize(
    "provenance",
    [
        {},
        {"usage": {"origin": "robot"}},
        {"usage": {}},
        {"usage": {"origin": "ai", "generated_on": "yesterday"}},
        {"usage": {"origin": "ai", "tool": "a\x00"}},
        {"usage": {"origin": "ai"}, "doses": {"origin": "ai"}},
    ],
)
def test_every_text_says_whose_it_is(provenance, drug):
    refusal(Content(sections={"usage": "For pain."}, provenance=provenance), drug)


def test_an_empty_section_is_nobodys(drug):
    validate(Content(sections={"usage": " "}), drug)
