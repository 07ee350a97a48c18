"""Names, synonyms, routes and components in titles; and what only a person can mend."""

from collections import Counter

import pytest

from drugs.importing import glued, markdown_page, titles
from tests import corpus


@pytest.mark.parametrize(
    ("text", "names", "synonyms"),
    [
        ("Diazepam + Imipramine", ["Diazepam", "Imipramine"], [(), ()]),
        ("Rifampicin [Rifampin] +Isoniazid +Pyrazinamide", ["Rifampicin", "Isoniazid", "Pyrazinamide"],
         [("Rifampin",), (), ()]),
        ("Acetaminophen [paracetamol]", ["Acetaminophen"], [("paracetamol",)]),
        ("Adrenaline [Epinephrine]", ["Adrenaline"], [("Epinephrine",)]),
        ("Isoprenaline [Isoproterenol, Isuprel]", ["Isoprenaline"], [("Isoproterenol, Isuprel",)]),
        ("Lidocaine/Lignocaine", ["Lidocaine"], [("Lignocaine",)]),
        ("Rifampin/Rifampicin", ["Rifampicin"], [("Rifampin",)]),
        ("Folic Acid (Vitamin B9) + Zinc", ["Folic Acid", "Zinc"], [("Vitamin B9",), ()]),
        ("Acyclovir (Topical)", ["Acyclovir (Topical)"], [()]),
        ("Activated/Medicinal Charcoal", ["Activated/Medicinal Charcoal"], [()]),
        ("Antihemophilic Factor (Recombinant)", ["Antihemophilic Factor (Recombinant)"], [()]),
        ("Anti-D (RH) Immunoglobulin", ["Anti-D (RH) Immunoglobulin"], [()]),
        ("L-Methyl Folate", ["L-Methyl Folate"], [()]),
        ("Diclofenac Sodium + Diclofenac Potassium", ["Diclofenac Sodium", "Diclofenac Potassium"], [(), ()]),
        ("Multivitamin (A + D) + Iron", ["Multivitamin (A + D)", "Iron"], [(), ()]),
    ],
)  # fmt: skip
def test_components_and_synonyms_are_told_apart(text, names, synonyms):
    title = titles.read(text)

    assert [component.name for component in title.components] == names
    assert [component.synonyms for component in title.components] == synonyms
    assert title.is_combination == (len(names) > 1)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Acyclovir (Topical)", "Topical"),
        ("Budesonide (Oral inhalation)", "Oral inhalation"),
        ("Dimercaprol (BAL)", ""),
    ],
)
def test_a_route_is_known_and_stays_in_the_name(text, route):
    [component] = titles.read(text).components

    assert component.route == route
    assert component.name == text


@pytest.mark.parametrize(
    "text",
    ["Activated/Medicinal Charcoal", "Tazobactam/ Ceftolozane", "Dimercaprol (BAL)", "Anti-D (RH) Immunoglobulin"],
)
def test_what_the_rules_cannot_tell_is_a_question(text):
    [question] = titles.read(text).questions

    assert text in question


@pytest.mark.parametrize(
    "text",
    ["Acyclovir (Topical)", "Doxorubicin (Liposomal)", "Antihemophilic Factor (Recombinant)", "Lidocaine/Lignocaine",
     "Pneumococcal Conjugate Vaccine (10-Valent)", "L-Methyl Folate", "Acetaminophen [paracetamol]"],
)  # fmt: skip
def test_what_the_rules_tell_is_no_question(text):
    assert titles.read(text).questions == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Paracetamol +", "empty-component"),
        ("[Rifampin]", "empty-component"),
        ("Acyclovir (Topical", "open-bracket"),
        ("Rifampicin [Rifampin) + Zinc", "open-bracket"),
        ("Vitamin B + Zinc + vitamin b", "repeated-component"),
        ("ThiamineVitamin B1 + Zinc", "glued-names"),
        ("Coenzyme Q", "lost-digits"),
        ("Zinc + Omega-", "lost-digits"),
        ("Vitamin B + Zinc", "lost-digits"),
    ],
)
def test_what_a_person_must_mend_has_a_problem(text, kind):
    problem = titles.problem(titles.read(text))

    assert problem is not None
    assert problem.kind == kind
    assert text in problem.words


@pytest.mark.parametrize("text", ["Vitamin B12 + Vitamin B6", "Coenzyme Q10", "Vitamin D", "Acyclovir (Topical)"])
def test_a_title_in_order_has_no_problem(text):
    assert titles.problem(titles.read(text)) is None


@pytest.mark.parametrize(
    "name",
    ["ThiamineVitamin B", "Docosahexanoic acidDHA", "Hydroxyethyl StarchHES", "Vitamin B12Folic acid", "Zinc (II)Iron"],
)
def test_glued_names_are_seen(name):
    assert glued.is_glued(name)


@pytest.mark.parametrize(
    "name",
    ["Hepatitis B Vaccine rDNA", "pH buffer", "mRNA-1273", "IncobotulinumtoxinA", "Recombinant OspA", "DPT Vaccine",
     "L-Methyl Folate", "hydrOXYzine", "predniSONE", "glipiZIDE", "fentaNYL", "CoQ10", "McCune", "Interferon Alfa-2b",
     "Technetium Tc-99m", "Carbon 11C", "PEG 3350-ES", "von Willebrand Factor", "Vitamin B12"],
)  # fmt: skip
def test_true_names_with_capitals_inside_are_not_glued(name):
    assert not glued.is_glued(name)


@corpus.needs_corpus
def test_only_titles_of_real_pages_that_need_a_person_have_a_problem():
    files = corpus.pages("current") + corpus.pages("earlier")
    texts = {markdown_page.parse(file.read_bytes()).title for file in files}

    problems = Counter(problem.kind for text in texts if (problem := titles.problem(titles.read(text))))

    assert problems == {"repeated-component": 9, "glued-names": 14, "lost-digits": 49}
