"""`muster page`: roster pages, from files and back to files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config, User
from app.cli.printing import say, show_table
from domain.access.actors import OPERATOR
from domain.errors import Invalid
from domain.ids import UserId
from domain.rosters.drafts import PageDraft
from domain.rosters.pagefiles import line_of, read_page_file, write_page_file
from domain.rosters.pages import Page
from services import Services
from services.rosters.pages import AppliedPage

PageFile = Annotated[Path, typer.Argument(metavar="FILE", help="A page as TOML; - is standard input.")]
Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The page's address: the last part of its link.")]


def apply(file: PageFile, config: Config = None) -> None:
    """Create a page from a file, or change it to be as the file says."""
    text = _text_of(file)
    try:
        draft = read_page_file(text)
        applied, address = ask(config, lambda services: _applied(services, draft))
    except Invalid as refusal:
        raise _placed(refusal, file, text) from None
    done = "Created" if applied.created else "Changed" if applied.changed else "Nothing to change on"
    say(f"{done} {applied.page.title!r}: {address}")


def export(slug: Slug, config: Config = None) -> None:
    """Print a page as the file that would make it again."""
    draft = ask(config, lambda services: services.pages.export(OPERATOR, slug))
    typer.echo(write_page_file(draft), nl=False)


def show(config: Config = None) -> None:
    """List all pages."""
    pages = ask(config, _all_pages)
    show_table(
        ("slug", "title", "server", "visibility", "ranks"),
        ((page.slug, page.title, guild, _visibility(page), str(len(page.ranks))) for page, guild in pages),
        empty="There is no page yet. Make one with /setup in Discord, or: muster page apply FILE",
    )


async def _applied(services: Services, draft: PageDraft) -> tuple[AppliedPage, str]:
    applied = await services.pages.apply(OPERATOR, draft)
    return applied, services.pages.address(applied.page)


async def _all_pages(services: Services) -> list[tuple[Page, str]]:
    """A server's name stands with each of its pages."""
    return [
        (page, guild.name)
        for guild in await services.guilds.all(OPERATOR)
        for page in await services.pages.of_guild(OPERATOR, guild.id, with_deleted=True)
    ]


def _visibility(page: Page) -> str:
    purge_at = page.purge_at()
    return f"deleted, kept until {purge_at:%Y-%m-%d}" if purge_at else page.visibility


def _text_of(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{file} is not a text in UTF-8.") from None
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from None


def _placed(refusal: Invalid, file: Path, text: str) -> Invalid:
    """The same refusal, with the line of the key it names."""
    line = line_of(text, refusal.field) if refusal.field else None
    place = f"{file}, line {line}" if line else str(file)
    return Invalid(f"{place}: {refusal.sentence}", field=refusal.field)


def give(slug: Slug, user_id: User, config: Config = None) -> None:
    """Give a page another owner, whose own API keys may read it."""

    async def given(services: Services) -> Page:
        page = await services.pages.by_slug(OPERATOR, slug)
        return await services.pages.pass_on(OPERATOR, page.id, UserId(user_id))

    page = ask(config, given)
    say(f"{page.title} belongs to {page.owner_id} now.")
