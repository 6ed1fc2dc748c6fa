"""Rules drawn: how a page keeps its patrols, and which types of them it has."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.embeds.cards import ACCENT, GOOD, Card
from bot.embeds.limits import escaped
from bot.embeds.patrols import hours
from domain.duty.settings import DutySettings, PatrolType
from domain.rosters.pages import Page
from words import say


def rules_card(
    page: Page, rules: DutySettings, types: Iterable[PatrolType], *, said: str | None = None, zone: str
) -> Card:
    """Draw all rules of a page; `said` is what was just done about them."""
    title = said or say("Rules for {patrols} of {page}", page=escaped(page.title))
    foot = None
    if not page.patrol_logs:
        foot = say("This page keeps no {patrols} yet: switch them on with /page edit patrol_logs.")
    colour = GOOD if said else ACCENT
    return Card(title, (*_lines(rules, zone), *_types(page, types)), foot=foot, colour=colour)


def _lines(rules: DutySettings, zone: str) -> Iterator[str]:
    off, yes, no = say("not set"), say("yes"), say("no")
    yield say("**Approval above** {time}", time=_time(rules.approval_above) or off)
    yield say(
        "**Those logged afterwards need approval** {answer}", answer=yes if rules.logs_need_approval else no
    )
    yield say("**Remind after** {time}", time=_time(rules.remind_after) or off)
    cut_off = say("{time} ({zone})", time=f"{rules.cut_off:%H:%M}", zone=zone) if rules.cut_off else off
    yield say("**Ended every day at** {time}", time=cut_off)
    yield say("**Longest** {time}", time=_time(rules.longest) or off)
    yield say("**Report wanted** {answer}", answer=yes if rules.needs_report else no)
    yield say("**Evidence wanted** {answer}", answer=yes if rules.needs_evidence else no)
    role = f"<@&{rules.on_duty_role_id}>" if rules.on_duty_role_id else off
    yield say("**Role while on {patrol}** {role}", role=role)
    channel = f"<#{rules.log_channel_id}>" if rules.log_channel_id else off
    yield say("**Told in** {channel}", channel=channel)


def _types(page: Page, types: Iterable[PatrolType]) -> Iterator[str]:
    ranks = {rank.id: rank.name for rank in page.ranks}
    shown: list[str] = []
    for kind in types:
        rank = ranks.get(kind.lowest_rank_id) if kind.lowest_rank_id is not None else None
        name = escaped(kind.name)
        shown.append(say("{type} (from {rank})", type=name, rank=escaped(rank)) if rank else name)
    yield say("**Types** {types}", types=", ".join(shown) or say("none"))


def _time(span: timedelta | None) -> str | None:
    return None if span is None else hours(int(span.total_seconds()))
