"""Imported files as they came; those that wait for a person, with the page on which they are settled."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs.admin.read_only import ReadOnlyAdmin
from drugs.admin.waiting_files import WaitingFilePage
from drugs.models import Outcome, SourceFile
from drugs.models.roles import WRITE, holds


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("yes", _("Waiting for a person")), ("no", _("Settled or imported"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        waiting = SourceFile.objects.waiting().values("pk")
        return queryset.filter(pk__in=waiting) if self.value() == "yes" else queryset.exclude(pk__in=waiting)


class SourceFileAdmin(ReadOnlyAdmin):
    """Every file whole, those that were stopped first. One that waits opens on the page that settles it."""

    list_display = ("path", "outcome", "why_in_short", "settlement", "batch")
    list_filter = (WaitingFilter, "outcome", ("batch", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("entry", "batch")
    search_fields = ("path",)
    ordering = (
        Case(When(outcome=Outcome.QUARANTINED, then=0), When(outcome=Outcome.FAILED, then=1), default=2),
        "path",
        "-pk",
    )
    fields = (
        *("path", "batch", "outcome", "why", "found", "entry", "text", "settlement", "settled_by", "settled_at"),
        *("settled_reason", "digest", "download", "content"),
    )
    readonly_fields = ("why", "found", "text", "download", "content")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("raw")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a file; one that waits to somebody who may write, on the page that settles it."""
        file: SourceFile = self.find(request, object_id or "")
        if holds(request.user, WRITE) and SourceFile.objects.waiting().filter(pk=file.pk).exists():
            return WaitingFilePage(self, request, file).response()
        return super().changeform_view(request, object_id, form_url, extra_context)

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
