"""The words that are stored by key: each with what it means to a reader."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    DRUG = "drug", _("drug")  # one substance
    COMBINATION = "combination", _("combination")  # a set of two or more


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")  # being written; only its author changes it
    IN_REVIEW = "in_review", _("in review")  # frozen, waiting for somebody who did not write it
    APPROVED = "approved", _("approved")  # let out at some time; is_public says whether readers see it now
    CLOSED = "closed", _("closed")  # ended without being let out


class Approval(models.TextChoices):
    NONE = "", _("not let out")
    INDIVIDUAL = "individual", _("approved one by one")  # one person read this one text
    BATCH = "batch", _("released in a batch")  # nobody read this one text


class Severity(models.TextChoices):
    CONTRAINDICATED = "contraindicated", _("Do not take together unless your prescriber has told you to")
    MAJOR = "major", _("Can cause serious harm: ask before taking both")
    MODERATE = "moderate", _("Take care: you may need advice or checks")
    MINOR = "minor", _("Usually a small effect")
    UNKNOWN = "unknown", _("Nobody has rated this combination. That does not mean it is safe")

    @property
    def rank(self) -> int:
        """How grave, from 0 for the gravest. Unknown stands between moderate and minor: it is no all-clear."""
        order = (self.CONTRAINDICATED, self.MAJOR, self.MODERATE, self.UNKNOWN, self.MINOR)
        return order.index(self)

    @property
    def is_serious(self) -> bool:
        """Whether a reader who already takes both must be told what to do today."""
        return self in (self.CONTRAINDICATED, self.MAJOR)


class Relation(models.TextChoices):
    ONE_PRODUCT = "one_product", _("Sold as one product")
    SEPARATE = "separate", _("Separate medicines sometimes prescribed together")
    UNUSUAL = "unusual", _("Not a usual combination")
    WITHDRAWN = "withdrawn", _("Withdrawn product")
    NOT_STATED = "not_stated", _("Not stated")


class Evidence(models.TextChoices):
    LABEL = "label", _("Official label or guideline")
    STUDIES = "studies", _("Studies in people")
    CASE_REPORTS = "case_reports", _("Case reports")
    EXPECTED = "expected", _("Expected from how they work")
    NONE = "none", _("No source")


class NameKind(models.TextChoices):
    SYNONYM = "synonym", _("synonym")  # another name of the same substance
    BRAND = "brand", _("brand")  # a product; may hold other things elsewhere
    MISSPELLING = "misspelling", _("misspelling")  # found, never shown


class Origin(models.TextChoices):
    AI = "ai", _("AI")
    PUBLIC = "public", _("the public")
    STAFF = "staff", _("our staff")


class SourceKind(models.TextChoices):
    LABEL = "label", _("Official label")
    GUIDELINE = "guideline", _("Guideline")
    REVIEW = "review", _("Systematic review")
    STUDY = "study", _("Study")
    TEXTBOOK = "textbook", _("Textbook")
    OTHER = "other", _("Other")


class Outcome(models.TextChoices):
    """What an import made of one file."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    DUPLICATE = "duplicate", _("duplicate")
    QUARANTINED = "quarantined", _("quarantined")
    FAILED = "failed", _("failed")


class Settlement(models.TextChoices):
    """What became of an imported file that waited for a person."""

    NONE = "", _("not settled")
    MERGED = "merged", _("merged into a draft")  # a person put its text and the page's together
    IMPORTED = "imported", _("imported after all")  # a person mended its title
    DISMISSED = "dismissed", _("dismissed")  # a person said why it is not wanted
    REPLACED = "replaced", _("replaced by a newer file")  # a newer file of the same name came
