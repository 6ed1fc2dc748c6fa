"""How a page keeps its patrols: what needs approval, when somebody forgot to stop, which types there are."""

from dataclasses import dataclass
from datetime import time, timedelta

from domain.errors import Invalid
from domain.ids import ChannelId, PageId, PatrolTypeId, RankId, RoleId
from domain.words import sentence

MOST_TYPES = 25
"""Discord shows as many choices."""
LONGEST_TYPE_NAME = 50
SHORTEST_SETTING = timedelta(minutes=1)
LONGEST_SETTING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PatrolType:
    """A kind of patrol on a page, such as training, open to `lowest_rank_id` and those above."""

    id: PatrolTypeId
    page_id: PageId
    name: str
    lowest_rank_id: RankId | None = None
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class DutySettings:
    """The rules of one page's patrols.

    A patrol with more time on duty than `approval_above` (None: however long) waits for approval, as does
    one logged afterwards if `logs_need_approval`. Whoever is on patrol for `remind_after` is reminded; at
    `cut_off`, by the guild's clock, patrols are ended. `on_duty_role_id` is held while on patrol.
    `log_channel_id` is where starts and stops are told.
    """

    page_id: PageId
    approval_above: timedelta | None = timedelta(hours=8)
    logs_need_approval: bool = True
    remind_after: timedelta | None = timedelta(hours=4)
    cut_off: time | None = None
    longest: timedelta = timedelta(hours=24)
    needs_report: bool = False
    needs_evidence: bool = False
    on_duty_role_id: RoleId | None = None
    log_channel_id: ChannelId | None = None

    def needs_approval(self, seconds: int) -> bool:
        """Say whether a patrol with so much time on duty must be looked at by somebody above."""
        return self.approval_above is not None and seconds > self.approval_above.total_seconds()


def checked_settings(settings: DutySettings) -> DutySettings:
    """Return the settings, or say which of them makes no sense."""
    for name in ("approval_above", "remind_after", "longest"):
        value: timedelta | None = getattr(settings, name)
        if value is not None and not SHORTEST_SETTING <= value <= LONGEST_SETTING:
            raise Invalid(
                sentence("{name} must be between one minute and seven days.", name=name), field=name
            )
    return settings
