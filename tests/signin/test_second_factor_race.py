"""A code that is sent twice at the same moment signs one of the two in."""

from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.models import User
from django.db import connections
from django.test import override_settings

from drugs.signin import second_factor
from drugs.signin.second_factor import Answer
from tests import doors, factories


def answers_at_once(user: User, code: str) -> list[Answer]:
    def ask(_number: int) -> Answer:
        try:
            return second_factor.verify(user, code).answer
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(ask, range(4)))


@override_settings(OTP_TOTP_THROTTLE_FACTOR=0)
def test_one_code_at_once_is_right_once(racing_db):
    user = factories.make_user("somebody")
    codes = doors.give_app(user)

    of_app = answers_at_once(user, doors.app_code(user))
    of_recovery = answers_at_once(user, codes[0])

    assert of_app.count(Answer.RIGHT) == 1
    assert of_recovery.count(Answer.RIGHT) == 1
