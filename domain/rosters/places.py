"""Places: where on a page something stands, as `ranks[2].role_id`, and how that is said: “role of rank 3”.

The path is for programs: it is a refusal's `field`, and finds the line of a page file. People count from one,
and know a thing by the option or key they gave it with.
"""

import re
from collections.abc import Mapping

from domain.words import mark, sentence

PATH = re.compile(r"(ranks|certifications|subdivisions|awards)\[(\d{1,4})\](?:\.(\w+))?", re.ASCII)
WHOLE: Mapping[str, str] = {
    "ranks": mark("rank {number}"),
    "certifications": mark("certification {number}"),
    "subdivisions": mark("subdivision {number}"),
    "awards": mark("award {number}"),
}
PART: Mapping[str, str] = {
    "ranks": mark("{key} of rank {number}"),
    "certifications": mark("{key} of certification {number}"),
    "subdivisions": mark("{key} of subdivision {number}"),
    "awards": mark("{key} of award {number}"),
}
MIN_SEATS = "min seats"
OPTIONS: Mapping[str, str] = {"role_id": "role", "seats_min": MIN_SEATS, "seats_max": "max seats"}
"""What commands call the keys that they name otherwise than a page file does."""


def spoken(field: str, *, options: Mapping[str, str] = OPTIONS) -> str:
    """Return how a field is named to people; one that is no path is an option's name already."""
    path = PATH.fullmatch(field)
    if path is None:
        return field
    kind, number, key = path[1], int(path[2]) + 1, path[3]
    if key is None:
        return sentence(WHOLE[kind], number=number)
    return sentence(PART[kind], number=number, key=options.get(key, key))


def written(field: str) -> str:
    """Return the same for whoever reads a page file: its keys are as they stand there."""
    return spoken(field, options={})
