"""A department's Discord and a Muster that follows it, with a page: shared by the stories of a file."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.stories.processes import Discord, Json, Muster, discord, until

PAGE_ID = "5d7e0b52-8f0f-4a3c-9f5e-3f1f2a6b7c8d"


def page_file(discord: Discord, *, slug: str, title: str, groups: tuple[str, ...]) -> str:
    """Return a page of all roles in these groups of the server, the first of which are its ranks."""
    kinds = ("ranks", "certifications", "subdivisions")
    lines = [
        f'id = "{PAGE_ID}"',
        f'guild_id = "{discord.guild_id}"',
        f'owner_id = "{discord.guild()["owner_id"]}"',
        f'slug = "{slug}"',
        f'title = "{title}"',
    ]
    for kind, group in zip(kinds, groups, strict=False):
        for role in discord.group(group):
            lines += [f"[[{kind}]]", f'name = "{role["name"]}"', f'role_id = "{role["id"]}"']
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Scene:
    """A running Muster with one page, and the Discord it follows."""

    discord: Discord
    muster: Muster
    text: str
    key: str

    def roster(self) -> Json:
        answer = self.muster.get(f"/api/roster/{PAGE_ID}/users", key=self.key)
        assert answer.status == 200, answer
        return answer.json()

    def apply(self, text: str) -> None:
        """Make the page as `text` says, by a command beside the running Muster."""
        file = self.muster.folder / "page.toml"
        file.write_text(text)
        self.muster.done("page", "apply", str(file))

    def ranks(self) -> dict[str, str]:
        """Return the rank of everybody on the page by Discord id."""
        return {each["discord_id"]: each["rank"] for each in self.roster()}


def set_scene(muster: Muster, discord: Discord, text: str) -> Scene:
    """Apply a page to the running Muster, and make a key that reads it."""
    key = muster.done("key", "create", "--owner", discord.guild()["owner_id"], "--name", "story").strip()
    scene = Scene(discord, muster, text, key)
    scene.apply(text)
    return scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The department's page, filled, in a Muster that runs."""
    folder = tmp_path_factory.mktemp("muster")
    with discord(folder) as played:
        muster = Muster(folder, played)
        with muster.running():
            text = page_file(
                played,
                slug="blaine-county",
                title="Blaine County",
                groups=("Ranks", "Certifications", "Subdivisions"),
            )
            scene = set_scene(muster, played, text)
            until(lambda: len(scene.ranks()) == 62)
            yield scene
