"""Pages that set out each component under a heading, or in a line, of its own."""

from drugs.importing import markdown_page


def parse(body: str, title: str = "Testamol + Placebex") -> dict[str, str]:
    return markdown_page.parse(f"---\ntitle: {title}\n---\n{body}".encode()).sections


def test_headings_of_components_with_bold_labels_are_folded():
    sections = parse("### Testamol\n\n**Usage:** For pain.\n\n### Placebex\n\n**Usage:** For sleep.\n")

    assert sections == {"usage": "# Testamol\n\nFor pain.\n\n# Placebex\n\nFor sleep."}


def test_bold_components_with_labels_in_lists_are_folded():
    sections = parse(
        "**Testamol:**\n\n* **Usage:** For:\n    * pain\n    * fever\n\n**Placebex**\n* **Usage:** Sleep.\n"
    )

    assert sections == {"usage": "# Testamol\n\nFor:\n* pain\n* fever\n\n# Placebex\n\nSleep."}


def test_components_in_a_list_with_labels_further_in_are_folded():
    sections = parse(
        "Each:\n\n* **Testamol (Painkiller):**\n    * **Usage:** Pain.\n* **Placebex:**\n    * **Usage:** Sleep.\n\n"
        "**Common products:**\nMany.\n"
    )

    assert sections == {
        "introduction": "Each:",
        "usage": "# Testamol (Painkiller)\n\nPain.\n\n# Placebex\n\nSleep.",
        "further_information": "**Common products:**\nMany.",
    }


def test_bold_components_with_labels_in_headings_are_folded():
    sections = parse("**1. Testamol:**\n\n### Usage: Pain.\n\n**2. Placebex (a sham):**\n\n### Usage: Sleep.\n")

    assert sections == {"usage": "# 1. Testamol\n\nPain.\n\n# 2. Placebex (a sham)\n\nSleep."}


def test_a_component_may_be_named_with_its_generic_name():
    sections = parse("**Testamol (Generic Name):** Testamol sulfate\n\n**Usage:** Pain.\n\n**FAQs:** None.\n")

    assert sections["generic_name"] == "# Testamol\n\nTestamol sulfate"
    assert sections["usage"] == "# Testamol\n\nPain."


def test_questions_after_the_last_component_are_of_the_page():
    sections = parse(
        "**Testamol:**\n* **Usage:** Pain.\n\n**Placebex:**\n* **Usage:** Sleep.\n\n**FAQs (for both):**\n* Why? So.\n"
    )

    assert sections["faqs"] == "# For both\n\n* Why? So."


def test_questions_of_each_component_stay_with_it():
    sections = parse("### Testamol\n**Usage:** A.\n**FAQs:** B.\n### Placebex\n**Usage:** C.\n**FAQs:** D.\n")

    assert sections["faqs"] == "# Testamol\n\nB.\n\n# Placebex\n\nD."


def test_side_effects_of_all_stand_in_their_own_section_where_each_has_some():
    sections = parse(
        "**Testamol:**\n* **Side Effects:** Rash.\n* **Usage:** A.\n\n**Placebex:**\n* **Side Effects:** None.\n"
        "* **Usage:** B.\n\n**Combined Testamol and Placebex:**\n* **Side Effects:** Sleep.\n* **Usage:** C.\n"
    )

    assert sections["side_effects"] == "# Testamol\n\nRash.\n\n# Placebex\n\nNone."
    assert sections["combined_side_effects"] == "# Combined Testamol and Placebex\n\nSleep."


def test_a_word_about_all_inside_the_side_effects_is_taken_out_and_the_list_goes_on():
    sections = parse("**Side Effects:**\n* Rash\n* **Combined Side Effects:** Sleep.\n* Fever\n\n**Usage:** Pain.\n")

    assert sections["combined_side_effects"] == "Sleep."
    assert sections["side_effects"] == "* Rash\n\n* Fever"


def test_a_paragraph_about_all_inside_headed_side_effects_keeps_its_words():
    sections = parse("### Usage\nPain.\n### Side Effects\nRash.\n\n**When combined:** Sleep.\n\nAsk somebody.\n")

    assert sections["combined_side_effects"] == "**When combined:** Sleep."
    assert sections["side_effects"] == "Rash.\n\nAsk somebody."


def test_a_page_about_one_drug_has_no_combined_side_effects():
    sections = parse("**Usage:** Pain.\n\n**Combined Side Effects:** Sleep.\n", title="Testamol")

    assert sections["side_effects"] == "# Combined side effects\n\nSleep."


def test_a_heading_that_names_every_component_is_no_part():
    sections = parse("## Testamol + Placebex (Generic)\n\n**Usage:** Pain.\n\n**FAQs:** None.\n")

    assert sections == {"introduction": "# Testamol + Placebex (Generic)", "usage": "Pain.", "faqs": "None."}


def test_a_list_inside_a_section_that_repeats_a_label_is_no_part():
    sections = parse(
        "### Usage\nPain.\n### Precautions\n* **Testamol:**\n    * **Interactions:** Alcohol.\n### FAQs\nNo.\n"
    )

    assert sections["precautions"] == "* **Testamol:**\n    * **Interactions:** Alcohol."


def test_a_component_that_has_no_text_keeps_its_name():
    sections = parse("**Usage:** Pain.\n\n### Placebex\n\n### FAQs\nNone.\n")

    assert sections == {"usage": "Pain.", "introduction": "# Placebex", "faqs": "None."}


def test_a_remark_in_a_label_becomes_a_heading_inside_the_section():
    sections = parse("### Usage (Individual Components)\nFor pain.\n\n### Placebex Usage\nFor sleep.\n")

    assert sections == {"usage": "# Individual Components\n\nFor pain.\n\n# Placebex\n\nFor sleep."}


def test_words_that_qualify_a_label_stay():
    sections = parse(
        "**Generic Name:** None.\n\n**Potential Usage (in theory):** Pain.\n\n**Drug Interactions:** Some.\n"
    )

    assert sections["usage"] == "# Potential Usage (in theory)\n\nPain."
    assert sections["interactions"] == "# Drug Interactions\n\nSome."


def test_what_is_about_all_comes_before_what_is_about_one():
    sections = parse("### Testamol Usage\nFor pain.\n\n### Usage\nFor both.\n")

    assert sections["usage"] == "For both.\n\n# Testamol\n\nFor pain."


def test_a_heading_that_names_several_sections_is_none():
    sections = parse("### Usage\nPain.\n### Precautions\nCare.\n### Dosage, Side Effects, and FAQs\nUnknown.\n")

    assert sections["further_information"] == "# Dosage, Side Effects, and FAQs\n\nUnknown."


def test_text_after_the_list_of_the_last_component_is_not_about_it():
    sections = parse("**Testamol:**\n* **Usage:** Pain.\n\n**Placebex:**\n* **Usage:** Sleep.\n\nNobody takes both.\n")

    assert sections["usage"] == "# Testamol\n\nPain.\n\n# Placebex\n\nSleep."
    assert sections["further_information"] == "Nobody takes both."
