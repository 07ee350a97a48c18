"""What reading real pages by eye showed: other words for the same, and words that only look alike."""

from __future__ import annotations

import pytest

from drugs import findings
from drugs.findings import PageText
from drugs.findings.passages import flat, sentences

SAID = {"usage": "It is used for pain of many kinds, by mouth.", "side_effects": "Nausea and a headache are common."}
PAIR = {"component_names": ("Testamol", "Placebex"), "is_combination": True}


def ids(text: str, **given: object) -> set[str]:
    page = PageText(**({"name": "Testamol", "sections": SAID | {"faqs": text}} | given))
    return {finding.id for finding in findings.find(page)}


def ids_after(was: str, now: str) -> set[str]:
    return ids(now, base=PageText("Testamol", sections=SAID | {"faqs": was}))


@pytest.mark.parametrize(
    ("check_id", "text"),
    [
        ("dangerous-notation", "Take 5 mg once daily (OD)."),
        ("dangerous-notation", "Give 5 mg SC."),
        ("dangerous-notation", "Take 5 mg HS."),
        ("dangerous-notation", "Doses are counted in IU."),
        ("dangerous-notation", "Give 0.5-1.0 gram."),
        ("pregnancy-letter", "Pregnancy (Category X) forbids it."),
        ("pregnancy-letter", "It is classified as Category C during pregnancy."),
        ("pregnancy-letter", "It is in pregnancy category B1."),
        ("claims-safety", "There are no significant drug interactions."),
        ("claims-safety", "It is very safe."),
        ("claims-safety", "It is safe for children."),
        ("claims-safety", "It poses no risk."),
        ("disclaimer-inside", "This is for general knowledge only."),
        ("disclaimer-inside", "It should not replace professional medical advice."),
        ("disclaimer-inside", "This information should not be used for self-medication."),
        ("disclaimer-inside", "This information should not be interpreted as a prescription."),
    ],
)
def test_other_words_are_found(check_id, text):
    assert check_id in ids(text)


@pytest.mark.parametrize(
    ("check_id", "text"),
    [
        ("dangerous-notation", "Take 5 mg twice daily (BID)."),
        ("dangerous-notation", "It treats multiple sclerosis (MS)."),
        ("pregnancy-letter", "It is categorized as a sulfonylurea."),
        ("claims-safety", "Make sure there are no interactions."),
        ("claims-safety", "Ask whether it is safe for you."),
        ("claims-safety", "There are no adverse reactions listed on the label."),
        ("claims-safety", "It poses no risk to the fetus in animal studies."),
        ("disclaimer-inside", "It is not a substitute for other tablets."),
        ("disclaimer-inside", "It does not replace a balanced diet."),
    ],
)
def test_words_that_only_look_alike_are_left_alone(check_id, text):
    assert check_id not in ids(text)


def test_words_for_the_editor_quote_the_letter_alone():
    page = PageText("Testamol", sections=SAID | {"faqs": "Pregnancy and breastfeeding: it is in Category D there."})

    (finding,) = (f for f in findings.find(page) if f.id == "pregnancy-letter")

    assert finding.words.startswith("“Category D”")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("**Q: A missed dose?** A: Apply the medication as soon as you remember.", True),
        ("If it itches, stop using the product immediately.", True),
        ("If it itches, stop taking the medication and seek help.", True),
        ("**Q: What if I miss a dose?** A: Take the next dose as scheduled.", False),
        ("If it leaks, immediately stop the infusion.", False),
        ("**Q: What if I miss a dose?** A: Call your doctor.", False),
    ],
)
def test_advice_on_high_alert_medicines(text, is_found):
    assert ("high-alert-advice" in ids(text, name="Warfarin")) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("The combination can interact with other medications.", True),
        ("Avoid alcohol: combined with it, the risk is higher.", True),
        ("People with an allergy to both should avoid it.", True),
        ("The combination increases the risk of a fall.", False),
        ("Testamol with Placebex can be dangerous.", False),
        ("Combining them has risks.", False),
    ],
)
def test_what_is_said_of_other_things_is_not_said_of_both(text, is_found):
    assert ("never-speaks-of-both" in ids(text, **PAIR)) is is_found


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("The pair is unsafe and should never be taken.** Ask about allergies.", "Some people have allergies."),
        ("It must not be used in pregnancy.", "It was tried in pregnancy."),
        ("Never double the dose.", "Take it with water."),
        ("Never exceed the usual dose.", "Never double the dose."),
        ("Do not stop it suddenly.", "Do not double the dose."),
        ("It is generally avoided in pregnancy.", "It was tried in pregnancy."),
        ("It is best to avoid alcohol.", "A little alcohol is fine."),
        ("It should not be swallowed.", "This information should not be considered medical advice."),
    ],
)
def test_a_prohibition_that_went_or_got_weaker_is_found(was, now):
    assert "removed-warning" in ids_after(was, now)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Do not drive with it.", "Machinery is dangerous after it."),
        ("It can be fatal.", "It can be life-threatening."),
        ("Do not take two doses.", "Never double up."),
        ("A severe allergic reaction can happen.", "Hypersensitivity can happen."),
        ("Seizures were seen.", "Convulsions were seen."),
        ("It is not considered addictive.", "Take it with water."),
        ("**Is it addictive?**", "Take it with water."),
        ("Pharmacies do not sell it.", "Take it with water."),
        ("This information should not be considered medical advice.", "Take it with water."),
    ],
)
def test_what_is_said_in_other_words_or_was_no_warning_is_none_that_went(was, now):
    assert "removed-warning" not in ids_after(was, now)


def test_what_a_medicine_is_for_is_no_warning():
    base = PageText("Testamol", sections=SAID | {"usage": SAID["usage"] + " It stops seizures."})

    assert "removed-warning" not in ids("Take it with water.", base=base)


def test_a_sign_of_comparison_before_a_dose_stays():
    assert flat("## Doses\n> Keep **>20 mg** and a_b apart") == "Doses Keep >20 mg and a_b apart"


def test_a_bold_sentence_ends_and_a_bold_question_keeps_its_answer():
    assert sentences("**Never take it.** Ask first.") == ("Never take it.", "Ask first.")
    assert sentences("**Can I drink?** No.") == ("Can I drink? No.",)
