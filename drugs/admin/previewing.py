"""Previews: a section while it is typed, and a whole draft as the page that readers would get."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from drugs import presentation, rendering
from drugs.forms.draft import one_line_ends
from drugs.models import Revision
from drugs.models.roles import WRITE, holds
from drugs.sections import MAX_SECTION_LENGTH


def words(message: str, status: int) -> HttpResponse:
    """Return an error as short text: markdownx's script shows whatever comes where the preview stands."""
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")


@never_cache
def section(request: HttpRequest) -> HttpResponse:
    """Render the Markdown posted as `content` exactly as readers will get it. For signed-in writers, by POST."""
    if request.method != "POST":
        response = words(_("Only POST is possible here."), 405)
        response["Allow"] = "POST"
        return response
    user = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return words(_("You are signed out. Sign in again in another tab, and copy your text before you save."), 403)
    if not holds(user, WRITE):
        return words(_("You do not have permission to write."), 403)
    text = one_line_ends(request.POST.get("content", ""))
    if len(text) > MAX_SECTION_LENGTH:
        return words(
            _("This section has %(length)d characters; at most %(most)d are possible. Shorten it.")
            % {"length": len(text), "most": MAX_SECTION_LENGTH},
            400,
        )
    return HttpResponse(rendering.render(text))


def page(request: HttpRequest, revision: Revision) -> HttpResponse:
    """Render a revision with the templates, words and notices of the public page, under a line that says what it is."""
    around = presentation.surroundings(revision.entry, revision)
    context, plan = presentation.entry_page(revision.entry, revision, around)
    context |= {"notices": plan.blocks, "robots": "noindex"}
    return HttpResponse(render_to_string("admin/drugs/revision/preview.html", context, request))
