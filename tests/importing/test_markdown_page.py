"""Both dialects, folded pages, and that no word of the real pages is lost."""

import re
from collections import Counter

import pytest

from drugs.importing import markdown_page
from drugs.importing.errors import PageError
from drugs.sections import SECTION_KEYS
from tests import corpus

LABEL_WORDS = {
    "generic",
    "name",
    "names",
    "usage",
    "uses",
    "dosage",
    "side",
    "effects",
    "combined",
    "interactions",
    "drug",
    "precautions",
    "how",
    "it",
    "works",
    "faqs",
    "faq",
    "frequently",
    "asked",
    "questions",
    "disclaimer",
}


def parse(body: str, title: str = "Testamol + Placebex") -> dict[str, str]:
    return markdown_page.parse(f"---\ntitle: {title}\n---\n{body}".encode()).sections


def test_headings_begin_sections():
    sections = parse("# Testamol + Placebex\nFirst words.\n\n### Usage\nFor pain.\n\n### Side Effects\nNausea.\n")

    assert sections == {"introduction": "First words.", "usage": "For pain.", "side_effects": "Nausea."}


def test_bold_labels_begin_sections_with_text_on_the_line_or_below():
    sections = parse("**Usage:** For pain.\n\n**Side Effects:**\n\n* Nausea\n\n**Combined Side Effects:** Sleep.\n")

    assert sections == {"usage": "For pain.", "side_effects": "* Nausea", "combined_side_effects": "Sleep."}


def test_a_bold_label_inside_a_headed_section_does_not_split_it():
    sections = parse("### Usage\nFor pain.\n\n### Precautions\n**Interactions:** Alcohol.\n\n**Dosage:** Low.\n")

    assert sections["precautions"] == "**Interactions:** Alcohol.\n\n**Dosage:** Low."


def test_text_in_a_heading_is_kept():
    sections = parse("### Generic Name: Testamol\n\n### Usage: For pain.\n\nMore.\n")

    assert sections == {"generic_name": "Testamol", "usage": "For pain.\n\nMore."}


def test_a_page_that_sets_out_each_component_is_folded():
    sections = parse("### Testamol\n\n**Usage:** For pain.\n\n### Placebex\n\n**Usage:** For sleep.\n")

    assert sections == {"usage": "# Testamol\n\nFor pain.\n\n# Placebex\n\nFor sleep."}


def test_a_remark_in_a_label_becomes_a_heading_inside_the_section():
    sections = parse("### Usage (Individual Components)\nFor pain.\n\n### Placebex Usage\nFor sleep.\n")

    assert sections == {"usage": "# Individual Components\n\nFor pain.\n\n# Placebex\n\nFor sleep."}


def test_a_disclaimer_of_its_own_is_the_page_disclaimer_and_the_fixed_note_is_dropped():
    sections = parse(f"**Usage:** Pain.\n\n**Disclaimer:** Ask somebody.\n\n{markdown_page.NOTE}\n")

    assert sections == {"usage": "Pain.", "page_disclaimer": "Ask somebody."}


def test_closing_words_end_the_questions():
    sections = parse("**Usage:** Pain.\n\n**FAQs:**\n\n* Why? So.\n\n**Important Note:** Do not share it.\n")

    assert sections["faqs"] == "* Why? So."
    assert sections["further_information"] == "**Important Note:** Do not share it."


def test_two_titles_are_refused_with_the_line():
    with pytest.raises(PageError) as refusal:
        parse("\n# Something else\n")

    assert refusal.value.line == 5


def test_no_title_is_refused():
    with pytest.raises(PageError, match="no title"):
        markdown_page.parse(b"---\nlayout: x\n---\ntext")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.lower()))


@corpus.needs_corpus
@pytest.mark.parametrize("dialect", ["current", "earlier"])
def test_no_word_of_a_real_page_is_lost(dialect):
    lost = {}
    for file in corpus.pages(dialect):
        body = file.read_text().split("---", 2)[2].replace(markdown_page.NOTE, "")
        source = words(re.sub(r"^# .*$", "", body, flags=re.MULTILINE))
        sections = markdown_page.parse(file.read_bytes()).sections
        assert set(sections) <= set(SECTION_KEYS)
        kept = words("\n".join(sections.values()))
        missing = {word: n for word, n in (source - kept).items() if word not in LABEL_WORDS}
        if missing:
            lost[file.name] = missing

    assert corpus.pages(dialect)
    assert lost == {}
