"""Imports and their files, as they came."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drugs.admin.read_only import ReadOnlyAdmin
from drugs.models import ImportBatch, Outcome


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
