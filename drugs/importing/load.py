"""Load: parsed pages into entries and submitted revisions, each file in a transaction of its own.

Everything goes through the verbs. Nothing is approved here, and no hand-written text is overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from drugs import findings, review
from drugs.importing import identity, markdown_page, titles
from drugs.importing.errors import PageError
from drugs.importing.files import Found
from drugs.models import Address, Content, Entry, ImportBatch, Origin, Outcome, Revision, SourceFile
from drugs.review.provenance import uniform


@dataclass(frozen=True)
class Options:
    """Who imports, and where the words come from."""

    author: User
    origin: str = Origin.AI
    tool: str = ""
    generated_on: date | None = None


@dataclass(frozen=True)
class Result:
    """What became of one file. reason: in words, where something is to be said; line: 0 when the file as a whole."""

    path: str
    outcome: str
    entry: Entry | None = None
    reason: str = ""
    line: int = 0
    findings: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the shape that `import_pages --report` writes."""
        return {
            "path": self.path,
            "outcome": str(self.outcome),
            "entry": self.entry.name if self.entry else None,
            "kind": self.entry.kind if self.entry else None,
            "slug": self.entry.slug if self.entry else None,
            "reason": self.reason,
            "line": self.line,
            "findings": list(self.findings),
        }


@dataclass
class Import:
    """One run. The batch is made when the first file brings something new."""

    options: Options
    batch: ImportBatch | None = None
    seen: set[str] = field(default_factory=set)

    def run(self, files: Iterable[Found]) -> Iterator[Result]:
        """Import the files one by one, yielding what became of each; then mark the batch as finished."""
        for found in files:
            yield self.one(found)
        if self.batch is not None:
            self.batch.finished_at = timezone.now()
            self.batch.save(update_fields=["finished_at"])

    def one(self, found: Found) -> Result:
        """Import one file whole, or not at all; a file that fails is kept too, with the reason."""
        raw = b""
        try:
            raw = found.read()
            if found.key in self.seen:
                raise PageError(_("Another file with the same folder and name is in this import already."))
            self.seen.add(found.key)
            with transaction.atomic():
                return self.load(found, raw)
        except (PageError, review.ReviewError) as error:
            reason, line = str(error), getattr(error, "line", 0)
        return self.failed(found, raw, reason, line)

    def failed(self, found: Found, raw: bytes, reason: str, line: int) -> Result:
        known = latest(found.key)
        is_new = known is None or known.digest != digest_of(raw)
        if raw and is_new and not SourceFile.objects.filter(batch=self.batch, path=found.key).exists():
            self.keep(found, raw, Outcome.FAILED, reason=reason)
        return Result(str(found.path), Outcome.FAILED, reason=reason, line=line)

    def current_batch(self) -> ImportBatch:
        if self.batch is None:
            options = self.options
            self.batch = ImportBatch.objects.create(
                author=options.author, origin=options.origin, tool=options.tool, generated_on=options.generated_on
            )
        return self.batch

    def keep(self, found: Found, raw: bytes, outcome: str, **values: Any) -> SourceFile:
        """Keep the file whole."""
        return SourceFile.objects.create(
            batch=self.current_batch(), path=found.key, digest=digest_of(raw), raw=raw, outcome=outcome, **values
        )

    def load(self, found: Found, raw: bytes) -> Result:
        known = latest(found.key)
        if known is not None and known.digest == digest_of(raw):
            return repeated(found, known)
        page = markdown_page.parse(raw)
        title = titles.read(page.title)
        if problem := problem_of(title):
            self.keep(found, raw, Outcome.QUARANTINED, reason=problem["words"], findings=[problem])
            return Result(str(found.path), Outcome.QUARANTINED, reason=problem["words"], findings=(problem,))
        entry = identity.entry_for(title, self.options.author)
        if other := owner(entry, found.key):
            reason = _("The file %(path)s is about the same.") % {"path": other.path}
            self.keep(found, raw, Outcome.DUPLICATE, entry=entry, reason=reason)
            return Result(str(found.path), Outcome.DUPLICATE, entry, reason)
        Address.objects.get_or_create(path=found.old_address, defaults={"entry": entry})
        return self.add_revision(found, raw, entry, title, self.content(page, entry))

    def content(self, page: markdown_page.Page, entry: Entry) -> Content:
        """Return the content of a page; its ratings and sources are those of the text that is public."""
        options = self.options
        generated_on = options.generated_on.isoformat() if options.generated_on else None
        provenance = uniform(page.sections, options.origin, options.tool, generated_on)
        base = entry.public_revision()
        if base is None:
            return Content(sections=page.sections, provenance=provenance)
        return Content(
            sections=page.sections,
            provenance=provenance,
            sources=base.sources,
            relation=base.relation,
            severity=base.severity,
            evidence=base.evidence,
            summary=base.summary,
        )

    def add_revision(self, found: Found, raw: bytes, entry: Entry, title: titles.Title, content: Content) -> Result:
        had_text = Revision.objects.filter(entry=entry).exists()
        public = entry.public_revision()
        if public is not None and public.digest == content.digest(entry.drug_ids()):
            self.keep(found, raw, Outcome.UNCHANGED, entry=entry, revision=public)
            return Result(str(found.path), Outcome.UNCHANGED, entry)
        if obstacle := clear_the_way(entry, self.options.author):
            self.keep(found, raw, Outcome.QUARANTINED, entry=entry, reason=obstacle)
            return Result(str(found.path), Outcome.QUARANTINED, entry, obstacle)
        author = self.options.author
        draft = review.start_draft(entry, actor=author, content=content, batch=self.current_batch())
        identity.propose_synonyms(title, entry, draft, author)
        found_in = findings.find(review.page_text(draft))
        blocking = [finding for finding in found_in if finding.level == findings.Level.BLOCKING]
        reason = " ".join(finding.words for finding in blocking)
        outcome = Outcome.QUARANTINED if blocking else Outcome.UPDATED if had_text else Outcome.CREATED
        if not blocking:
            review.submit(draft, actor=author, seen_digest=draft.digest)
        shown = tuple(asdict(finding) for finding in found_in)
        self.keep(found, raw, outcome, entry=entry, revision=draft, reason=reason, findings=list(shown))
        return Result(str(found.path), outcome, entry, reason, findings=shown)


def digest_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def latest(key: str) -> SourceFile | None:
    """Return what the newest import made of the file of this key."""
    return SourceFile.objects.filter(path=key).select_related("entry").defer("raw").order_by("-id").first()


def repeated(found: Found, known: SourceFile) -> Result:
    """Say of a file with the same bytes as the last time: nothing to do, or what is still wrong with it."""
    still = (Outcome.DUPLICATE, Outcome.QUARANTINED, Outcome.FAILED)
    outcome = known.outcome if known.outcome in still else Outcome.UNCHANGED
    return Result(str(found.path), outcome, known.entry, known.reason, findings=tuple(known.findings))


def owner(entry: Entry, key: str) -> SourceFile | None:
    """Return the file of another key from which entry's text came."""
    came = SourceFile.objects.filter(entry=entry, revision__isnull=False).exclude(path=key)
    return came.defer("raw").first()


def problem_of(title: titles.Title) -> dict[str, Any] | None:
    """Return why no entry can be made from a title, as a finding; None when one can."""
    if title.has_empty_component:
        words = _("The title “%(title)s” has a component without a name.") % {"title": title.text}
    elif title.repeated:
        words = _("The title “%(title)s” names %(name)s more than once.") % {
            "title": title.text,
            "name": ", ".join(title.repeated),
        }
    else:
        return None
    return asdict(findings.Finding("repeated-component", findings.Level.BLOCKING, "", title.text, words))


def is_untouched(revision: Revision) -> bool:
    """Tell whether a text is just as an import brought it: nobody saved over it."""
    return revision.batch_id is not None and not revision.events.filter(verb__in=["save_draft", "rebase"]).exists()


def clear_the_way(entry: Entry, author: User) -> str:
    """Take older texts of imports out of the way; say, in words, when a person's text stands in it."""
    if entry.is_retracted:
        return _("The page is retracted. The file waits until somebody restores it.")
    waiting = Revision.objects.waiting().filter(entry=entry).select_related("author").first()
    if waiting is not None and not is_untouched(waiting):
        return _("A text of %(author)s is in review. The file waits for the decision on it.") % {
            "author": waiting.author
        }
    draft = Revision.objects.drafts().filter(entry=entry, author=author).first()
    if draft is not None and not is_untouched(draft):
        return _("You have a draft of this page. Submit or discard it, then import the file again.")
    if waiting is not None:
        review.supersede(waiting, actor=author, reason=_("A newer import of this page has come."))
    if draft is not None:
        review.discard(draft, actor=author, seen_digest=draft.digest)
    return ""
