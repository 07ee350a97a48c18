"""The pages of signing in: between the password and the code nothing of the admin is reached."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from drugs.admin.signing_in import SET_UP_KEY
from drugs.models import Event, Revision
from drugs.signin import pending, second_factor
from tests import doors, factories
from tests.attacks import everything

pytestmark = pytest.mark.django_db
SET_UP, CODE = "/admin/second-factor/set-up/", "/admin/second-factor/"
OPEN_TO_ALL = {"login", "logout", "jsi18n", "second-factor", "second-factor-set-up", "second-factor-picture"}


@pytest.fixture(autouse=True)
def as_on_a_real_site(settings):
    settings.AXES_ENABLED = True
    settings.SECOND_FACTOR = True


def admin_patterns() -> list[URLPattern]:
    """Return every route of the admin."""

    def walk(patterns) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    [admin] = [part for part in get_resolver().url_patterns if getattr(part, "app_name", "") == "admin"]
    return list(walk([admin]))


def admin_addresses(pk: int) -> dict[str, str]:
    """Return an address for each named route of the admin, its gaps filled with a number."""
    found = {}
    for pattern in admin_patterns():
        if not pattern.name:
            continue
        gaps = get_resolver().namespace_dict["admin"][1].reverse_dict.getlist(pattern.name)[0][0][0][1]
        values = {gap: "drugs" if gap == "app_label" else pk for gap in gaps}
        try:
            found[pattern.name] = reverse(f"admin:{pattern.name}", kwargs=values)
        except Exception as error:
            raise AssertionError(f"{pattern.name} {values}: {error}") from error
    return found


def test_without_a_second_factor_a_moderator_is_led_to_set_it_up(client, moderator):
    answer = doors.give_password(client, "moderator")

    assert answer["Location"] == CODE
    assert client.get(CODE)["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200


@pytest.mark.parametrize("way", ["password only", "session without a second factor"])
@pytest.mark.parametrize(("role", "has_app"), [("moderator", False), ("superuser", True)])
def test_nothing_of_the_admin_is_reached_before_the_code(role, has_app, way, request):
    """Every route, by GET and by POST, with every verb: the same answer as to a stranger, and nothing changes."""
    user = request.getfixturevalue(role)
    text = factories.make_submitted()
    if has_app:
        doors.give_app(user)
    client, stranger = Client(), Client()
    before = everything()
    posted = {
        "verb": "approve",
        "seen_digest": text.digest,
        "seen_public": "",
        "content": "x",
        "action": "accept_these",
        "_selected_action": text.pk,
        "reason": "forged",
        "username": "forged",
    }

    if way == "password only":
        assert doors.give_password(client, user.username)["Location"] == CODE
    reached = {}
    for name, address in admin_addresses(text.pk).items():
        if name in OPEN_TO_ALL:
            continue
        for method in ("get", "post"):
            if way != "password only":
                client.force_login(user)
            data = posted if method == "post" else None
            mine = getattr(client, method)(address, data)
            theirs = getattr(stranger, method)(address, data)
            if (mine.status_code, mine.get("Location")) != (theirs.status_code, theirs.get("Location")):
                reached[method, address] = mine.status_code
            if mine.status_code == 200 or theirs.status_code not in (302, 403, 404, 405):
                reached[method, address] = (mine.status_code, theirs.status_code)

    assert reached == {}
    assert way != "password only" or pending.PENDING in client.session  # it was there all the time
    assert len(admin_addresses(text.pk)) > 60
    assert everything() == before
    assert Revision.objects.get(pk=text.pk).is_in_review


def test_every_verb_is_refused_before_the_code(client, moderator):
    """The desk's own verbs, on the text that waits for this moderator."""
    text = factories.make_submitted()
    events = Event.objects.count()
    address = reverse("admin:drugs_revision_change", args=[text.pk])
    client.force_login(moderator)

    for verb in ("approve", "request_changes", "assign", "comment", "check", "retract", "edit", "withdraw"):
        client.force_login(moderator)
        answer = client.post(address, {"verb": verb, "seen_digest": text.digest, "reason": "because"})
        assert answer.status_code in (302, 403), verb

    assert Event.objects.count() == events


def test_setting_it_up_signs_in_and_leads_to_where_one_wanted_to_go(client, moderator):
    doors.give_password(client, "moderator")
    key = doors.shown_key(client)

    page = client.post(SET_UP, {"code": f"{doors.code_at(key)[:3]} {doors.code_at(key)[3:]}"})

    codes = re.findall(r"<code>([a-z2-9-]{19})</code>", page.content.decode())
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert 'href="/admin/drugs/revision/"' in page.content.decode()
    assert page["Cache-Control"].count("no-store")
    assert doors.is_in(client)
    assert TOTPDevice.objects.get(user=moderator).key == key
    assert SET_UP_KEY not in client.session
    again = client.post(SET_UP, {"code": doors.code_at(key)})
    assert again["Location"] == "/admin/account/"
    assert not any(code in client.get("/admin/account/").content.decode() for code in codes)


def test_a_wrong_first_code_keeps_the_secret_on_the_page(client, moderator):
    doors.give_password(client, "moderator")
    key = doors.shown_key(client)

    page = client.post(SET_UP, {"code": "12345"})

    assert "This code does not fit" in page.content.decode()
    assert second_factor.in_groups(key) in page.content.decode()
    assert not doors.is_in(client)


def test_each_browser_is_shown_a_secret_of_its_own(moderator):
    """Who knows the password and looks at the page does not know what its owner sets up."""
    owner, thief = Client(), Client()
    for client in (owner, thief):
        doors.give_password(client, "moderator")
    key, other = doors.shown_key(owner), doors.shown_key(thief)
    owner.post(SET_UP, {"code": doors.code_at(key)})

    late = thief.post(SET_UP, {"code": doors.code_at(other)})

    assert key != other
    assert late["Location"] == "/admin/account/"  # the owner's set-up ended what the thief had begun
    assert not doors.is_in(thief)
    assert TOTPDevice.objects.get(user=moderator).key == key


def test_the_secret_of_an_app_in_use_is_shown_to_nobody(client, moderator):
    doors.give_app(moderator)
    doors.give_password(client, "moderator")
    assert client.get(SET_UP)["Location"] == CODE
    assert client.get("/admin/second-factor/picture.svg").status_code == 404
    doors.give_code(client, doors.app_code(moderator))

    assert client.get(SET_UP)["Location"] == "/admin/account/"
    assert client.get("/admin/second-factor/picture.svg").status_code == 404
    key = TOTPDevice.objects.get().key
    shown = client.get("/admin/account/").content.decode()
    assert key not in shown
    assert second_factor.in_groups(key) not in shown


def test_the_picture_is_an_image_without_style_or_script(client, moderator):
    assert client.get("/admin/second-factor/picture.svg").status_code == 404
    doors.give_password(client, "moderator")
    doors.shown_key(client)

    answer = client.get("/admin/second-factor/picture.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    drawn = answer.content.decode()
    assert drawn.count("<svg") == 1
    assert [word for word in ("style", "script", "class=", "href") if word in drawn] == []


def test_signing_in_with_the_app(client, moderator):
    doors.give_app(moderator)

    first = doors.give_password(client, "moderator")
    page = client.get(CODE).content.decode()
    second = doors.give_code(client, doors.app_code(moderator))

    assert (first["Location"], second["Location"]) == (CODE, "/admin/drugs/revision/")
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert doors.is_in(client)


def test_a_used_code_does_not_open_a_second_browser(client, moderator):
    doors.give_app(moderator)
    code = doors.app_code(moderator)
    thief = Client()
    for browser in (client, thief):
        doors.give_password(browser, "moderator")
    doors.give_code(client, code)

    answer = doors.give_code(thief, code)

    assert "was used already" in answer.content.decode()
    assert not doors.is_in(thief)


def test_a_recovery_code_opens_once(client, moderator):
    codes = doors.give_app(moderator)
    for expected in (True, False):
        browser = Client()
        doors.give_password(browser, "moderator")
        browser.post(f"{CODE}?recovery", {"code": codes[0]})
        assert doors.is_in(browser) is expected


def test_codes_that_come_too_fast_have_to_wait_and_are_told_how_long(client, moderator, settings):
    settings.AXES_ENABLED = False
    doors.give_app(moderator)
    doors.give_password(client, "moderator")
    TOTPDevice.objects.update(throttling_failure_count=5)
    doors.give_code(client, doors.WRONG_CODE[:5] + "0")

    page = doors.give_code(client, doors.app_code(moderator)).content.decode()

    assert re.search(r"Wait 3[12] seconds, or use a recovery code", page)
    assert not doors.is_in(client)


def test_a_code_without_a_password_is_nothing(client, moderator):
    doors.give_app(moderator)

    assert doors.give_code(client, doors.app_code(moderator))["Location"] == "/admin/login/"
    assert client.get(SET_UP)["Location"] == "/admin/account/"
    assert client.get("/admin/account/").status_code == 302
    assert not doors.is_in(client)


def test_the_password_is_asked_again_after_a_quarter_of_an_hour(client, moderator):
    doors.give_app(moderator)
    doors.give_password(client, "moderator")
    session = client.session
    session[pending.PENDING] |= {"at": session[pending.PENDING]["at"] - pending.MAX_SECONDS - 1}
    session.save()

    assert doors.give_code(client, doors.app_code(moderator))["Location"] == "/admin/login/"
    assert not doors.is_in(client)


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_whoever_was_deactivated_meanwhile_does_not_come_in(client, moderator, lost):
    doors.give_app(moderator)
    doors.give_password(client, "moderator")
    type(moderator).objects.update(**{lost: False})

    assert doors.give_code(client, doors.app_code(moderator))["Location"] == "/admin/login/"
    assert not doors.is_in(client)


def test_whose_password_was_changed_meanwhile_does_not_come_in(client, moderator):
    """Whoever knew the old one may be about to type a code that they saw."""
    doors.give_app(moderator)
    doors.give_password(client, "moderator")
    moderator.set_password("another password, chosen by its owner")
    moderator.save()

    assert doors.give_code(client, doors.app_code(moderator))["Location"] == "/admin/login/"
    assert not doors.is_in(client)


def test_another_password_given_in_a_session_of_somebody_ends_that_session(client, editor, moderator):
    doors.sign_in(client, editor)

    doors.give_password(client, "moderator")

    assert not doors.is_in(client)


def test_an_editor_needs_none_and_may_set_one_up(client, editor):
    assert doors.sign_in(client, editor)["Location"] == "/admin/drugs/revision/"
    key = doors.shown_key(client)
    without = client.post(SET_UP, {"code": doors.code_at(key)})
    wrong = client.post(SET_UP, {"code": doors.code_at(key), "password": "not mine"})
    other = Client()
    doors.sign_in(other, editor)

    done = client.post(SET_UP, {"code": doors.code_at(key), "password": factories.PASSWORD})

    assert "This field is required" in without.content.decode()
    assert "This is not your password" in wrong.content.decode()
    assert "Your recovery codes" in done.content.decode()
    assert (doors.is_in(client), doors.is_in(other)) == (True, False)
    doors.time_passes(editor)
    assert doors.give_password(Client(), "editor")["Location"] == CODE


def test_where_to_go_on_is_never_another_site(client, moderator):
    doors.give_app(moderator)
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        browser = Client()
        browser.post("/admin/login/", {"username": "moderator", "password": factories.PASSWORD, "next": target})
        answer = doors.give_code(browser, doors.app_code(moderator))
        doors.time_passes(moderator)
        assert answer["Location"] == "/admin/"


def test_where_one_wanted_to_go_stands_in_the_form(client, db):
    page = client.get("/admin/login/?next=/admin/drugs/drug/").content.decode()

    assert '<input type="hidden" name="next" value="/admin/drugs/drug/">' in page
    assert 'action="/admin/login/"' in page


def test_with_the_setting_off_the_password_is_enough(client, moderator, settings):
    settings.SECOND_FACTOR = False

    assert doors.give_password(client, "moderator")["Location"] == "/admin/drugs/revision/"
    assert doors.is_in(client)


def test_what_was_typed_when_the_session_ended_is_given_back(client, editor):
    draft = factories.make_draft(actor=editor)
    doors.sign_in(client, editor)
    doors.back_in_time(client, 3 * 60 * 60)
    typed = {
        "usage": "Many words about its use.",
        "text": "A comment.",
        "answer": "An answer.",
        "override_lost-digits": "It is right.",
        "sources-0-title": "Label of 2024",
        "password1": "not to be shown",
        "code": "987654",
    }

    answer = client.post(reverse("admin:drugs_revision_change", args=[draft.pk]), typed | {"verb": "save"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert [value for key, value in typed.items() if value not in page] == ["not to be shown", "987654"]
    assert "no-store" in answer["Cache-Control"]


def test_a_session_holds_no_more_than_it_needs_before_the_code(client, moderator):
    doors.give_password(client, "moderator")

    [session] = Session.objects.all()
    held = session.get_decoded()
    assert set(held) == {pending.PENDING, "_session_expiry"}
    assert factories.PASSWORD not in str(held)


def test_who_signed_out_reads_so_in_the_words_of_this_site(client, editor):
    client.force_login(editor)

    page = client.post(reverse("admin:logout")).content.decode()

    assert "<h1>You are signed out</h1>" in page
    assert "quality time" not in page
    assert f'href="{reverse("admin:index")}">Sign in again' in page
