"""Figures for a monitor: of the review and of the server. For whoever has the token; nothing of any reader."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from drugs import counts
from drugs.models import Entry, EventCounter, ImportJob, Report, Revision
from drugs.models.report import ReportStatus


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer as if there were no such page unless the token is set and sent. Seven queries."""
    if not is_allowed(request):
        raise Http404
    figures = CollectorRegistry()
    figures.register(Review())
    body = generate_latest(figures) + generate_latest(counts.collected())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def is_allowed(request: HttpRequest) -> bool:
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and scheme.lower() == "bearer" and constant_time_compare(sent.strip(), wanted)


class Review(Collector):
    """How the review stands: what an alert is worth."""

    def describe(self) -> list[Metric]:
        return []  # asked for when registered: no query for that

    def collect(self) -> Iterator[Metric]:
        today = timezone.localdate()
        yield by_label("medref_entries_public", "Entries that readers see.", "kind", of_each_kind())
        waiting = Revision.objects.waiting().aggregate(texts=Count("pk"), oldest=Min("submitted_at"))
        yield gauge("medref_texts_in_review", "Texts that wait for a moderator.", waiting["texts"])
        age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
        yield gauge("medref_oldest_wait_seconds", "How long the oldest of them waits.", age)
        yield gauge("medref_texts_public_unread", "Public texts that nobody read.", Revision.objects.unread().count())
        overdue = Entry.objects.overdue(today).count()
        yield gauge("medref_reviews_overdue", "Public entries whose review is overdue.", overdue)
        reports = Report.objects.filter(status=ReportStatus.OPEN).count()
        yield gauge("medref_reports_open", "Readers' reports without an answer.", reports)
        seq = EventCounter.objects.values_list("last", flat=True).first() or 0
        yield gauge("medref_event_seq", "Number of the newest event.", seq)
        job = ImportJob.objects.order_by("-pk").values_list("step", flat=True).first()
        yield by_label("medref_last_import", "Step of the newest upload.", "step", {job: 1} if job else {})


def of_each_kind() -> dict[str, int]:
    return dict(
        Revision.objects.published().order_by().values_list("entry__kind").annotate(entries=Count("pk")).order_by()
    )


def gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def by_label(name: str, words: str, label: str, amounts: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, amount in amounts.items():
        family.add_metric([value], amount)
    return family
