"""Both dialects, and plain labels: what begins a section, what does not, and the title."""

import pytest

from drugs.importing import markdown_page
from drugs.importing.errors import PageError


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


def test_a_disclaimer_of_its_own_is_the_page_disclaimer_and_the_fixed_note_is_dropped():
    sections = parse(f"**Usage:** Pain.\n\n**Disclaimer:** Ask somebody.\n\n{markdown_page.NOTE}\n")

    assert sections == {"usage": "Pain.", "page_disclaimer": "Ask somebody."}


def test_two_titles_are_refused_with_the_line():
    with pytest.raises(PageError) as refusal:
        parse("\n# Something else\n")

    assert refusal.value.line == 5


def test_no_title_is_refused():
    with pytest.raises(PageError, match="no title"):
        markdown_page.parse(b"---\nlayout: x\n---\ntext")


def test_plain_labels_begin_sections_where_nothing_else_does():
    sections = parse("Generic Name: Testamol\n\nUsage: Pain.\n\nSide Effects:\n\n* Rash\n\nDosage: low\n")

    assert sections == {"generic_name": "Testamol", "usage": "Pain.", "side_effects": "* Rash", "dosage": "low"}


def test_a_plain_label_in_a_page_with_headings_is_text():
    sections = parse("### Usage\nPain.\n\n### Precautions\nUsage: rarely.\n")

    assert sections == {"usage": "Pain.", "precautions": "Usage: rarely."}


@pytest.mark.parametrize(
    "label",
    ["## Usage", "# Usage", "### **Usage:**", "### 1. Usage", "### USAGE:", "**Usage**:", "__Usage:__", "***Usage:***",
     "**Usage: **", "**Uses:**", "Usage\n====="],
)  # fmt: skip
def test_labels_are_read_however_they_are_marked(label):
    sections = parse(f"{label}\nPain.\n\n**FAQs:** None.\n")

    assert sections["usage"] == "Pain."


@pytest.mark.parametrize("line", ["**Side effects** are rare.", "**Common Side Effects:** Rash.", "**Usages vary.**"])
def test_bold_words_that_only_contain_a_label_begin_no_section(line):
    sections = parse(f"**Usage:** Pain.\n\n{line}\n")

    assert sections == {"usage": f"Pain.\n\n{line}"}


def test_the_title_may_be_repeated_with_marks_and_in_other_case():
    sections = parse("# **TESTAMOL + Placebex**\n\n**Usage:** Pain.\n")

    assert sections == {"usage": "Pain."}
