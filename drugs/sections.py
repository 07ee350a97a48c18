"""The catalogue of sections: the fixed parts of an entry's text, in the order in which readers meet them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# The longest text that a section may hold, in characters. The longest imported page has about 9,000 in all.
MAX_SECTION_LENGTH = 60_000


@dataclass(frozen=True)
class Section:
    """One part of a text. `key` is also the name of the column that holds it."""

    key: str
    title: Any
    help: Any
    only_combinations: bool = False

    @property
    def anchor(self) -> str:
        """The id of the section on an entry's page: `side-effects`."""
        return self.key.replace("_", "-")


SECTIONS: tuple[Section, ...] = (
    Section("warnings", _("Warnings"), _("What can do serious harm. At most two, first on the page.")),
    Section("introduction", _("Introduction"), _("What it is, in two or three sentences.")),
    Section("generic_name", _("Generic name"), _("The international name, and other names of the same substance.")),
    Section("usage", _("What it is used for"), _("The conditions it is used for.")),
    Section(
        "dosage", _("Dosage"), _("Doses with unit, frequency, route and patient group. Write 0.5 mg, never .5 mg.")
    ),
    Section("side_effects", _("Side effects"), _("Common, serious, and when to get help.")),
    Section(
        "combined_side_effects",
        _("Side effects together"),
        _("What happens when these medicines are taken together."),
        only_combinations=True,
    ),
    Section("interactions", _("Taking with other medicines"), _("Other medicines, food and alcohol.")),
    Section("precautions", _("Precautions"), _("Who should not take it, or only with care.")),
    Section("how_it_works", _("How it works"), _("How it acts in the body.")),
    Section("faqs", _("Questions"), _("Questions that readers ask, each with its answer.")),
    Section("further_information", _("Further information"), _("What fits nowhere else.")),
    Section(
        "page_disclaimer",
        _("About this page"),
        _("What this page adds to the standard disclaimer. Nothing clinical: a warning belongs above."),
    ),
)
SECTION_KEYS: tuple[str, ...] = tuple(section.key for section in SECTIONS)
BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}


def sections_of(is_combination: bool) -> tuple[Section, ...]:
    """Return the sections that a drug's or a combination's text can have."""
    return tuple(section for section in SECTIONS if is_combination or not section.only_combinations)
