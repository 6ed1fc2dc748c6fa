"""The demo's department: a sheriff's office of 62 in a guild that looks lived in."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.demo.discord.world.audit import AuditAction, AuditEntry, changed
from app.demo.discord.world.founding import FOUNDED, Founding
from app.demo.discord.world.nouns import Channel, Guild, Member, Role
from app.demo.discord.world.permissions import Permission
from app.demo.discord.world.snowflakes import Clock, RoleId, UserId, system_clock
from app.demo.discord.world.world import World
from app.demo.people import CIVILIANS, OFFICERS
from domain.access.tiers import Tier

TITLE = "Blaine County Sheriff's Office"
SLUG = "blaine-county"
DESCRIPTION = "Serving Sandy Shores, Grapeseed and Paleto Bay since 2021."

# Name, colour, how many hold it. From the top.
_RANKS = (
    ("Sheriff", 0xC9A227, 1),
    ("Undersheriff", 0xB8892B, 2),
    ("Captain", 0xA0522D, 3),
    ("Lieutenant", 0x8E4585, 4),
    ("Sergeant", 0x3F6FB5, 7),
    ("Corporal", 0x3A8DA8, 7),
    ("Senior Deputy", 0x2E8B74, 10),
    ("Deputy", 0x5B8C3E, 19),
    ("Cadet", 0x8A8F98, 9),
)
_COMMAND_RANKS = 4
ABBREVIATION = "BCSO"
# For each rank, from the top: its abbreviation, seats at least and at most, callsigns.
_SEATS = (
    ("SHF", 1, None, "1A-01"),
    ("USHF", 1, None, "1A-02, 1A-03"),
    ("CPT", 2, None, "1C-01, 1C-02, 1C-03, 1C-04"),
    ("LT", None, None, "1L-01, 1L-02, 1L-03, 1L-04, 1L-05"),
    ("SGT", 6, 8, "{RANK_ABBR}-{NUM:2} 1..8"),
    ("CPL", 8, 10, "{RANK_ABBR}-{NUM:2} 1..10"),
    ("SD", None, None, "2D-{NUM:2} 1..30+"),
    ("DEP", None, None, "3D-{NUM:2} 1..60+"),
    ("CDT", None, 12, "{PAGE_ABBR}-{NUM:3} 1.."),
)
_IN_SUBDIVISIONS = {"K9": "K9-{NUM} 1..9+", "Marine Patrol": "M-{NUM:2} 1..20"}
# Name, colour, how many percent of those who may hold it, and down to which rank.
_CERTIFICATIONS = (
    ("FTO", 0xD08C2E, 60, 6),
    ("SWAT Certified", 0x6B6F76, 25, 7),
    ("Air Support", 0x4FA3D1, 15, 7),
    ("First Aid", 0xC94F4F, 70, 8),
    ("Marksman", 0x7A6A53, 20, 7),
    ("Swift Water Rescue", 0x3E7CB1, 12, 8),
)
_SUBDIVISIONS = (
    ("Traffic", 0xE0A458, 25, 7),
    ("K9", 0x9C6644, 10, 7),
    ("Detectives", 0x5C6B8A, 18, 6),
    ("Marine Patrol", 0x2F6F8F, 10, 7),
    ("Internal Affairs", 0x744253, 50, 3),
)
_SEED = 20_260_301
_REASONS = (
    "Passed the board",
    "Probation completed",
    "Six months of outstanding service",
    "Vacancy after transfer",
    "Recommended by the FTO program",
    None,
)


@dataclass(frozen=True, slots=True)
class Department:
    """A seeded world, and which of its roles mean what."""

    world: World
    guild: Guild
    ranks: tuple[Role, ...]
    certifications: tuple[Role, ...]
    subdivisions: tuple[Role, ...]

    @property
    def command_ranks(self) -> tuple[Role, ...]:
        """The ranks that command; they come first in `ranks`."""
        return self.ranks[:_COMMAND_RANKS]

    @property
    def tiers(self) -> tuple[tuple[Role, Tier], ...]:
        """Which ranks may do more in Muster than others."""
        return (self.ranks[2], Tier.COMMAND), (self.ranks[4], Tier.SUPERVISOR)

    @property
    def accounts(self) -> list[tuple[str, UserId]]:
        """Whom to sign in as: somebody of each tier, what he is said to be, and his account."""
        captain, sergeant, deputy = (self.holders(self.ranks[place])[-1] for place in (2, 4, 7))
        ranked = {role.id for role in self.ranks}
        civilian = next(
            each
            for each in self.guild.members.values()
            if not each.user.is_bot and each.user.id != self.guild.owner_id and ranked.isdisjoint(each.roles)
        )
        return [
            ("admin: owns the server", self.guild.owner_id),
            ("command: a captain", captain.user.id),
            ("supervisor: a sergeant", sergeant.user.id),
            ("member: a deputy", deputy.user.id),
            ("in the server, on no roster", civilian.user.id),
        ]

    def holders(self, role: Role) -> list[Member]:
        """Return the members with this role, in the order they joined the list."""
        return [member for member in self.guild.members.values() if role.id in member.roles]

    @property
    def board_channel(self) -> Channel:
        """The channel that shows the roster."""
        return next(each for each in self.guild.channels.values() if each.name == _BOARD_CHANNEL)

    @property
    def patrol_channel(self) -> Channel:
        """The channel in which patrols are started, and told of."""
        return next(each for each in self.guild.channels.values() if each.name == _PATROL_CHANNEL)

    def page_file(self) -> str:
        """Return the department's page as `muster page apply` reads it."""
        head = (
            ("guild_id", str(self.guild.id)),
            ("owner_id", str(self.guild.owner_id)),
            ("slug", SLUG),
            ("title", TITLE),
            ("abbreviation", ABBREVIATION),
            ("description", DESCRIPTION),
            ("visibility", "public"),
        )
        lines = [f"{key} = {_toml(value)}" for key, value in head]
        lines.append("patrol_logs = true")
        for rank, seats in zip(self.ranks, _SEATS, strict=True):
            is_command = str(rank in self.command_ranks).lower()
            lines += ["", *_table("ranks", rank), f"is_command = {is_command}", *_seats(*seats)]
        for certification in self.certifications:
            lines += ["", *_table("certifications", certification)]
        for subdivision in self.subdivisions:
            lines += ["", *_table("subdivisions", subdivision)]
            if subdivision.name in _IN_SUBDIVISIONS:
                lines.append(f"callsigns = {_toml(_IN_SUBDIVISIONS[subdivision.name])}")
        return "\n".join(lines) + "\n"


def sheriffs_office(*, clock: Clock = system_clock) -> Department:
    """Return the department, the same at every call but for dates, which are told from now."""
    world = World(clock=clock)
    founding = Founding(world, TITLE)
    luck = random.Random(_SEED)
    roles = _Roles.found(founding)
    department = Department(world, founding.guild, roles.ranks, roles.certifications, roles.subdivisions)
    _people(founding, roles, luck, now=clock())
    for name, topic in _CHANNELS:
        founding.channel(name, topic=topic)
    world.audit_log.recall(founding.guild, _past_promotions(department, luck, now=clock()))
    world.accounts = department.accounts
    world.role_groups = [
        ("Ranks", tuple(role.id for role in roles.ranks)),
        ("Certifications", tuple(role.id for role in roles.certifications)),
        ("Subdivisions", tuple(role.id for role in roles.subdivisions)),
    ]
    return department


_BOARD_CHANNEL = "roster"
_PATROL_CHANNEL = "patrol-logs"
_CHANNELS = (
    ("welcome", "Read the handbook before your first shift."),
    (_BOARD_CHANNEL, "Who serves at Blaine County, live."),
    ("promotions", "Well earned."),
    (_PATROL_CHANNEL, "Start and end your patrols here."),
    ("bot-commands", "Talk to Muster."),
)


@dataclass(frozen=True, slots=True)
class _Roles:
    ranks: tuple[Role, ...]
    certifications: tuple[Role, ...]
    subdivisions: tuple[Role, ...]
    administration: Role
    music: Role
    booster: Role
    member: Role
    gamer: Role

    @classmethod
    def found(cls, founding: Founding) -> "_Roles":
        """Add the roles from the bottom up, with the separators servers like to have."""
        gamer = founding.role("Gamer", colour=0x6C8E5A)
        member = founding.role("Member", colour=0x99AAB5)
        booster = founding.role("Server Booster", colour=0xF47FFF)
        booster.is_managed, booster.is_booster = True, True
        music = founding.role("Jukebox", colour=0x1DB954)
        founding.role("──── Community ────")
        subdivisions = _from_top(founding, _SUBDIVISIONS)
        founding.role("──── Subdivisions ────")
        certifications = _from_top(founding, _CERTIFICATIONS)
        founding.role("──── Certifications ────")
        ranks = _from_top(founding, [(name, colour, 0, 0) for name, colour, _ in _RANKS])
        for rank in ranks:
            rank.is_hoisted = True
        founding.role("──── Ranks ────")
        permissions = int(Permission.ADMINISTRATOR)
        administration = founding.role("Administration", colour=0xD64550, permissions=permissions)
        return cls(ranks, certifications, subdivisions, administration, music, booster, member, gamer)


def _from_top(founding: Founding, lines: Sequence[tuple[str, int, int, int]]) -> tuple[Role, ...]:
    added = [founding.role(name, colour=colour) for name, colour, _, _ in reversed(lines)]
    return tuple(reversed(added))


def _people(founding: Founding, roles: _Roles, luck: random.Random, *, now: datetime) -> None:
    owner = founding.owner("harper.quinn", "Harper Quinn")
    owner.roles = (roles.administration.id, roles.member.id)
    founding.muster()
    jukebox = founding.person("Jukebox", is_bot=True, roles=(roles.music.id,))
    roles.music.is_managed, roles.music.bot_id = True, jukebox.user.id
    seats = [place for place, (_, _, count) in enumerate(_RANKS) for _ in range(count)]
    for (username, name), place in zip(OFFICERS, seats, strict=True):
        held = [roles.ranks[place].id, *_extras(roles, place, luck), roles.member.id]
        held += [roles.gamer.id] * (luck.random() < 0.3)
        held += [roles.booster.id] * (luck.random() < 0.08)
        joined_at = _joined(place, luck, now)
        founding.person(username, name, joined_at=joined_at, roles=tuple(held))
    for username, name in CIVILIANS:
        held = [role.id for role in (roles.member, roles.gamer) if luck.random() < 0.7]
        joined_at = _joined(luck.randrange(2, 9), luck, now)
        founding.person(username, name, joined_at=joined_at, roles=tuple(held))
    _leave_an_old_rank_on_somebody(founding.guild, roles)


def _extras(roles: _Roles, place: int, luck: random.Random) -> Iterator[RoleId]:
    lines = (*_CERTIFICATIONS, *_SUBDIVISIONS)
    for role, (_, _, percent, lowest) in zip(
        (*roles.certifications, *roles.subdivisions), lines, strict=True
    ):
        if place <= lowest and luck.random() * 100 < percent:
            yield role.id


def _joined(place: int, luck: random.Random, now: datetime) -> datetime:
    if place == len(_RANKS) - 1:
        return now - timedelta(days=luck.randrange(3, 40), minutes=luck.randrange(1_440))
    longest = (now - FOUNDED).days
    least = 60 + 150 * (len(_RANKS) - 2 - place)
    days = luck.randrange(min(least, longest - 1), longest)
    return now - timedelta(days=days, minutes=luck.randrange(1_440))


def _leave_an_old_rank_on_somebody(guild: Guild, roles: _Roles) -> None:
    # Promoted by hand, and nobody took the old rank away: every real server has one.
    sergeant = next(m for m in guild.members.values() if roles.ranks[4].id in m.roles)
    sergeant.roles = (*sergeant.roles, roles.ranks[5].id)


def _past_promotions(
    department: Department, luck: random.Random, *, now: datetime
) -> list[tuple[datetime, AuditEntry]]:
    officers = [member for rank in department.command_ranks for member in department.holders(rank)]
    entries: list[tuple[datetime, AuditEntry]] = []
    for place, rank in enumerate(department.ranks[1:], start=1):
        for member in department.holders(rank):
            if luck.random() > 0.45 and place < len(department.ranks) - 1:
                continue
            seniors = [one for one in officers if _place(department, one) < place] or officers[:1]
            entries.append(_promotion(department, member, place, luck.choice(seniors), luck, now))
    return sorted(entries, key=lambda entry: entry[0])


def _promotion(
    department: Department,
    member: Member,
    place: int,
    officer: Member,
    luck: random.Random,
    now: datetime,
) -> tuple[datetime, AuditEntry]:
    rank = department.ranks[place]
    changes = [changed("$add", new=[{"id": str(rank.id), "name": rank.name}])]
    if place + 1 < len(department.ranks):
        former = department.ranks[place + 1]
        changes.append(changed("$remove", new=[{"id": str(former.id), "name": former.name}]))
    moment = now - timedelta(days=luck.randrange(1, 44), seconds=luck.randrange(86_400))
    moment = max(moment, member.joined_at + timedelta(hours=2))
    entry = AuditEntry(
        0,
        AuditAction.MEMBER_ROLE_UPDATE,
        officer.user.id,
        member.user.id,
        tuple(changes),
        luck.choice(_REASONS),
    )
    return moment, entry


def _place(department: Department, member: Member) -> int:
    return min(place for place, rank in enumerate(department.ranks) if rank.id in member.roles)


def _table(name: str, role: Role) -> tuple[str, ...]:
    return f"[[{name}]]", f"name = {_toml(role.name)}", f"role_id = {_toml(str(role.id))}"


def _seats(abbreviation: str, least: int | None, most: int | None, callsigns: str) -> Iterator[str]:
    yield f"abbreviation = {_toml(abbreviation)}"
    yield f"callsigns = {_toml(callsigns)}"
    for key, number in (("seats_min", least), ("seats_max", most)):
        if number is not None:
            yield f"{key} = {number}"


def _toml(text: str) -> str:
    # A JSON string is a TOML basic string, escapes included.
    return json.dumps(text, ensure_ascii=False)
