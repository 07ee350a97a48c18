import pytest

from drugs.importing import titles


@pytest.mark.parametrize(
    ("text", "names", "synonyms"),
    [
        ("Diazepam + Imipramine", ["Diazepam", "Imipramine"], [(), ()]),
        ("Rifampicin [Rifampin] +Isoniazid", ["Rifampicin", "Isoniazid"], [("Rifampin",), ()]),
        ("Isoprenaline [Isoproterenol]", ["Isoprenaline"], [("Isoproterenol",)]),
        ("Acyclovir (Topical)", ["Acyclovir (Topical)"], [()]),
        ("Activated/Medicinal Charcoal", ["Activated/Medicinal Charcoal"], [()]),
        ("Anti-D (RH) Immunoglobulin", ["Anti-D (RH) Immunoglobulin"], [()]),
        ("L-Methyl Folate", ["L-Methyl Folate"], [()]),
    ],
)  # fmt: skip
def test_components_and_synonyms_are_told_apart(text, names, synonyms):
    title = titles.read(text)

    assert [component.name for component in title.components] == names
    assert [component.synonyms for component in title.components] == synonyms
    assert title.is_combination == (len(names) > 1)


def test_a_component_named_twice_is_noticed():
    assert titles.read("Vitamin B + Zinc + vitamin b").repeated == ("vitamin b",)


def test_a_component_without_a_name_is_noticed():
    assert titles.read("Paracetamol + ").has_empty_component
