"""A yes serves once, for whoever holds the proof."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.grants import Grant, challenge_of
from app.demo.discord.world.snowflakes import UserId

BACK = "http://127.0.0.1:1/back"


def test_a_code_becomes_a_token_once(department: Department) -> None:
    grants, owner_id = department.world.grants, department.guild.owner_id
    code = grants.allow(Grant(owner_id, "identify", BACK, challenge_of("proof")))

    redeemed = grants.redeem(code, redirect_uri=BACK, verifier="proof")

    assert redeemed is not None
    owner = grants.whose(redeemed[0])
    assert owner is not None
    assert owner.id == owner_id
    assert grants.redeem(code, redirect_uri=BACK, verifier="proof") is None
    assert grants.whose("nonsense") is None


@pytest.mark.parametrize(("back", "verifier"), [("http://127.0.0.1:2/", "proof"), (BACK, "guess")])
def test_a_code_is_nobody_elses(department: Department, back: str, verifier: str) -> None:
    grants = department.world.grants
    code = grants.allow(Grant(department.guild.owner_id, "identify", BACK, challenge_of("proof")))

    assert grants.redeem(code, redirect_uri=back, verifier=verifier) is None


def test_nobody_says_yes_for_nobody(department: Department) -> None:
    with pytest.raises(DiscordError):
        department.world.grants.allow(Grant(UserId(1), "identify", BACK, "x"))
