"""`muster roster`: what is brought onto a page from a file."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.asking import ask
from app.cli.options import Config
from app.cli.printing import Bar, note, progress, say, show_table
from domain.access.actors import OPERATOR
from domain.errors import Invalid, NotFound
from domain.rosters.columns import ColumnKind
from domain.rosters.imports import Plan
from domain.rosters.sheets import MOST_BYTES, too_large
from services import Services
from services.rosters.imports import Applied, ImportPreview
from words import plural
from words import say as in_words

SheetFile = Annotated[Path, typer.Argument(metavar="FILE", help="A sheet as CSV, with headings.")]
PageSlug = Annotated[str, typer.Option("--page", metavar="SLUG", help="The page it is brought onto.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
Back = Annotated[str, typer.Argument(metavar="SLUG", help="The page whose last import is taken back.")]


def bring(file: SheetFile, page: PageSlug, dry_run: DryRun = False, config: Config = None) -> None:
    """Import a sheet: ranks and certifications as orders for the bot, dates and hours at once."""
    content = _content_of(file)
    with progress(in_words("Importing")) as bar:
        found, applied = ask(
            config, lambda services: _imported(services, file, content, page, None if dry_run else bar)
        )
    _tell(found)
    if applied is not None:
        say(plural("{count} row written.", "{count} rows written.", applied.written))
        if applied.batch is not None:
            note(plural("{count} order goes to the bot.", "{count} orders go to the bot.", applied.orders))


def roll_back(page: Back, config: Config = None) -> None:
    """Take a page's last import back."""
    applied = ask(config, lambda services: _rolled_back(services, page))
    say(plural("{count} row is as it was.", "{count} rows are as they were.", applied.written))
    if applied.orders:
        note(plural("{count} order goes to the bot.", "{count} orders go to the bot.", applied.orders))


async def _imported(
    services: Services, file: Path, content: bytes, slug: str, bar: Bar | None
) -> tuple[ImportPreview, Applied | None]:
    page_id = (await services.pages.by_slug(OPERATOR, slug)).id
    people = await services.imports.known_people(OPERATOR, page_id)
    found = await services.imports.draft(OPERATOR, page_id, file.name, content, people)
    if bar is None or not found.plan.rows:
        await services.imports.cancel(OPERATOR, found.stored.id)
        return found, None
    return found, await services.imports.apply(OPERATOR, found.stored.id, people, progress=bar)


async def _rolled_back(services: Services, slug: str) -> Applied:
    page = await services.pages.by_slug(OPERATOR, slug)
    return await services.imports.roll_back(OPERATOR, page.id)


def _tell(found: ImportPreview) -> None:
    """Say what was understood, what changes, and which rows were not."""
    columns = zip(found.sheet.headers, found.stored.columns, strict=True)
    show_table(
        (in_words("column"), in_words("holds")),
        ((name, "–" if kind is ColumnKind.IGNORED else kind.value) for name, kind in columns),
        empty="",
    )
    say(_summary(found.plan))
    for problem in found.plan.problems:
        note(in_words("line {line}: {why}", line=problem.line, why=problem.sentence))


def _summary(plan: Plan) -> str:
    counted = ", ".join(f"{what}: {count:,}" for what, count in plan.counts.items())
    return in_words(
        "{rows} rows change something ({counts}), {same} are so already, {bad} can't be read.",
        rows=f"{len(plan.rows):,}",
        counts=counted or "–",
        same=f"{plan.unchanged:,}",
        bad=f"{len(plan.problems):,}",
    )


def _content_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise too_large()
        return file.read_bytes()
    except FileNotFoundError:
        raise NotFound(in_words("{file} is not there.", file=file)) from None
    except OSError as error:
        raise Invalid(in_words("{file} cannot be read: {why}.", file=file, why=error.strerror)) from None
