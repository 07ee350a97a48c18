"""Exported pages to a title and a content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from drugs.exporting import markdown
from drugs.exporting.public_texts import Public, public_texts
from drugs.importing import exported_page
from drugs.importing.errors import PageError
from drugs.importing.exported_page import GivenName
from drugs.importing.reading import Job, read
from drugs.review.errors import ReviewError
from drugs.review.validation import validate
from drugs.sections import SECTION_KEYS
from tests import factories
from tests.test_framing import TEXTS

USUAL = {"origin": "public", "tool": "", "generated_on": None, "edited": False}
FRAME = '<!-- === usage {"origin": "ai"} -->\nFor pain.\n<!-- === end of usage -->\n'
DRUG = 'kind: "drug"\nname: "Testamol"\nslug: "testamol"\n'
SET = (
    'kind: "combination"\nname: "B + A"\nslug: "a+b"\n'
    'components:\n  - {"name": "B", "slug": "b"}\n  - {"name": "A", "slug": "a"}\n'
)


def raw(head: str = DRUG, body: str = FRAME) -> bytes:
    return f"---\nformat: medref-1\n{head}---\n\n{body}".encode()


def parse(head: str = DRUG, body: str = FRAME) -> exported_page.ExportedPage:
    return exported_page.parse(raw(head, body), USUAL)


@pytest.fixture
def public(db) -> Public:
    factories.make_approved(factories.make_combination())
    return next(public_texts())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sections=st.dictionaries(st.sampled_from(SECTION_KEYS), TEXTS), summary=TEXTS.map(lambda text: text[:200]))
def test_every_text_that_validation_accepts_comes_back_exactly(public, sections, summary):
    content = factories.make_content(sections=sections, summary=summary, severity="major")
    try:
        validate(content, public.entry)
    except ReviewError:
        reject()
    for key in SECTION_KEYS:
        setattr(public.revision, key, content.section(key))
    public.revision.provenance, public.revision.summary = content.provenance, summary
    public.revision.severity = "major"

    page = exported_page.parse(markdown.document(public).encode(), USUAL)

    assert page.content.digest([]) == content.digest([])
    assert [page.content.section(key) for key in SECTION_KEYS] == [content.section(key) for key in SECTION_KEYS]
    assert page.content.provenance == content.provenance


def test_components_keep_their_order():
    page = parse(SET)

    assert page.title.text == "B + A"
    assert [component.name for component in page.title.components] == ["B", "A"]


def test_nothing_is_read_into_a_name():
    page = parse('kind: "drug"\nname: "A + B [C]/D (E"\nslug: "a-b-c-d-e"\n')

    assert [(component.name, component.synonyms) for component in page.title.components] == [("A + B [C]/D (E", ())]
    assert not page.title.is_combination
    assert page.title.is_bracketed_well


def test_names_of_the_entry_and_of_its_components_are_read():
    head = SET.replace('"slug": "a"}', '"slug": "a", "names": [{"text": "Aa", "kind": "synonym"}]}')
    own = '{"text": "Ab", "kind": "brand", "country": "GB", "source": "The label"}'

    page = parse(f"{head}names:\n  - {own}\n")

    assert page.given.names == (
        GivenName("", "Ab", "brand", "GB", "The label"),
        GivenName("a", "Aa", "synonym", "", ""),
    )


def test_words_that_are_not_those_exported_were_edited():
    assert parse().content.provenance == {"usage": {"origin": "ai", "edited": True}}


def test_a_text_whose_frame_names_no_origin_has_that_of_its_import():
    page = parse(body="<!-- === usage -->\nFor pain.\n<!-- === end of usage -->\n")

    assert page.content.provenance == {"usage": USUAL}


def test_an_approval_is_read_and_means_nothing():
    head = DRUG + 'approval: "individual"\nchecked_by: {"name": "Dr X"}\nversion: 7\nreviewed_on: "2026-01-01"\n'

    assert parse(head) == parse()


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ('kind: "drug"\nname: "Testamol"\nslug: "other"\n', 5),
        ('kind: "drug"\nname: "…"\nslug: ""\n', 5),
        ('kind: "thing"\nname: "Testamol"\nslug: "testamol"\n', 3),
        ('kind: ["drug"]\nname: "Testamol"\nslug: "testamol"\n', 3),
        ('kind: "combination"\nname: "A"\nslug: "a"\ncomponents:\n  - {"name": "A", "slug": "a"}\n', 3),
        (SET.replace('"B + A"', '"A + B"'), 4),
        (SET.replace('"slug": "a"}', '"slug": "c"}'), 6),
        (SET.replace('"slug": "a"}', '"slug": "a", "names": {"text": "x"}}'), 6),
        (SET.replace('kind: "combination"', 'kind: "drug"'), 3),
        (DRUG + 'sevrity: "major"\n', 6),
        (DRUG + "summary: 5\n", 6),
        (DRUG + 'sources: [{"kind": "label"}]\n', 6),
        (DRUG + 'sources: ["a"]\n', 6),
        (DRUG + 'names: [{"text": "x", "kind": "nickname"}]\n', 6),
        (DRUG + "names: [7]\n", 6),
    ],
)
def test_a_head_that_says_something_impossible_is_refused_by_line(head, line):
    with pytest.raises(PageError) as refused:
        parse(head)

    assert refused.value.line == line


@pytest.mark.parametrize(
    "facts",
    [
        '{"origin": "angels"}',
        "{}",
        '{"origin": ["ai"]}',
        '{"origin": "ai", "tool": ["x"]}',
        '{"origin": "ai", "x": "y"}',
    ],
)
def test_an_impossible_provenance_is_refused_by_line(facts):
    with pytest.raises(PageError) as refused:
        parse(body=FRAME.replace('{"origin": "ai"}', facts))

    assert refused.value.line == 8


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (DRUG + 'severity: "major"\n', FRAME),
        (DRUG, FRAME.replace("pain", "pa\x00in")),
        (DRUG + 'summary: "\\ud800"\n', FRAME),
        ('kind: "drug"\nname: "Test\\ud800amol"\nslug: "test-amol"\n', FRAME),
        (DRUG + 'sources: [{"kind": "label", "title": "x", "url": "javascript:x", "date": ""}]\n', FRAME),
        (DRUG, FRAME.replace('"ai"', '"ai", "generated_on": "yesterday"')),
        (DRUG, FRAME.replace("usage", "combined_side_effects")),
        (DRUG, FRAME.replace("usage", "status")),
    ],
)
def test_what_no_text_can_be_is_refused_like_any_other(head, body):
    said: Any = read(Job(raw(head, body), "ai"))

    assert said.content is None
    assert said.problem


def test_a_mended_title_takes_the_place_of_the_files_own():
    job = Job(raw(), "ai")

    assert read(replace(job, title="Other [Otherine]")).title.components[0].synonyms == ("Otherine",)
    assert read(job).title.text == "Testamol"
