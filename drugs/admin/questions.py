"""What a list of the admin may be asked: what its page offers, and no more. Everything else is refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from drugs.responses import QuestionError

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

MOST_SEARCHED = 200


class BoundedQuestionsAdmin(Base):
    """Filters that are shown, links of other pages that are named, a search of some words: nothing else is answered.

    Django's own rule lets every column of a model be asked (`?password__startswith=`, `?at__gt=nonsense`), and sends
    whoever asks what it cannot answer on to the whole list, as if that were the answer.
    """

    # Look-ups that no filter has and other pages link with.
    linked_look_ups: frozenset[str] = frozenset()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        if lookup in self.linked_look_ups:
            return True
        for shown in self.get_list_filter(request):
            if isinstance(shown, type) and issubclass(shown, admin.SimpleListFilter):
                names = {shown.parameter_name}
            else:
                path = shown[0] if isinstance(shown, tuple) else shown
                names = {f"{path}__exact", f"{path}__id__exact", f"{path}__isnull"}
            if lookup in names:
                return True
        return False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list that was asked for.

        Raises QuestionError where Django would show another list instead, or write a traceback for each forged address.
        """
        try:
            return super().get_changelist_instance(request)
        except (DisallowedModelAdminLookup, IncorrectLookupParameters) as error:
            raise QuestionError(
                _("This list has no such page, or cannot be asked this way. Open it anew and use its own filters.")
            ) from error

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Search as Django does. Raises QuestionError for more words than a database takes conditions."""
        if len(search_term) > MOST_SEARCHED:
            words = _("That is too long to search for: at most %(most)d characters.")
            raise QuestionError(words % {"most": MOST_SEARCHED})
        return super().get_search_results(request, queryset, search_term)
