"""Rows that the demonstration lacks, so that every admin page of ours has something to show.

Run inside the site: `manage.py shell -c "from tests.browser import desk_rows; desk_rows.make()"` prints the addresses.
"""

from __future__ import annotations

import json

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_otp.oath import totp

from drugs import review
from drugs.importing import claim, jobs, worker
from drugs.models import Entry, Event, ImportBatch, ImportJob, Origin, Person, Report, Revision, SourceFile
from drugs.signin import second_factor
from tests.importing import zips


def make() -> None:
    """Make the rows and print {what: address} as one line of JSON."""
    people = {name: User.objects.get(username=name) for name in ("editor", "editor2", "moderator")}
    editor, editor2, moderator = people.values()
    waiting = Revision.objects.waiting()
    new = waiting.filter(base__isnull=True).first() or waiting[0]
    shown = Revision.objects.published().filter(entry__kind="drug", dosage__gt="").exclude(entry=new.entry)
    shown = shown.exclude(entry__in=Revision.objects.exclude(status="approved").values("entry"))
    public, other = shown.select_related("entry")[:2]
    sections = public.sections | {
        "dosage": public.dosage + "\n\n- Adults: 750 mg three times a day.",
        "usage": "Short.",
    }
    kept = {key: text for key, text in sections.items() if text}
    draft = review.start_draft(public.entry, actor=editor)
    content = draft.content
    changed = type(content)(sections=kept, provenance=content.provenance, sources=content.sources)
    draft = review.save_draft(draft, actor=editor, content=changed, seen_digest=draft.digest, change_note="A new dose.")
    draft = review.submit(draft, actor=editor, seen_digest=draft.digest)
    said = review.comment(draft, actor=moderator, text="Why this dose?", section="dosage", quote="750 mg")
    review.comment(draft, actor=editor, text="It stands on the label.", section="", quote="")
    review.resolve(said, actor=editor)
    own = review.start_draft(other.entry, actor=editor2)
    name = review.propose_name(other.entry, "Another made-up name", actor=editor)
    report = Report.objects.create(entry=other.entry, section="dosage", text="This dose is wrong.", may_harm=True)
    merge = review.propose_merge(other.entry, into=public.entry, actor=moderator, reason="One substance.")
    batch = ImportBatch.objects.first() or ImportBatch.objects.create(author=editor, origin=Origin.AI)
    file = SourceFile.objects.create(
        batch=batch,
        path="a/stopped.md",
        digest="0" * 64,
        raw=b"# Stopped\n" + b"word " * 80,
        reason="There is no title that names a medicine.",
        findings=[{"id": "x", "level": "blocking", "section": "", "quote": "Stopped", "words": "It was stopped."}],
        outcome="quarantined",
    )
    beside = SourceFile.objects.create(
        batch=batch,
        path="a/beside.md",
        digest="1" * 64,
        raw=zips.page(other.entry.name),
        reason="There is a page of this medicine.",
        outcome="duplicate",
        entry=other.entry,
    )
    correction = review.add_correction(other.entry, actor=moderator, text="The dose was wrong for a day.")
    old = review.add_address(other.entry, "old/made-up.html", actor=moderator)
    review.write_site_page("contact", "Write to the desk.", actor=moderator, seen=None)
    lost = User.objects.get(username="moderator2")
    key = second_factor.new_key()
    second_factor.confirm(lost, key, f"{totp(bytes.fromhex(key)):06d}")
    with claim.claim(jobs.WORKER):  # so that none is started beside this one
        described = jobs.Described(Origin.AI, "language model")
        raw = zips.make({"d/made-up.md": zips.page("Made up"), "d/lost.md": zips.page("Vitamin B"), "d/bad.md": b"?"})
        tried, stopped = (
            jobs.receive([SimpleUploadedFile("pages.zip", raw)], described, actor=editor) for _number in range(2)
        )
    worker.work()
    ImportJob.objects.filter(pk=stopped.pk).update(step="failed", failed_in="trying", message="The zip is broken.")
    combination = Entry.objects.combinations().first() or public.entry
    pages = {
        "new": page_of(new),
        "changed": page_of(draft),
        "public": page_of(other),
        "draft": page_of(own),
        "preview": reverse("admin:drugs_revision_preview", args=[own.pk]),
        "entry": page_of(other.entry),
        "combination": page_of(combination),
        "name": page_of(name),
        "report": page_of(report),
        "proposal": page_of(merge),
        "batch": page_of(batch),
        "file": page_of(file),
        "beside": page_of(beside),
        "correction": page_of(correction),
        "address": page_of(old),
        "lost_phone": reverse("admin:auth_user_second_factor", args=[lost.pk]),
        "password": reverse("admin:auth_user_password_change", args=[editor.pk]),
        "batch_report": reverse("admin:drugs_importbatch_report", args=[batch.pk]),
        "group": reverse("admin:auth_group_change", args=[Group.objects.order_by("pk")[0].pk]),
        "one_person": page_of(Person.objects.order_by("pk")[0]),
        "event": page_of(Event.objects.order_by("pk")[0]),
        "account_history": reverse("admin:auth_user_history", args=[editor.pk]),
        "tried": reverse("admin:drugs_importbatch_job", args=[tried.pk]),
        "stopped": reverse("admin:drugs_importbatch_job", args=[stopped.pk]),
        "import_report": reverse("admin:drugs_importbatch_job_report", args=[tried.pk]) + "?of=trial",
        "sample": reverse("admin:drugs_importbatch_job_sample", args=[tried.pk]) + "?file=d/lost.md",
        "account": reverse("admin:auth_user_change", args=[editor.pk]),
        "person": reverse("admin:drugs_person_changelist"),
    }
    print(json.dumps(pages))


def page_of(row: object) -> str:
    """Return the admin's page of a row."""
    meta = row._meta  # type: ignore[attr-defined]  # any model
    model = row.kind if meta.model_name == "entry" else meta.model_name  # type: ignore[attr-defined]
    return reverse(f"admin:{meta.app_label}_{model}_change", args=[row.pk])  # type: ignore[attr-defined]
