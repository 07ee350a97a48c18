"""Imports and their files, as they came."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs.admin.read_only import ReadOnlyAdmin
from drugs.models import ImportBatch, Outcome, SourceFile


class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "author", "origin", "tool", "started_at", "finished_at", "files", "stopped")
    list_filter = ("origin",)
    list_select_related = ("author",)
    fields = ("author", "origin", "tool", "generated_on", "started_at", "finished_at", "files", "stopped", "links")
    readonly_fields = ("files", "stopped", "links")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        stopped = Q(files__outcome__in=[Outcome.QUARANTINED, Outcome.FAILED])
        return (
            super()
            .get_queryset(request)
            .annotate(file_count=Count("files"), stopped_count=Count("files", filter=stopped))
        )

    @admin.display(description=gettext_lazy("files"))
    def files(self, batch: Any) -> int:
        return int(batch.file_count)

    @admin.display(description=gettext_lazy("in quarantine or failed"))
    def stopped(self, batch: Any) -> int:
        return int(batch.stopped_count)

    @admin.display(description=gettext_lazy("its"))
    def links(self, batch: ImportBatch) -> str:
        files = reverse("admin:drugs_sourcefile_changelist") + f"?batch__id__exact={batch.pk}"
        texts = reverse("admin:drugs_revision_changelist") + f"?queue=all&batch__id__exact={batch.pk}"
        return format_html('<a href="{}">{}</a> · <a href="{}">{}</a>', files, _("files"), texts, _("texts"))


class SourceFileAdmin(ReadOnlyAdmin):
    """Every file whole, those that were stopped first."""

    list_display = ("path", "outcome", "why_in_short", "batch")
    list_filter = ("outcome", ("batch", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("entry", "batch")
    search_fields = ("path",)
    ordering = (
        Case(When(outcome=Outcome.QUARANTINED, then=0), When(outcome=Outcome.FAILED, then=1), default=2),
        "path",
        "-pk",
    )
    fields = ("path", "batch", "outcome", "why", "found", "entry", "text", "digest", "download", "content")
    readonly_fields = ("why", "found", "text", "download", "content")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("raw")

    @admin.display(description=gettext_lazy("why"))
    def why(self, file: SourceFile) -> str:
        return file.reason or "; ".join(finding["words"] for finding in file.findings)

    @admin.display(description=gettext_lazy("why"))
    def why_in_short(self, file: SourceFile) -> str:
        return Truncator(self.why(file)).chars(140)

    @admin.display(description=gettext_lazy("findings"))
    def found(self, file: SourceFile) -> str:
        rows = ((finding["level"], finding["words"], finding["quote"]) for finding in file.findings)
        return format_html_join("", "<p><strong>{}</strong> {}<br><q>{}</q></p>", rows) or "–"

    @admin.display(description=gettext_lazy("text"))
    def text(self, file: SourceFile) -> str:
        if file.revision_id is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:drugs_revision_change", args=[file.revision_id]), _("Open the text")
        )

    @admin.display(description=gettext_lazy("download"))
    def download(self, file: SourceFile) -> str:
        address = reverse("admin:drugs_sourcefile_raw", args=[file.pk])
        return format_html('<a href="{}" download>{}</a>', address, _("Download it as it came"))

    @admin.display(description=gettext_lazy("content"))
    def content(self, file: SourceFile) -> str:
        """Return the bytes as text, escaped; what is no UTF-8 shows as �."""
        return format_html('<pre class="raw" tabindex="0">{}</pre>', bytes(file.raw).decode(errors="replace"))

    def get_urls(self) -> list[URLPattern]:
        raw = self.admin_site.admin_view(self.raw_view)
        return [path("<path:object_id>/raw/", raw, name="drugs_sourcefile_raw"), *super().get_urls()]

    def raw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the bytes as an attachment of plain text, which no browser runs."""
        file: SourceFile = self.find(request, object_id)
        response = HttpResponse(bytes(file.raw), content_type="text/plain; charset=utf-8")
        name = file.path.rpartition("/")[2].encode("ascii", "replace").decode().replace('"', "_").replace("\\", "_")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
