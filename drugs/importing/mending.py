"""A quarantined file whose title a person mended: imported after all, through the same decisions as any file."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from drugs import review
from drugs.importing import planning, storing
from drugs.importing.beside import read_again
from drugs.importing.files import Found
from drugs.importing.identity import look_up
from drugs.importing.planning import Arriving, Plan
from drugs.importing.standing import stand
from drugs.models import SourceFile
from drugs.models.roles import WRITE
from drugs.review.record import lock_entries, require, take_turn


@transaction.atomic
def import_with_title(file: SourceFile, title: str, *, actor: User) -> Plan:
    """Import a waiting file as if its title were another one; actor becomes an author of its text.

    Returns what became of it: a text, or a place beside the page that it is about. Raises ReviewError in words.
    """
    require(actor, WRITE)
    file = review.waiting_file(file)
    if file.entry_id is not None:
        raise review.ReviewError(_("It is known what this file is about: merge or dismiss it."), "no-title")
    said = read_again(file, " ".join(title.split()))
    if said.title is None or said.content is None:
        raise review.ReviewError(said.problem, "name")
    known = look_up([said.title])
    lock_entries(known.entries())
    take_turn()
    known = look_up([said.title])
    folder, _slash, name = file.path.rpartition("/")
    arriving = Arriving(Found(file.path, folder, name), bytes(file.raw), file.digest, said)
    entry = known.entry(said.title)
    standings = stand([entry] if entry else [], actor)
    if entry is not None and (public := standings[entry.pk].public) is not None:
        arriving.reading = read_again(file, said.title.text, public.content)
    plan = planning.decide(arriving, known, standings, {}, by_person=True)
    if plan.makes_text:
        storing.make_texts([plan], known, actor, lambda: file.batch)
    if plan.entry is None:
        raise review.ReviewError(plan.reason, "name")
    storing.keep_addresses([plan])
    review.settle_imported(file, actor=actor, entry=plan.entry, revision=plan.revision, title=said.title.text)
    return plan
