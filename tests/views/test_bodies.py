"""How much a request may bring."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from drugs.importing.archives import MAX_ARCHIVE_BYTES
from drugs.views.bodies import BodyLimitMiddleware
from tests import factories

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/drugs/importbatch/upload/"
SMALL, LARGE, TOO_LARGE = 3_000_000, 50_000_000, MAX_ARCHIVE_BYTES + 2_000_000


class Unread:
    """A body that must not be read."""

    def read(self, *_arguments: object) -> bytes:
        raise AssertionError("somebody read the body")

    readline = read


def answered(path: str, length: int | str, user) -> int:
    request = RequestFactory().post(path)
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream, request.user = Unread(), user
    return BodyLimitMiddleware(lambda _request: HttpResponse("in"))(request).status_code


@pytest.mark.parametrize(
    ("path", "length", "role", "status"),
    [
        (UPLOAD, LARGE, "editor", 200),
        (UPLOAD, TOO_LARGE, "editor", 413),
        (UPLOAD, LARGE, "reader", 413),
        (UPLOAD, LARGE, "superuser", 413),
        (UPLOAD, SMALL, "reader", 200),
        ("/admin/drugs/revision/1/change/", LARGE, "editor", 413),
        ("/drugs/testamol/report/", LARGE, "editor", 413),
        ("/drugs/testamol/report/", SMALL, "reader", 200),
        ("/drugs/testamol/report/", "", "reader", 200),
        ("/drugs/testamol/report/", "many", "reader", 200),
    ],
)
def test_large_bodies_come_in_as_uploads_of_writers_only(path, length, role, status):
    user = factories.make_user(role, "Editors" if role == "editor" else "", is_superuser=role == "superuser")

    assert answered(path, length, user) == status


def test_a_refusal_is_in_words(client):
    response = client.post("/check/", data=b"x" * 3_200_000, content_type="text/plain")

    assert response.status_code == 413
    assert "This has 4 MB; at most 3 MB can be sent here." in response.content.decode()


def test_too_many_files_are_refused_in_words(client, editor):
    client.force_login(editor)
    files = [SimpleUploadedFile(f"{number}.md", b"x") for number in range(201)]

    response = client.post(UPLOAD, {"upload": files, "origin": "ai"})

    assert response.status_code == 400
    assert "pack them into a zip" in response.content.decode()
