"""Length limits that the database keeps too: SQLite ignores max_length."""

from django.db.models import CheckConstraint, F, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual


def at_most(model: str, field: str, characters: int) -> CheckConstraint:
    """Refuse a text of more than so many characters in the column `field`."""
    return CheckConstraint(
        condition=LessThanOrEqual(Length(F(field)), Value(characters)), name=f"{model}_{field}_length"
    )


def not_empty(model: str, field: str) -> CheckConstraint:
    """Refuse an empty text in the column `field`."""
    return CheckConstraint(condition=GreaterThanOrEqual(Length(F(field)), Value(1)), name=f"{model}_{field}_given")
