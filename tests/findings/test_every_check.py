"""Every content check: what it finds, and what it leaves alone."""

from __future__ import annotations

import time

import pytest

from drugs import findings
from drugs.findings import PageText

SAID = {"usage": "It is used for pain of many kinds, by mouth.", "side_effects": "Nausea and a headache are common."}


def ids(**given: object) -> set[str]:
    """Return the ids of what is found in a page, but for what only a missing source would say."""
    sections = given.pop("sections", {})
    page = PageText(**({"name": "Testamol", "sections": SAID | sections} | given))
    return {finding.id for finding in findings.find(page)}


FOUND = {
    "placeholder": [
        "Call [insert number] at once.",
        "Take [dose].",
        "Take XX mg.",
        "Ask [name of doctor].",
        "TODO",
        "Dose: ____",
        "It costs {{price}}.",
        "<insert name>",
        "Take [...] daily.",
        "lorem ipsum",
    ],
    "lost-digits": [
        "Take  mg twice a day.",
        "A dose of mg is usual.",
        "Omega- fatty acids help.",
        "Take it every hours.",
    ],
    "hidden-characters": ["5\u202e0 mg", "5\u200b0 mg", "a\x07b", "left\u2066right", "lost \ufffd sign"],
    "raw-html": ["<div>a</div>", "a <script>x</script>", "<b>bold</b>", "<!-- note -->", "<img src=x>", "&#0;"],
    "dangerous-notation": [
        "Take .5 mg.",
        "Take 5.0 mg.",
        "Take 5 µg.",
        "Take 10 U.",
        "Take 10U daily.",
        "Take 100 IU.",
        "5 mg QD",
        "5 mg q.o.d.",
        "MSO4",
        "Give 2 cc.",
        "Give 100000 units.",
    ],
    "claims-safety": [
        "It is completely safe.",
        "It has no side effects.",
        "It works without any side effects.",
        "It is 100 % safe.",
        "It is safe for everyone.",
        "It is risk-free.",
        "There is no risk at all.",
    ],
    "pregnancy-letter": [
        "It is in pregnancy category C.",
        "FDA category X drug",
        "Category D in pregnancy",
        "Pregnancy Category B",
    ],
    "disclaimer-inside": [
        "This is for educational purposes only.",
        "It is not a substitute for medical advice.",
        "This text is AI-generated.",
        "This is not medical advice.",
    ],
}
LEFT_ALONE = {
    "placeholder": ["See [the label](https://example.org).", "Who takes it? Anyone.", "A [note] on B.", "5 mg [1]"],
    "lost-digits": [
        "Give 5 mg/kg.",
        "Doses are written in mg.",
        "Take 5 - 10 mg.",
        "Vitamin B12 helps.",
        "Omega-3 fatty acids",
    ],
    "hidden-characters": ["naïve café", "a\nb", "soft\u00adhyphen", "½ tablet – “half”", "10⁹ µL"],
    "raw-html": [
        "<5 mg",
        "x < y and y > z",
        "10<sup>9</sup>",
        "<br>",
        "`<div>`",
        "<https://example.org>",
        "H<sub>2</sub>O",
    ],
    "dangerous-notation": [
        "Take 0.5 mg.",
        "Take 5 mg.",
        "Take 5 micrograms.",
        "Vitamin U.",
        "The U.S. label.",
        "Give 100,000 units.",
        "1.05 mg",
    ],
    "claims-safety": [
        "It is not completely safe.",
        "It has side effects.",
        "No side effects of this kind were seen.",
        "Is it safe?",
        "Black stools are harmless.",
    ],
    "pregnancy-letter": ["A category of drugs.", "In pregnancy ask first.", "Category: painkillers"],
    "disclaimer-inside": ["Ask your doctor.", "An educational programme helps."],
}


@pytest.mark.parametrize(("check_id", "text"), [(key, text) for key, texts in FOUND.items() for text in texts])
def test_what_is_wrong_is_found(check_id, text):
    assert check_id in ids(sections={"precautions": text})


@pytest.mark.parametrize(("check_id", "text"), [(key, text) for key, texts in LEFT_ALONE.items() for text in texts])
def test_what_is_right_is_left_alone(check_id, text):
    assert check_id not in ids(sections={"precautions": text})


def test_the_place_is_named_with_the_words_around():
    page = PageText("Testamol", sections=SAID | {"dosage": "Adults start low. Take .5 mg at night."})

    (finding,) = (f for f in findings.find(page) if f.id == "dangerous-notation")

    assert (finding.section, ".5 mg" in finding.quote, "0.5 mg" in finding.words) == ("dosage", True, True)


def test_a_hidden_character_is_shown_by_its_code():
    page = PageText("Testamol", sections=SAID | {"dosage": "Take 5\u202e0 mg."})

    (finding,) = (f for f in findings.find(page) if f.id == "hidden-characters")

    assert "5[U+202E]0 mg" in finding.quote


def test_a_component_named_twice_is_found_once():
    page = PageText("A + B", component_names=("Vitamin B", "Zinc", "vitamin  b"), is_combination=True, sections=SAID)

    assert [f.quote for f in findings.find(page) if f.id == "repeated-component"] == ["Vitamin B"]
    assert "repeated-component" not in ids(component_names=("Vitamin B6", "Vitamin B12"), is_combination=True)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Do not take it with alcohol.", "Take it with water."),
        ("It can cause a severe allergic reaction.", "It can cause a rash."),
        ("Never stop it suddenly on your own.", "Stop it suddenly on your own."),
        ("You must not drive a car for two days.", "You must drive a car for two days."),
    ],
)
def test_a_warning_that_went_is_found(was, now):
    base = PageText("Testamol", sections=SAID | {"precautions": was})

    assert "removed-warning" in ids(sections={"precautions": now}, base=base)
    assert "removed-warning" not in ids(sections={"precautions": now})


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Do not take it with alcohol.", "Alcohol must be avoided with it."),
        ("It can cause a severe allergic reaction.", "Some people are allergic to it: get help at once."),
        ("Never stop it suddenly on your own.", "Never stop it on your own, above all not suddenly."),
    ],
)
def test_the_same_warning_in_other_words_or_another_section_is_none_that_went(was, now):
    base = PageText("Testamol", sections=SAID | {"precautions": was})

    assert "removed-warning" not in ids(sections={"faqs": now}, base=base)


def test_a_lower_severity_is_found_and_a_higher_one_is_not():
    base = PageText("A + B", sections=SAID, severity="major")

    for now, is_found in (
        ("moderate", True),
        ("unknown", True),
        ("minor", True),
        ("major", False),
        ("contraindicated", False),
    ):
        assert ("severity-lowered" in ids(severity=now, base=base)) is is_found


def test_advice_on_missed_doses_is_a_warning_on_high_alert_medicines_only():
    advice = {"faqs": "**Q: What if I miss a dose?** A: Take it as soon as you remember."}

    assert "high-alert-advice" in ids(name="Warfarin", sections=advice)
    assert "high-alert-advice" in ids(name="A + B", component_names=("Insulin glargine", "B"), sections=advice)
    assert "high-alert-advice" not in ids(name="Paracetamol", sections=advice)
    assert "high-alert-advice" in ids(name="Warfarin", sections={"faqs": "Stop taking it immediately."})
    assert "high-alert-advice" not in ids(name="Warfarin", sections={"faqs": "Do not stop taking it at once."})


def test_a_warning_in_the_small_print_is_found():
    hidden = "Avoid alcohol: it can stop your breathing."

    assert "hidden-warning" in ids(sections={"page_disclaimer": hidden})
    assert "hidden-warning" in ids(sections={"further_information": f"In summary, it works. {hidden}"})
    assert "hidden-warning" not in ids(sections={"page_disclaimer": hidden, "precautions": "Do not drink alcohol."})
    assert "hidden-warning" not in ids(sections={"page_disclaimer": "Always consult your doctor before stopping."})


def test_a_combination_that_never_speaks_of_taking_both_is_found():
    pair = {"component_names": ("Testamol", "Placebex"), "is_combination": True}

    assert "never-speaks-of-both" in ids(**pair)
    assert "never-speaks-of-both" not in ids(**pair, sections={"combined_side_effects": "You may feel sleepy."})
    assert "never-speaks-of-both" not in ids(**pair, sections={"faqs": "Testamol can worsen effects of Placebex."})
    assert "never-speaks-of-both" not in ids()


def test_what_only_informs():
    twice = "This paragraph is long enough to be noticed when it stands on one page twice, which nobody meant it to do."
    long = (
        " ".join(["Pharmacokinetic characterisation necessitates individualised therapeutic considerations"] * 12) + "."
    )

    assert {"no-source", "component-without-page", "same-text", "repeated-paragraph", "reading-level"} <= ids(
        has_sources=False,
        components_without_page=("Placebex",),
        twins=("Othamol",),
        sections={"introduction": f"{twice}\n\n{long}", "faqs": twice},
    )
    assert not {"no-source", "component-without-page", "same-text", "repeated-paragraph", "reading-level"} & ids(
        has_sources=True
    )


def test_a_good_page_has_no_finding():
    assert ids(has_sources=True) == set()


def test_every_finding_has_the_id_of_a_check_and_words():
    page = PageText("Vitamin B", sections={"usage": "As an AI I cannot provide this. [insert] .5 mg <b>"})

    found = findings.find(page)

    assert {finding.id for finding in found} <= set(findings.IDS)
    assert all(finding.words for finding in found)
    assert len(set(findings.IDS)) == len(findings.IDS)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "a ",
        "1",
        "1 ",
        "not ",
        "<",
        "take it ",
        "avoid. ",
        "miss dose ",
        "_",
        "&#",
        "\u202e",
        "|-",
        "|a|b\n|-|\n|1|2|3\n",
        "1. a\n3. b\n\n",
        "1. ",
        "*",
        "2*3",
        "`",
        "a*5 b*6 ",
        "> 5\n",
        "x\n- 5\n\n",
        "x\n>\n5\n\n",
        "- > ",
    ],
)
def test_no_text_keeps_the_checks_busy(piece):
    text = (piece * 60_000)[:60_000]
    start = time.process_time()

    findings.find(
        PageText("Warfarin", sections={"faqs": text}, base=PageText("Warfarin", sections={"faqs": "No. " + text}))
    )

    assert time.process_time() - start < 10


def test_a_text_whose_sections_were_changed_since_is_looked_through_again():
    page = PageText(name="Testamol", sections={"usage": "For pain in adults, as a tablet."}, has_sources=True)
    before = findings.find(page)

    page.sections["usage"] = "I cannot provide information on this medicine."

    assert before != findings.find(page)
    assert findings.Level.BLOCKING in {one.level for one in findings.find(page)}


def test_a_text_is_looked_through_again_where_only_its_base_differs():
    sections = {"usage": "For pain.", "warnings": "Do not take it with alcohol."}
    alone = findings.find(PageText(name="Testamol", sections={"usage": "For pain."}))

    beside = findings.find(
        PageText(name="Testamol", sections={"usage": "For pain."}, base=PageText(name="Testamol", sections=sections))
    )

    assert alone != beside
