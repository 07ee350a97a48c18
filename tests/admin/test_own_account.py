"""One's own account: what changes the second factor needs a code, and a lost phone needs somebody else."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from drugs.admin import signing_in
from drugs.models import Event
from drugs.review import ReviewError
from drugs.signin import resetting, second_factor
from tests import doors, factories

pytestmark = pytest.mark.django_db
ACCOUNT = "/admin/account/"


@pytest.fixture(autouse=True)
def as_on_a_real_site(settings):
    settings.AXES_ENABLED = True
    settings.SECOND_FACTOR = True


def signed_in(user):
    client = Client()
    doors.give_app(user)
    doors.sign_in(client, user)
    return client


def codes_on(response):
    return re.findall(r"<code>([a-z2-9-]{19})</code>", response.content.decode())


def reset(client, user, reason="She lost the phone; I called her."):
    return client.post(reverse("admin:auth_user_second_factor", args=[user.pk]), {"reason": reason})


def test_the_page_says_how_it_stands(moderator, editor):
    with_app, without = signed_in(moderator), Client()
    doors.sign_in(without, editor)

    assert "10 recovery codes are left" in with_app.get(ACCOUNT).content.decode()
    assert "Sign in without a code" not in with_app.get(ACCOUNT).content.decode()
    assert "Your password alone signs you in" in without.get(ACCOUNT).content.decode()


def test_it_is_for_whoever_is_signed_in(client):
    assert client.get(ACCOUNT)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("verb", ["codes", "replace", "remove"])
@pytest.mark.parametrize("code", ["", "wrong", "000000"])
def test_nothing_of_it_is_changed_without_a_code(editor, verb, code):
    client = signed_in(editor)
    before = [*TOTPDevice.objects.values_list("key"), *StaticToken.objects.values_list("token").order_by("pk")]

    answer = client.post(ACCOUNT, {"verb": verb, "code": code})

    assert answer.status_code == 200
    assert signing_in.REPLACING not in client.session
    assert client.get("/admin/second-factor/set-up/")["Location"] == ACCOUNT
    after = [*TOTPDevice.objects.values_list("key"), *StaticToken.objects.values_list("token").order_by("pk")]
    assert after == before


def test_wrong_codes_here_count_too(moderator):
    client = signed_in(moderator)
    for _try in range(5):
        last = client.post(ACCOUNT, {"verb": "codes", "code": "wrong"})

    right = client.post(ACCOUNT, {"verb": "codes", "code": doors.app_code(moderator)})

    assert (last.status_code, right.status_code) == (429, 429)


def test_new_codes_are_shown_once_and_end_the_old(moderator):
    client = signed_in(moderator)
    old = list(StaticToken.objects.values_list("token", flat=True))

    page = client.post(ACCOUNT, {"verb": "codes", "code": doors.app_code(moderator)})

    shown = codes_on(page)
    assert len(shown) == 10
    assert "no-store" in page["Cache-Control"]
    assert not StaticToken.objects.filter(token__in=old).exists()
    assert second_factor.verify(moderator, shown[0]).answer is second_factor.Answer.RIGHT
    assert codes_on(client.get(ACCOUNT)) == []


def test_another_app_is_set_up_with_a_code_of_the_old_or_a_recovery_code(moderator):
    client, other = signed_in(moderator), Client()
    codes = second_factor.new_recovery_codes(moderator)
    doors.sign_in(other, moderator)
    old = TOTPDevice.objects.get().key

    started = client.post(ACCOUNT, {"verb": "replace", "code": codes[0]})
    key = doors.shown_key(client)
    done = client.post(started["Location"], {"code": doors.code_at(key)})

    assert len(codes_on(done)) == 10
    assert TOTPDevice.objects.get(user=moderator).key == key != old
    assert (doors.is_in(client), doors.is_in(other)) == (True, False)
    assert client.get(started["Location"])["Location"] == ACCOUNT


def test_the_leave_to_put_another_app_does_not_last(moderator):
    client = signed_in(moderator)
    client.post(ACCOUNT, {"verb": "replace", "code": doors.app_code(moderator)})
    session = client.session
    session[signing_in.REPLACING] -= 16 * 60
    session.save()

    assert client.get("/admin/second-factor/set-up/")["Location"] == ACCOUNT


def test_an_editor_may_do_without_again_a_moderator_may_not(editor, moderator):
    mine, theirs = signed_in(editor), signed_in(moderator)

    mine.post(ACCOUNT, {"verb": "remove", "code": doors.app_code(editor)})
    theirs.post(ACCOUNT, {"verb": "remove", "code": doors.app_code(moderator)})

    assert list(TOTPDevice.objects.values_list("user__username", flat=True)) == ["moderator"]
    assert doors.is_in(mine)
    assert doors.is_in(theirs)


def test_an_administrator_takes_a_lost_one_away_and_it_is_on_record(superuser, moderator):
    theirs, keeper = signed_in(moderator), signed_in(superuser)
    page = keeper.get(reverse("admin:auth_user_change", args=[moderator.pk])).content.decode()

    answer = reset(keeper, moderator)

    assert "Lost phone" in page
    assert answer.status_code == 302
    assert not doors.is_in(theirs)
    event = Event.objects.get(verb="reset_second_factor")
    assert (event.actor, event.note) == (superuser, "moderator: She lost the phone; I called her.")
    assert doors.give_password(theirs, "moderator")["Location"] == "/admin/second-factor/"
    assert theirs.get("/admin/second-factor/")["Location"] == "/admin/second-factor/set-up/"


def test_taking_away_what_was_set_up_by_choice_ends_the_sessions_too(superuser, editor):
    theirs, keeper = signed_in(editor), signed_in(superuser)

    reset(keeper, editor)

    assert not doors.is_in(theirs)
    assert doors.give_password(theirs, "editor")["Location"] == "/admin/drugs/revision/"


@pytest.mark.parametrize("reason", ["", "  ", "a\x00b", "x" * 5000])
def test_it_needs_a_reason(superuser, moderator, reason):
    doors.give_app(moderator)

    assert reset(signed_in(superuser), moderator, reason).status_code == 400
    assert second_factor.app_of(moderator)


def test_where_there_is_none_nothing_is_recorded(superuser, moderator):
    assert reset(signed_in(superuser), moderator).status_code == 409
    assert not Event.objects.exists()


# who asks, whose it is, may they
RESETS = [
    ("admin", "moderator", True),
    ("admin", "keeper", True),
    ("admin", "admin2", True),
    ("admin", "admin", False),
    ("keeper", "moderator", True),
    ("keeper", "editor", True),
    ("keeper", "keeper", False),
    ("keeper", "keeper2", False),
    ("keeper", "retired keeper", False),
    ("keeper", "admin", False),
    ("moderator", "editor", False),
    ("moderator", "moderator", False),
    ("editor", "moderator", False),
]


@pytest.fixture
def team(editor, moderator, superuser):
    people = {"editor": editor, "moderator": moderator, "admin": superuser}
    people["admin2"] = factories.make_user("admin2", is_superuser=True)
    for name in ("keeper", "keeper2", "retired"):
        people[name] = factories.make_user(name, "User administrators")
    type(editor).objects.filter(username="retired").update(is_active=False)
    people["retired keeper"] = people.pop("retired")
    return people


@pytest.mark.parametrize(("who", "whose", "may"), RESETS)
def test_who_may_take_whose_away(team, who, whose, may):
    if who != whose:
        doors.give_app(team[whose])

    answer = reset(signed_in(team[who]), team[whose])

    assert answer.status_code == (302 if may else 403)
    assert bool(second_factor.app_of(team[whose])) is not may
    assert Event.objects.filter(verb="reset_second_factor").exists() is may


@pytest.mark.parametrize("lost", [{"is_superuser": False}, {"is_active": False}])
def test_who_lost_their_power_while_they_asked_takes_none_away(team, lost):
    """The account is read anew: the request may be of before."""
    doors.give_app(team["moderator"])
    actor = User.objects.get(username="admin2")
    User.objects.filter(pk=actor.pk).update(**lost)

    with pytest.raises(ReviewError):
        resetting.reset_second_factor(team["moderator"], actor=actor, reason="A lost phone.")

    assert second_factor.app_of(team["moderator"])


def test_nobody_sees_or_makes_the_rows_of_a_second_factor(superuser):
    client = signed_in(superuser)

    for path in ("otp_totp/totpdevice/", "otp_static/staticdevice/", "otp_totp/totpdevice/add/", "axes/accessattempt/"):
        assert client.get(f"/admin/{path}").status_code == 404


def test_administrators_see_who_signed_in_and_nobody_else_does(superuser, moderator):
    client, theirs = signed_in(superuser), signed_in(moderator)

    page = client.get("/admin/axes/accesslog/")

    assert "moderator" in page.content.decode()
    assert "127.0.0.1" in page.content.decode()
    assert theirs.get("/admin/axes/accesslog/").status_code == 403
    assert client.post("/admin/axes/accesslog/add/").status_code == 403
    assert client.get("/admin/axes/accesslog/?session_hash__startswith=a").status_code == 400


def test_at_the_machine_the_operator_takes_one_away(superuser, capsys):
    theirs = signed_in(superuser)

    call_command("reset_second_factor", "admin")

    assert "set up another" in capsys.readouterr().out
    assert second_factor.app_of(superuser) is None
    assert not doors.is_in(theirs)
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_second_factor", "admin")
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "nobody")
