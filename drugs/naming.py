"""Names in one comparable form, and the slugs and keys made from them."""

import re
import unicodedata
from collections.abc import Iterable

MAX_NAME_LENGTH = 400
MAX_SLUG_LENGTH = 400

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "ω": "omega",
}  # fmt: skip

# Of plain ASCII these are the words, and a twentieth of the work.
PLAIN_WORDS = re.compile("[a-z0-9]+")

# NFKC would write these as letters: "Testamol™" is no "testamoltm".
TRADE_MARKS = "™℠"


def normalise(text: str) -> str:
    """Return text in the form in which names are compared: lower case, no accents, words between single spaces.

    Digits count and stay ("Vitamin B12" is not "Vitamin B"); Greek letters are spelled out ("β" is "beta");
    characters that nobody sees are left out; everything else that is no letter or digit separates words. Empty when
    nothing comparable is left.
    """
    if text.isascii():
        return " ".join(PLAIN_WORDS.findall(text.lower()))
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in TRADE_MARKS)
    # NFKC first: it makes the micro sign the Greek letter that it looks like.
    folded = unicodedata.normalize("NFKC", seen).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    plain = "".join(GREEK.get(letter, letter) for letter in plain)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def slugify(name: str) -> str:
    """Return a drug's slug: its normalised name with hyphens. Two names share a slug just when they compare equal."""
    return normalise(name).replace(" ", "-")


def combination_slug(slugs: Iterable[str]) -> str:
    """Return the one address of a set of drugs: their slugs, sorted, joined by "+"."""
    return "+".join(sorted(set(slugs)))


def combination_name(names: Iterable[str]) -> str:
    """Return the name of a combination as it stands on its page: "Diazepam + imipramine" keeps the order given."""
    return " + ".join(names)


def component_key(drug_ids: Iterable[int]) -> str:
    """Return the key of a set of drugs: their ids, sorted as numbers, joined by "+". A + B is B + A."""
    return "+".join(str(number) for number in sorted(set(drug_ids)))
