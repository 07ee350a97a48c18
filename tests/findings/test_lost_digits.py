import pytest

from drugs.findings import PageText, lost_digits


@pytest.mark.parametrize(
    "name",
    ["Vitamin B", "vitamin b", "Coenzyme Q", "Omega-", "Pyridoxal-", "Poliomyelitis Virus Type", "ThiamineVitamin B"],
)
def test_a_name_without_its_number_is_found(name):
    page = PageText("X", component_names=("Zinc", name), is_combination=True)

    assert [finding.quote for finding in lost_digits.check(page)] == [name]


@pytest.mark.parametrize(
    "name",
    [
        "Vitamin B12", "Vitamin B Complex", "Vitamin C", "Vitamin D", "Coenzyme Q10", "L-Methyl Folate", "Omega-3",
        "Factor X Human",
    ],
)  # fmt: skip
def test_a_whole_name_is_not(name):
    assert list(lost_digits.check(PageText(name))) == []
