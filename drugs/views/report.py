"""Report a problem with a page. Held for moderators, never public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from drugs import responses, review
from drugs.client_address import client_address, counted_as
from drugs.forms.report import MIN_AGE_SECONDS, ReportForm, token_for
from drugs.models import Entry, Kind
from drugs.views import entries


@csrf_exempt  # a signed token in the form stands in for the cookie: readers get none
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    entry = Entry.objects.published().filter(kind=kind, slug=slug).first()
    if entry is None:
        return entries.absent(request, Kind(kind), slug)
    is_sent, status = False, 200
    asked = {"section": request.GET.get("section", "").replace("-", "_")}
    form = ReportForm(entry_id=entry.pk, is_combination=entry.is_combination, initial=asked)
    if request.method == "POST":
        data = request.POST.copy()
        form = ReportForm(data, entry_id=entry.pk, is_combination=entry.is_combination)
        is_sent = form.is_valid()
        if is_sent:
            try:
                review.receive_report(form.save(commit=False), entry=entry, address=counted_as(client_address(request)))
            except review.ReviewError as refusal:
                is_sent, status = False, 429
                form.add_error(None, refusal.message)
        else:
            status = 400
        if not is_sent:
            data["token"] = token_for(entry.pk, age=MIN_AGE_SECONDS)  # what was typed can be sent again
    context = {"entry": entry, "form": form, "is_sent": is_sent, "robots": "noindex"}
    response = responses.page(request, "drugs/report.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
