"""Parts of addresses. No name holds a NUL character, and PostgreSQL cannot be asked for one: that is a 404."""

from django.urls.converters import PathConverter, StringConverter


class SlugConverter(StringConverter):
    """The slug of a drug or combination, in any case: it is looked up, or sent on to its one address."""

    regex = "[^/\0]+"


class RestConverter(PathConverter):
    """All that follows, slashes too."""

    regex = "[^\0]+"
