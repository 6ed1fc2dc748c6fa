"""Signatures, checked against the sample of the Standard Webhooks specification."""

import base64
from datetime import UTC, datetime

from domain.hooks.signing import ID, SIGNATURE, TIMESTAMP, new_secret, signature, signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'


def test_it_is_signed_as_the_specification_says() -> None:
    assert signature(SECRET, MESSAGE, 1614265330, BODY) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_headers_say_which_message_when_and_by_whom() -> None:
    now = datetime.fromtimestamp(1614265330, UTC)

    headers = signed_headers([SECRET], MESSAGE, BODY, now=now)

    assert headers == {
        ID: MESSAGE,
        TIMESTAMP: "1614265330",
        SIGNATURE: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_is_long_random_and_readable_by_their_libraries() -> None:
    one, other = new_secret(), new_secret()

    assert one != other
    assert len(base64.b64decode(one.removeprefix("whsec_"))) == 32


def test_while_a_secret_gives_way_each_of_both_fits() -> None:
    other = new_secret()
    now = datetime.fromtimestamp(1614265330, UTC)

    shown = signed_headers([other, SECRET], MESSAGE, BODY, now=now)[SIGNATURE].split(" ")

    assert shown == [signature(each, MESSAGE, 1614265330, BODY) for each in (other, SECRET)]
