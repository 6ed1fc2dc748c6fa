"""A burst is made of real changes, in turn."""

from app.demo.department import Department
from app.demo.discord.control.bursts import Burst
from app.demo.discord.world.events import Event


async def test_every_step_changes_something(department: Department) -> None:
    heard: list[Event] = []
    department.world.state.events.subscribe(heard.append)
    roles = [role.id for role in department.certifications[:2]]
    users = [member.user.id for member in department.holders(department.ranks[-1])]
    burst = Burst(department.world, department.guild, role_ids=roles, user_ids=users)

    seconds = await burst.run(205, by=department.guild.owner_id)

    updates = [event for event in heard if event.name == "GUILD_MEMBER_UPDATE"]
    assert len(updates) == 205
    assert {event.data["user"]["id"] for event in updates} == {str(user) for user in users}
    assert seconds > 0
