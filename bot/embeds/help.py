"""Help drawn: what to type, in the order one needs it."""

from bot.embeds.cards import Card, link
from words import mark, say

TITLES = {
    "start": mark("Getting started"),
    "pages": mark("Pages"),
    "ranks": mark("Ranks"),
    "certifications": mark("Certifications"),
    "awards": mark("Awards"),
    "personnel": mark("Personnel"),
    "privacy": mark("Privacy"),
    "duty": mark("Duty"),
    "leave": mark("Leave"),
    "announcements": mark("Announcements"),
    "sync": mark("Sync"),
    "roster": mark("Roster"),
    "quotas": mark("Quotas"),
}
FIRST = 2
"""So many lines of each topic are in the help on everything, which is one message in every language."""
TOPICS: dict[str, tuple[str, ...]] = {
    "start": (
        mark(
            "`/setup` makes a page: it proposes ranks from your roles, you correct them, it gives you "
            "the link."
        ),
        mark(
            "From then on the page follows your roles by itself; nothing to type when somebody is promoted."
        ),
    ),
    "pages": (
        mark("`/page create` an empty page · `/page list` all of them · `/page link` its address"),
        mark("`/page edit` title, address, description, patrol hours · `/page visibility` who may open it"),
        mark("`/page delete` with 30 days to `/page restore` it · `/page owner` gives it to another member"),
        mark("`/apikey create`, `list`, `rotate`, `revoke`: keys for programs, yours or the server's"),
    ),
    "ranks": (
        mark("`/rank detect` proposes ranks · `/rank add` a role · `/rank move` up or down · `/rank list`"),
        mark("`/rank edit` name, role or command mark · `/rank remove` leaves Discord's role as it is"),
        mark("`/rank seats` how many may hold a rank and which callsigns it has · `/roster vacancies`"),
        mark("Somebody with several ranks is shown in the highest one of the page's order."),
    ),
    "certifications": (
        mark("`/cert create`, `/cert edit`, `/cert delete`, `/cert list`: what members hold, by role"),
        mark("`/cert grant`, `/cert revoke` a member's · `/cert holders` who has it · `/cert expiring`"),
        mark("`/subdivision create`, `edit`, `delete`, `list`: where they belong, by role"),
        mark("`/subdivision add`, `/subdivision remove` a member"),
    ),
    "awards": (
        mark("`/award create`, `/award edit`, `/award delete`: what can be given, with an emoji or a ribbon"),
        mark("`/award grant`, `/award revoke` a member's, without a role · `/award list` who has what"),
    ),
    "personnel": (
        mark(
            "`/promote`, `/demote`, `/transfer`, `/discharge`, `/reinstate`, `/undo` change roles and say why"
        ),
        mark(
            "`/member view` where somebody stands · `/member history` what is on record · `/me history` "
            "your own"
        ),
        mark("`/callsign assign`, `next`, `release`, `reserve`, `list`: what members are called on the air"),
        mark("`/member status`, `note`, `exempt`, `past`; more in the menu on a member: right-click, Apps"),
        mark(
            "`/audit recent` who changed what in Muster · `/audit member` by or about one · `/audit export`"
        ),
        mark("`/staff link` which member somebody in the staff's files is; programs keep those by the API"),
        mark(
            "`/permissions set` what a role may do: supervisor, command, admin · `/permissions view` "
            "all of them"
        ),
    ),
    "duty": (
        mark("`/patrol panel` posts buttons with which members start, pause and stop their {patrols}"),
        mark("`/patrol start`, `break`, `stop`, `log` one's own · `status` and `history` one's hours"),
        mark("`/patrol active` who is on {patrol} now · `/patrol leaderboard` who has the most hours"),
        mark("`/patrol-admin pending` what waits, with buttons to decide · `unclosed` what nobody stopped"),
        mark(
            "`/patrol-rules view`, `set`, `type`: what needs approval, reminders, the daily end, a role, "
            "a channel"
        ),
        mark("`/patrol-admin approve`, `deny`, `edit`, `end`, `void` one · `add-time`, `remove-time` hours"),
        mark("`/patrol-admin export` a period, or from day to day, as CSV or XLSX"),
    ),
    "leave": (
        mark("`/loa request` asks for leave · `/loa view`, `/loa extend`, `/loa end` your own"),
        mark("`/loa list` who is away · `/loa panel` shows that in a channel, with buttons to ask"),
        mark("`/loa-admin pending`, `approve`, `deny`, `create`, `edit`, `end`, `history` for supervisors"),
        mark("`/loa-admin rules` how long leave may be, who approves it, where requests are told"),
    ),
    "announcements": (
        mark(
            "`/announce set` where promotions and the like are announced, and whether members get a message"
        ),
        mark(
            "`/announce template` your own words · `/announce preview` shows them · "
            "`/announce view` what is set"
        ),
        mark("`/announce options` changes made by hand too, or not · `/announce reset` a kind or a page"),
        mark("`/webhook create`, `test`, `log`, `list`, `switch`, `delete`: other programs hear of it"),
    ),
    "privacy": (
        mark(
            "`/me view` what Muster knows of you, what of it the public sees · `/me data` all of it as a file"
        ),
        mark("`/me hide` takes you off the public pages, `/me show` brings you back; nothing is lost by it"),
        mark("`/me forget` replaces your name and account by “former member” everywhere, for good"),
    ),
    "sync": (
        mark("`/sync status` when the pages were compared last, and what is held"),
        mark("`/sync now` compares at once · `/sync doctor` examines roles and permissions, with cures"),
        mark("If more than 10 % and more than 5 members would vanish at once, I wait for your word."),
    ),
    "roster": (
        mark("`/roster show` the roster, here in Discord · `/roster search` somebody · `/roster changes`"),
        mark("`/roster post` it, or its vacancies, in a channel, where it follows the page · `posts`"),
    ),
    "quotas": (
        mark("`/quota set`, `/quota remove` what is asked of a rank in a period · `/quota view` all of it"),
        mark("`/quota status` how you stand · `/quota report` how everybody does, with a file"),
        mark("`/quota period` weeks, months or waves; a change counts from the next one on"),
        mark("`/quota schedule` has the report posted in a channel when a period is over"),
        mark("`/activitycheck start` asks members whether they are there · `results`, `remind`, `end`"),
    ),
}


def help_card(topic: str | None, invite: str | None) -> Card:
    """Draw one topic, or the first lines of all of them."""
    topics = {topic: TOPICS[topic]} if topic else {name: texts[:FIRST] for name, texts in TOPICS.items()}
    lines = tuple(
        line for name, texts in topics.items() for line in (f"**{say(TITLES[name])}**", *map(say, texts))
    )
    rows = [[link(say("Add me to another server"), invite)]] if invite else []
    foot = say("All answers are seen by you alone.")
    if not topic:
        foot = say("All answers are seen by you alone. Choose a topic, and there is more of it.")
    return Card("Muster", lines, foot=foot, rows=rows)
