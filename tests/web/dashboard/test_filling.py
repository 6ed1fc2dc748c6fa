"""What stands in a form is read as it was meant, and what is wrong with it is said at its field."""

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from domain.errors import Invalid, NotAllowed, NotFound, Refused, RosterError
from web.dashboard.filling import Fault, Filled, attempted


def filled(*pairs: tuple[str, str]) -> Filled:
    return Filled(MultiDict(pairs))


def test_lines_end_as_ours_do() -> None:
    assert filled(("description", "a\r\nb\rc\n")).text("description") == "a\nb\nc\n"
    assert filled().text("description") == ""


def test_numbers_are_whole_or_nothing() -> None:
    assert filled(("most", " 12 ")).number("most") == 12
    assert filled().number("most") == 0
    for text in ("x", "-1", "1.5", "٣", "9" * 6):
        with pytest.raises(Invalid, match="whole number") as refused:
            filled(("most", text)).number("most")
        assert refused.value.field == "most"


def test_roles_are_ids_and_what_is_none_is_none() -> None:
    form = filled(("role", "11"), ("readers", "12"), ("readers", "x"), ("readers", "13"))

    assert form.role("role") == 11
    assert form.role("other") is None
    assert form.roles("readers") == (12, 13)
    assert form.texts("readers") == ("12", "x", "13")
    assert form.is_ticked("readers")


def test_a_file_is_one_that_was_chosen() -> None:
    chosen, empty = FileStorage(filename="logo.png"), FileStorage(filename="")
    form = Filled(MultiDict(), {"logo": chosen, "banner": empty})

    assert form.file("logo") is chosen
    assert form.file("banner") is None
    assert form.file("other") is None
    assert filled().file("logo") is None


@pytest.mark.parametrize(
    ("error", "field", "status"),
    [
        (Invalid("No.", field="ranks[2].role_id"), "role", 400),
        (Invalid("No.", field="ranks[2].seats_min"), "least", 400),
        (Invalid("No."), "", 400),
        (Refused("No.", field="seen"), "seen", 409),
        (NotFound("No."), "", 404),
    ],
)
async def test_a_refusal_is_said_at_its_field(error: RosterError, field: str, status: int) -> None:
    async def refuse() -> None:
        raise error

    fault = await attempted(refuse)

    assert isinstance(fault, Fault)
    assert (fault.field, fault.status, fault.is_conflict) == (field, status, field == "seen")
    assert fault.at(field) == "No."
    assert fault.elsewhere("role", "least") == ("" if field in ("role", "least") else "No.")


async def test_who_may_not_do_it_at_all_stands_before_a_door() -> None:
    async def refuse() -> None:
        raise NotAllowed("No.")

    with pytest.raises(NotAllowed):
        await attempted(refuse)


def test_a_fault_is_told_where_a_form_tells_it_and_nowhere_else() -> None:
    fault = Fault("", "<b> is on no page.", 409)

    for told in ('<p class="alarm" role="alert">', '<p class="fault" id="x-fault">', '<p class="fault">'):
        assert fault.is_told_in(f"<form>{told}&lt;b&gt; is on no page.</p>")
    for other in ('<p class="nothing">&lt;b&gt; is on no page.</p>', '<p class="fault">Else</p>', ""):
        assert not fault.is_told_in(other)
