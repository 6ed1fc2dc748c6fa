"""Who is to hold which role on duty and away, as a test says."""

from collections.abc import Collection, Mapping

from domain.ids import GuildId, LeaveId, PatrolId, RoleId, UserId


class FakeBadges:
    """Answers from what it was told; `asked` counts how often, `failures` how often it fails first."""

    def __init__(self) -> None:
        self.wanted: dict[RoleId, set[UserId]] = {}
        self.patrols: dict[PatrolId, UserId] = {}
        self.leaves: dict[LeaveId, UserId] = {}
        self.asked = 0
        self.failures = 0

    async def of_guild(self, guild_id: GuildId) -> Mapping[RoleId, frozenset[UserId]]:
        self.asked += 1
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        return {role_id: frozenset(users) for role_id, users in self.wanted.items()}

    async def concerned(
        self, patrol_ids: Collection[PatrolId] = (), leave_ids: Collection[LeaveId] = ()
    ) -> frozenset[UserId]:
        return frozenset(
            [self.patrols[each] for each in patrol_ids] + [self.leaves[each] for each in leave_ids]
        )
