"""The table of kinds: complete, and each sample is of its own shape."""

import pytest

from domain.hooks import kinds
from domain.hooks.kinds import KINDS, HookKind, sample
from domain.words import LABEL_GAPS, filled
from tests.architecture.sources import ROOT


def test_every_kind_is_in_the_table_and_in_its_description() -> None:
    assert set(KINDS) == set(HookKind)
    assert [kind for kind in HookKind if f"`{kind.value}`" not in (kinds.__doc__ or "")] == []


@pytest.mark.parametrize("kind", HookKind)
def test_a_sample_is_a_message_of_its_kind(kind: HookKind) -> None:
    assert sample(kind).type is kind
    assert sample(kind).data is KINDS[kind].sample


def test_no_two_kinds_share_a_shape() -> None:
    assert len({type(kind.sample) for kind in KINDS.values()}) == len(KINDS)


def test_the_documentation_has_every_kind_with_its_purpose() -> None:
    page = (ROOT / "docs" / "api.md").read_text()
    rows = [f"| `{kind.value}` | {filled(KINDS[kind].purpose, LABEL_GAPS)} |" for kind in HookKind]

    assert [row for row in rows if row not in page] == []
