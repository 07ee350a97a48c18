"""What ends a page: closing words after the questions, and disclaimers with and without their name."""

import pytest

from drugs.importing import markdown_page


def parse(body: str) -> dict[str, str]:
    return markdown_page.parse(f"---\ntitle: Testamol\n---\n{body}".encode()).sections


@pytest.mark.parametrize(
    "closing", ["**Important Note:** Do not share it.", "**In summary:** No.", "Ask a pharmacist."]
)
def test_closing_words_end_questions_in_a_list(closing):
    sections = parse(f"**Usage:** Pain.\n\n**FAQs:**\n\n* **Why?** So.\n* **How?** Thus.\n\n{closing}\n")

    assert sections["faqs"] == "* **Why?** So.\n* **How?** Thus."
    assert sections["further_information"] == closing


def test_an_answer_of_several_paragraphs_is_not_cut():
    body = "* **Why?** So.\n\nAnd more.\n\n* **How?** Thus.\n\nAnd more of this.\n\n**In summary:** No.\n"
    sections = parse(f"### Usage\nPain.\n### FAQs\n{body}")

    assert sections["faqs"].endswith("And more of this.")
    assert sections["further_information"] == "**In summary:** No."


def test_questions_in_paragraphs_keep_their_answers():
    sections = parse("### Usage\nPain.\n### FAQs\n**Q: Why?**\n\nA: So.\n\n**Q: How?**\n\nA: Thus.\n\nA: Again.\n")

    assert sections["faqs"].endswith("A: Again.")
    assert "further_information" not in sections


def test_a_bold_label_inside_an_answer_does_not_begin_a_section():
    sections = parse("**Usage:** Pain.\n\n**FAQs:**\n\n* **What for?** It depends.\n\n**Usage:** Also fever.\n")

    assert sections["usage"] == "Pain."
    assert "Also fever." in "".join(sections.values())


def test_a_summary_ends_a_page_without_questions():
    sections = parse("**Usage:** Pain.\n\n**How it Works:** Well.\n\n**In conclusion:** No.\n")

    assert sections["how_it_works"] == "Well."
    assert sections["further_information"] == "**In conclusion:** No."


@pytest.mark.parametrize("label", ["**Disclaimer:** ", "Disclaimer: ", "### Disclaimer\n\n", "**Disclaimer**: "])
def test_a_disclaimer_is_one_paragraph(label):
    sections = parse(f"**Usage:** Pain.\n\n{label}Ask somebody.\n\nMore.\n")

    assert sections == {"usage": "Pain.", "page_disclaimer": "Ask somebody.", "further_information": "More."}


def test_a_disclaimer_without_its_name_is_one():
    words = "This information is for general knowledge and is no medical advice."
    sections = parse(f"### Usage\nPain.\n### FAQs\n* **Why?** So.\n* **How?** Thus.\n\n{words}\n")

    assert sections["page_disclaimer"] == words


def test_the_fixed_note_is_dropped_however_it_is_marked():
    sections = parse(f"**Usage:** Pain.\n\n{markdown_page.NOTE.replace('**', '')}\n")

    assert sections == {"usage": "Pain."}
