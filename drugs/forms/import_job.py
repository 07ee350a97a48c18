"""The forms of an import: what is uploaded, and why it is released."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from drugs.importing.archives import MAX_ARCHIVE_BYTES, shown
from drugs.importing.files import SUFFIX
from drugs.importing.front_matter import MAX_PAGE_BYTES
from drugs.importing.jobs import Described
from drugs.models import Origin
from drugs.models.entry import MAX_REASON_LENGTH

# More single files than these come as a zip: each is a file of its own on disk while it is received.
MOST_FILES = 100
ZIP_SUFFIX = ".zip"
FOLDER = re.compile(r"(?!\.)[^/\\\x00-\x1f\x7f]{1,100}")


class FilesInput(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """One zip, or some Markdown files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files. Raises ValidationError, naming each file that is wrong."""
        files = list(data) if isinstance(data, (list, tuple)) else [data] if data else []
        if not files:
            raise forms.ValidationError(gettext("Choose a zip, or Markdown files."), code="required")
        zips = [file for file in files if is_zip(file)]
        if zips and len(files) > 1:
            raise forms.ValidationError(gettext("Upload one zip alone, or Markdown files without a zip."), code="mixed")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                gettext("These are %(number)d files; at most %(most)d single ones are possible. Pack them into a zip."),
                code="many",
                params={"number": len(files), "most": MOST_FILES},
            )
        problems = [problem for file in files if (problem := problem_of(file))]
        names = [file.name for file in files]
        problems += [
            forms.ValidationError(gettext("“%(name)s” was chosen twice."), code="twice", params={"name": shown(name)})
            for name in sorted({str(name) for name in names if names.count(name) > 1})
        ]
        if problems:
            raise forms.ValidationError(problems)
        return files


def is_zip(file: UploadedFile) -> bool:
    return str(file.name).lower().endswith(ZIP_SUFFIX)


def problem_of(file: UploadedFile) -> forms.ValidationError | None:
    """Return what is wrong with a file, as far as its name and size tell it."""
    name, size = str(file.name), file.size or 0
    values = {"name": shown(name), "size": size}
    if is_zip(file):
        if size > MAX_ARCHIVE_BYTES:
            values |= {"size": -(-size // 1_000_000), "most": MAX_ARCHIVE_BYTES // 1_000_000}
            words = gettext("“%(name)s” has %(size)d MB; at most %(most)d MB are possible. Split it.")
            return forms.ValidationError(words, code="large", params=values)
    elif not name.lower().endswith(SUFFIX):
        words = gettext("“%(name)s” is neither a zip nor a Markdown file (its name does not end in .md).")
        return forms.ValidationError(words, code="kind", params=values)
    elif size > MAX_PAGE_BYTES:
        values["most"] = MAX_PAGE_BYTES
        words = gettext("“%(name)s” has %(size)d bytes; at most %(most)d are possible. Split or shorten it.")
        return forms.ValidationError(words, code="large", params=values)
    if not size:
        return forms.ValidationError(gettext("“%(name)s” is empty."), code="empty", params=values)
    return None


class UploadForm(forms.Form):
    """What is uploaded, and what its uploader says of it."""

    upload = FilesField(
        label=_("Zip, or Markdown files"),
        help_text=_("A zip of up to 100 MB and 20,000 files, or up to 100 .md files. Other files are left aside."),
        widget=FilesInput(attrs={"accept": ".zip,.md,application/zip,text/markdown"}),
    )
    origin = forms.ChoiceField(
        label=_("Who wrote the words"),
        choices=Origin.choices,
        initial=Origin.AI,
        help_text=_("Readers are told so on every page. Where in doubt, AI."),
    )
    tool = forms.CharField(
        label=_("With which tool (optional)"), required=False, max_length=100, help_text=_("Such as a model’s name.")
    )
    generated_on = forms.DateField(
        label=_("Written on (optional)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    folder = forms.CharField(
        label=_("Folder that the files stood in (optional)"),
        required=False,
        max_length=100,
        help_text=_(
            "A file is known by its folder and name, such as “d/diazepam.md”. This is for files that lie in no folder; "
            "leave it empty for those that came before."
        ),
    )
    is_whole = forms.BooleanField(
        label=_("These are all files of their folders: list known ones that are missing"), required=False
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, auto_id="import-%s", **kwargs)

    def clean_folder(self) -> str:
        folder: str = self.cleaned_data["folder"].strip()
        if folder and not FOLDER.fullmatch(folder):
            raise forms.ValidationError(_("Write the name of one folder, without slashes."), code="folder")
        return folder

    def described(self) -> Described:
        """Return what a valid form says of the files."""
        said = self.cleaned_data
        return Described(said["origin"], said["tool"], said["generated_on"], said["folder"], said["is_whole"])


class ReleaseForm(forms.Form):
    """Why an import is released unread."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with each page."),
    )


class CloseForm(forms.Form):
    """Why an import that was cut off is closed as it stands."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the event."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="close-%s")
