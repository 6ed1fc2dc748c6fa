"""Premium, granted and taken back."""

from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.errors import Invalid, NotAllowed
from tests.domain.makers import NOW, OWNER
from tests.services.house import MANAGER, House


async def test_premium_runs_from_the_grant_to_its_end(house: House) -> None:
    assert not house.keys.has_premium(OWNER)

    await house.entitlements.grant(OPERATOR, OWNER, ends_at=NOW + timedelta(days=1))

    assert house.keys.has_premium(OWNER)
    house.clock.move(timedelta(days=1))
    assert not house.keys.has_premium(OWNER)


async def test_revoking_ends_it_at_once(house: House) -> None:
    await house.entitlements.grant(OPERATOR, OWNER, ends_at=None)

    ended = await house.entitlements.revoke(OPERATOR, OWNER)

    assert ended == 1
    assert not house.keys.has_premium(OWNER)
    assert [each.revoked_at for each in await house.entitlements.list(OPERATOR, OWNER)] == [NOW]


async def test_only_the_operator_grants(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.entitlements.grant(MANAGER, OWNER, ends_at=None)
    with pytest.raises(NotAllowed):
        await house.entitlements.revoke(MANAGER, OWNER)
    with pytest.raises(NotAllowed):
        await house.entitlements.list(MANAGER)
    with pytest.raises(Invalid, match="until"):
        await house.entitlements.grant(OPERATOR, OWNER, ends_at=NOW)
