"""Pictures of pages where they are drawn: their addresses, which change with their content."""

from dataclasses import dataclass

from domain.rosters.pages import Page, Visibility
from domain.rosters.pictures import Picture, PictureKind, file_of


@dataclass(frozen=True, slots=True)
class Preview:
    """The picture that programs show beside a link to a page; `file` is the last part of its address."""

    picture: Picture
    file: str
    is_wide: bool


def picture_address(kind: str, slug: str, picture: Picture) -> str:
    """Return the path of a picture of the page with this slug."""
    return f"/r/{slug}/{file_of(PictureKind(kind), picture)}"


def preview_of(page: Page) -> Preview | None:
    """Return the banner, else the logo; none of a page that not everybody with the link may open."""
    if page.visibility not in (Visibility.PUBLIC, Visibility.UNLISTED):
        return None
    if page.banner is not None:
        return Preview(page.banner, file_of(PictureKind.BANNER, page.banner), is_wide=True)
    if page.logo is not None:
        return Preview(page.logo, file_of(PictureKind.LOGO, page.logo), is_wide=False)
    return None
