from drugs.findings import PageText, nothing_said

LONG = "Used for made-up pain by people who do not exist."


def sections_found(**sections: str) -> list[str]:
    return [finding.section for finding in nothing_said.check(PageText("Testamol", sections=sections))]


def test_an_empty_page_says_nothing():
    assert sections_found() == ["usage", "side_effects"]


def test_not_applicable_says_nothing():
    assert sections_found(usage="Not applicable.", side_effects=LONG) == ["usage"]


def test_effects_together_count_as_side_effects():
    assert sections_found(usage=LONG, combined_side_effects=LONG) == []
