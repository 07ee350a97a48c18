"""The report of a dry run or an import: filtered, a page at a time, and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from drugs.admin.badges import Badge
from drugs.admin.import_words import LEVELS, check_words, outcome_badge
from drugs.importing import jobs, kept_report, worker
from drugs.importing.kept_report import Row
from drugs.models import Entry, ImportBatch, ImportJob, Outcome, SourceFile

ROWS_A_PAGE = 50
# A file with more findings than these has them in its own page.
MOST_FINDINGS = 5


@dataclass(frozen=True)
class Found:
    """One finding of a file."""

    badge: Badge
    words: str
    quote: str


@dataclass(frozen=True)
class Shown:
    """One file of a report. urls: (words, address) of what there is to look at."""

    path: str
    outcome: str
    badge: Badge
    entry: str
    reason: str
    line: int
    findings: list[Found]
    more: int
    urls: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_failed(self) -> bool:
        return self.outcome == Outcome.FAILED


def shown(rows: Iterable[Row], batch: ImportBatch | None, job: ImportJob | None) -> list[Shown]:
    """Return rows with what they lead to. job: its files are still kept. Two queries, however many rows."""
    some = list(rows)
    slugs = [row["slug"] for row in some if row["slug"]]
    entries = {(e.kind, e.slug): e for e in Entry.objects.filter(slug__in=slugs)} if slugs else {}
    files: dict[str, SourceFile] = {}
    if batch is not None and job is None:
        keys = [key_of(row) for row in some]
        files = {f.path: f for f in SourceFile.objects.filter(batch=batch, path__in=keys).only("path", "revision")}
    return [one(row, entries.get((row["kind"], row["slug"])), files.get(key_of(row)), job) for row in some]


def key_of(row: Row) -> str:
    """Return by what the file of a row is known: its last folder and name."""
    return "/".join(row["path"].split("/")[-2:])


def one(row: Row, entry: Entry | None, file: SourceFile | None, job: ImportJob | None) -> Shown:
    urls = []
    if file is not None:
        if file.revision_id is not None:
            urls.append((_("text"), reverse("admin:drugs_revision_change", args=[file.revision_id])))
        urls.append((_("file"), reverse("admin:drugs_sourcefile_change", args=[file.pk])))
    elif job is not None:
        address = reverse("admin:drugs_importbatch_job_sample", args=[job.pk])
        urls.append((_("how it reads"), f"{address}?{urlencode({'file': row['path']})}"))
    if entry is not None:
        urls.append((_("page"), reverse(f"admin:drugs_{entry.kind}_change", args=[entry.pk])))
    words = {"blocking": _("stops it"), "warning": _("warning")}
    # What only informs is the same for nearly every file.
    grave = [f for f in row["findings"] if f["level"] != "information"][:MOST_FINDINGS]
    found = [
        Found(Badge(LEVELS[f["level"]][0], words[f["level"]], LEVELS[f["level"]][1]), f["words"], f["quote"])
        for f in grave
    ]
    reason = "" if any(f.words == row["reason"] for f in found) else row["reason"]
    return Shown(
        row["path"],
        row["outcome"],
        outcome_badge(row["outcome"]),
        row["entry"] or "",
        reason,
        row["line"],
        found,
        len(row["findings"]) - len(found),
        urls,
    )


@dataclass
class Report:
    """What one report is about, and where its rows are. of: "trial" for the dry run of an upload."""

    job: ImportJob | None
    batch: ImportBatch | None
    of: str = ""

    @property
    def is_trial(self) -> bool:
        return self.of == "trial"

    def rows(self) -> Iterator[Row]:
        """Yield the rows from the kept file, else from the database. Raises Http404 where there are none."""
        if self.job is not None and self.job.path:
            file = jobs.place_of(self.job) / (worker.TRIAL if self.is_trial else worker.IMPORTED)
            if file.exists():
                return kept_report.rows_of_file(file)
        if self.batch is None or self.is_trial:
            raise Http404(_("There is no report yet."))
        return kept_report.rows_of_batch(self.batch)

    @property
    def vanished(self) -> list[str]:
        if self.is_trial and self.job is not None:
            return list(self.job.trial.get("vanished", []))
        return list(self.batch.vanished) if self.batch is not None else []

    def answer(self, model_admin: Any, request: HttpRequest) -> HttpResponseBase:
        chosen = {"outcome": request.GET.get("outcome", ""), "finding": request.GET.get("finding", "")}
        form = request.GET.get("as", "")
        rows = self.rows()
        if form == "json":
            number = self.batch.pk if self.batch is not None and not self.is_trial else None
            parts = kept_report.as_json(kept_report.matching(rows, **chosen), number, self.vanished)
            return self.download(parts, "application/json", "json")
        if form == "csv":
            return self.download(kept_report.as_csv(kept_report.matching(rows, **chosen)), "text/csv", "csv")
        return self.page(model_admin, request, rows, chosen)

    def download(self, parts: Iterable[str], kind: str, ending: str) -> StreamingHttpResponse:
        what = f"upload-{self.job.pk}" if self.job is not None else f"import-{self.batch.pk if self.batch else 0}"
        response = StreamingHttpResponse(parts, content_type=f"{kind}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{what}{"-dry-run" if self.is_trial else ""}.{ending}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def page(self, model_admin: Any, request: HttpRequest, rows: Iterable[Row], chosen: dict[str, str]) -> HttpResponse:
        """Show one page of the rows. All are gone through once: for the choices and for the counts."""
        number = page_number(request)
        start = (number - 1) * ROWS_A_PAGE
        tally = kept_report.Tally()
        matching = kept_report.matching(counted(rows, tally), **chosen)
        before = sum(1 for _row in islice(matching, start))
        here = list(islice(matching, ROWS_A_PAGE))
        total = before + len(here) + sum(1 for _row in matching)
        if number > 1 and not here:
            raise Http404(_("There is no such page of this report."))
        job = self.job if self.is_trial or (self.batch is None) else None
        query = urlencode({name: value for name, value in {"of": self.of, **chosen}.items() if value})
        context = {
            "rows": shown(here, self.batch, job),
            "total": total,
            "first": start + 1,
            "last": start + len(here),
            "previous": f"?{query}&page={number - 1}" if number > 1 else "",
            "next": f"?{query}&page={number + 1}" if total > start + len(here) else "",
            "json_url": f"?{query}&as=json",
            "csv_url": f"?{query}&as=csv",
            "of": self.of,
            "outcomes": [
                (value, f"{Outcome(value).label} ({count})", value == chosen["outcome"])
                for value, count in tally.counts.items()
                if count or value == chosen["outcome"]
            ],
            "findings": [
                (check_id, f"{check_words(check_id)} ({count})", check_id == chosen["finding"])
                for check_id, (_level, count) in sorted(tally.findings.items())
            ],
            "back": self.back(),
            "about": self.job.name if self.job is not None and self.job.is_upload else str(self.batch),
        }
        title = _("Report of the dry run") if self.is_trial else _("Report of the import")
        return model_admin.page(request, "admin/drugs/importbatch/report.html", title, context)

    def back(self) -> str:
        if self.job is not None:
            return reverse("admin:drugs_importbatch_job", args=[self.job.pk])
        return reverse("admin:drugs_importbatch_change", args=[self.batch.pk if self.batch else 0])


def counted(rows: Iterable[Row], tally: kept_report.Tally) -> Iterator[Row]:
    for row in rows:
        tally.add(row)
        yield row


def page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text) > 0):
        raise Http404(_("There is no such page of this report."))
    return int(text)
