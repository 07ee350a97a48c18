"""Where entries stand when a new file about them comes: what is public, what waits, and whose words these are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext as _

from drugs.models import Entry, Event, Revision, Settlement, SourceFile, Status

# By these verbs a person makes a text of an import their own.
EDITING = ("save_draft", "rebase")


@dataclass
class Standing:
    """One entry's texts. waiting: in review; draft: one of whoever imports; owner: the file that its text came from."""

    public: Revision | None = None
    waiting: Revision | None = None
    draft: Revision | None = None
    has_text: bool = False
    owner: str = ""
    edited: frozenset[int] = frozenset()

    def is_untouched(self, revision: Revision) -> bool:
        """Tell whether a text is just as an import brought it: nobody saved over it."""
        return revision.batch_id is not None and revision.pk not in self.edited

    @property
    def is_ours(self) -> bool:
        """Whether people here edited, wrote or checked what is public."""
        public = self.public
        return public is not None and (public.is_individually_approved or not self.is_untouched(public))

    @property
    def undecided(self) -> list[Revision]:
        return [revision for revision in (self.waiting, self.draft) if revision is not None]

    def obstacle(self, knows: str = "") -> str:
        """Say, in words, which person's text stands in the way of an import; empty when none does.

        knows: the digest of the text that the file was made from, where it says so.
        """
        if self.waiting is not None and not self.is_untouched(self.waiting):
            return _("A text of %(author)s is in review. The file waits beside it.") % {"author": self.waiting.author}
        if self.draft is not None and not self.is_untouched(self.draft):
            return _("You have a draft of this page. The file waits beside it.")
        if self.is_ours and self.public is not None and self.public.digest != knows:
            return _("People here wrote or checked what is public. Choose what to take over from the file.")
        return ""


def stand(entries: Iterable[Entry], author: User) -> dict[int, Standing]:
    """Return where each entry stands, by id. author: who imports. Four queries, however many."""
    found = {entry.pk: Standing() for entry in entries}
    living = Revision.objects.filter(entry__in=found).filter(
        Q(is_public=True) | Q(status=Status.IN_REVIEW) | Q(status=Status.DRAFT, author=author)
    )
    revisions = list(living.select_related("author"))
    for revision in revisions:
        standing = found[revision.entry_id]
        if revision.is_public:
            standing.public = revision
        elif revision.is_in_review:
            standing.waiting = revision
        else:
            standing.draft = revision
    events = Event.objects.filter(revision__in=[r.pk for r in revisions if r.batch_id is not None], verb__in=EDITING)
    edited = frozenset(pk for pk in events.values_list("revision_id", flat=True) if pk is not None)
    with_text = set(Revision.objects.filter(entry__in=found).values_list("entry_id", flat=True).distinct())
    came = SourceFile.objects.filter(entry__in=found, revision__isnull=False).exclude(settlement=Settlement.MERGED)
    owners = dict(came.order_by("-pk").values_list("entry_id", "path"))  # the first file that came stays the owner
    for pk, standing in found.items():
        standing.edited, standing.has_text, standing.owner = edited, pk in with_text, owners.get(pk, "")
    return found
