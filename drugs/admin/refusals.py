"""What a refusal of a verb is in HTTP."""

from drugs.review import ReviewError

# What the person can put right in the form itself. Everything else is a conflict with what is there now.
BAD_REQUEST = {
    *("address", "compared", "components", "content", "empty", "form", "minor", "name", "page", "reason", "same"),
    *("text", "unchanged"),
}


def status_of(error: ReviewError) -> int:
    """Return 403 where a permission is missing, 400 where the form can be mended, else 409."""
    if error.code == "permission":
        return 403
    return 400 if error.code in BAD_REQUEST else 409
