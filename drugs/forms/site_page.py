"""The form in which a moderator rewrites a page about the site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from drugs.forms.draft import SectionWidget, WholeTextField


class SitePageForm(forms.Form):
    """seen: the version that the person began to change, empty for the text that came with the site."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = WholeTextField(
        label=_("Text"),
        widget=SectionWidget(attrs={"rows": 24}),
        help_text=_("Markdown. “# Title” makes a heading. Readers see it as soon as you save."),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="site-page-%s", **kwargs)
