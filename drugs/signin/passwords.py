"""A password that would be among the first guesses is refused, however long it is.

Django's list of common passwords holds almost none of 15 characters. zxcvbn estimates how many guesses somebody needs
who knows the common passwords, words, names, dates, keyboard rows, repetitions and how people join them.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

# Its highest mark: more than 10^10 guesses.
LEAST_MARK = 4
# Its cost grows with the square of the length. What is good up to here is not made bad by what follows.
MOST_LOOKED_AT = 72


class GuessableValidator:
    """Refuse what zxcvbn guesses too soon: also the site's name and the person's own, repeated or with a year."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError "guessable". Some milliseconds."""
        known = [settings.SITE_NAME, *self.words_of(user)]
        if zxcvbn(password[:MOST_LOOKED_AT], user_inputs=known)["score"] < LEAST_MARK:
            raise ValidationError(
                _(
                    "This password is too easy to guess: it repeats something, or is a common word, row of keys or "
                    "name. Four or five words that do not belong together make a good one."
                ),
                code="guessable",
            )

    def words_of(self, user: Any) -> list[str]:
        names = ("username", "first_name", "last_name", "email")
        return [word for name in names if (word := str(getattr(user, name, "") or ""))]

    def get_help_text(self) -> str:
        return _("Your password can’t be one that is quickly guessed: four or five unrelated words make a good one.")
