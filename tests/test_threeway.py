"""Two people changed one text: whose change stands in which section."""

import pytest

from drugs.threeway import fingerprint, merge

BASE = {"usage": "For pain.", "dosage": "5 mg."}


def began() -> dict[str, str]:
    return {key: fingerprint(text) for key, text in BASE.items()}


@pytest.mark.parametrize(
    ("mine", "theirs", "taken", "text"),
    [
        ("5 mg.", "5 mg.", "same", "5 mg."),
        ("7 mg.", "7 mg.", "same", "7 mg."),
        ("7 mg.", "5 mg.", "mine", "7 mg."),
        ("5 mg.", "7 mg.", "theirs", "7 mg."),
        ("", "5 mg.", "mine", ""),
        ("5 mg.", "", "theirs", ""),
        ("50 mg.", "7 mg.", "both", "50 mg."),
        ("", "7 mg.", "both", ""),
    ],
)
def test_a_section_is_theirs_who_changed_it(mine, theirs, taken, text):
    merged = {section.key: section for section in merge(began(), BASE | {"dosage": mine}, BASE | {"dosage": theirs})}

    assert (merged["dosage"].taken, merged["dosage"].text) == (taken, text)
    assert merged["usage"].taken == "same"


def test_both_texts_are_kept_where_both_changed():
    (section,) = merge({"dosage": fingerprint("5 mg")}, {"dosage": "50 mg"}, {"dosage": "7 mg"})

    assert (section.mine, section.theirs) == ("50 mg", "7 mg")


def test_without_knowing_where_they_began_a_person_chooses():
    (section,) = merge({}, {"dosage": "5 mg"}, {"dosage": "7 mg"})

    assert section.taken == "both"


def test_white_space_at_the_ends_is_no_change():
    (section,) = merge({"dosage": fingerprint("5 mg")}, {"dosage": "5 mg\n"}, {"dosage": "7 mg"})

    assert section.taken == "theirs"
