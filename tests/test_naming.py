"""Names in one comparable form, and the slugs and keys made from them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugs.naming import combination_name, combination_slug, component_key, normalise, slugify


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Paracetamol", "PARACETAMOL"),
        ("Paracétamol", "Paracetamol"),
        ("Para  cetamol", " para\tcetamol "),
        ("β-Carotene", "Beta-carotene"),
        ("ά-tocopherol", "alpha tocopherol"),
        ("Ω-3", "omega 3"),
        ("µ-opioid", "mu opioid"),
        ("μ-opioid", "mu opioid"),
        ("Straße", "STRASSE"),
        ("ﬁnasteride", "Finasteride"),
        ("Vitamin B₁₂", "Vitamin B12"),
        ("Ｉｎｓｕｌｉｎ", "insulin"),
        ("Metho\u00adtrexate", "Methotrexate"),
        ("Metho\u200btrexate", "Methotrexate"),
        ("\ufeffInsulin\u202c", "Insulin"),
        ("5-HT", "5 HT"),
        ("L-Dopa®", "l dopa"),
        ("Testamol™", "Testamol"),
    ],
)
def test_names_that_mean_the_same_compare_equal(name, same):
    assert normalise(name) == normalise(same)
    assert slugify(name) == slugify(same)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Vitamin B", "Vitamin B12"),
        ("Vitamin B1", "Vitamin B12"),
        ("Imatinib", "Afatinib"),
        ("Omega-3", "Omega-6"),
        ("Interferon alfa", "Interferon beta"),
        ("Coenzyme Q", "Coenzyme Q10"),
        ("5 HT", "5HT"),
    ],
)
def test_names_that_differ_compare_unequal(name, other):
    assert normalise(name) != normalise(other)


@pytest.mark.parametrize("text", ["", " ", "®™", "+ - /", "\u200b\u200d", "😀", "´`"])
def test_a_text_without_a_letter_or_digit_is_nothing(text):
    assert normalise(text) == slugify(text) == ""


@given(st.text())
def test_the_comparable_form_is_stable(text):
    once = normalise(text)

    assert normalise(once) == once
    assert once == " ".join(once.split())
    assert all(letter.isalnum() or letter == " " for letter in once)


@given(st.text())
def test_a_slug_can_stand_in_an_address(text):
    slug = slugify(text)

    assert not re.search(r"[+/?#%&\s]|--|^-|-$", slug)
    assert slugify(slug) == slug


@given(st.lists(st.text("abc-1", min_size=1), min_size=2))
def test_the_order_of_a_set_does_not_matter(slugs):
    assert combination_slug(slugs) == combination_slug(reversed(slugs)) == combination_slug(slugs * 2)


def test_a_combination_has_one_address():
    assert combination_slug(["imipramine", "diazepam"]) == "diazepam+imipramine"


def test_a_combination_is_shown_in_the_order_given():
    assert combination_name(["Imipramine", "Diazepam"]) == "Imipramine + Diazepam"


def test_ids_are_sorted_as_numbers():
    assert component_key([10, 9, 100, 9]) == "9+10+100"


@given(st.sets(st.integers(1, 10**6)), st.sets(st.integers(1, 10**6)))
def test_a_key_names_one_set(one, other):
    assert (component_key(one) == component_key(other)) == (one == other)


@pytest.mark.parametrize(
    "text", ["Vitamin B12", "a-b+C (d)", "x\x00y\tz\n", "", " ", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"]
)
def test_plain_text_is_normalised_as_any_other(text):
    other = normalise(f"{text} \u00e9").removesuffix("e").strip()

    assert normalise(text) == other
