"""Every way we say no.

RosterError          a sentence fit for a member: what, and why not
├── NotFound         there is no such thing
├── Invalid          the request makes no sense; `field` names the part that does not
├── NotAllowed       this actor may not
│   └── NeedsPremium the actor's premium does not cover it
└── Refused          the rules of duty, or the state of things, forbid it

The edges translate these (`web/errors.py`, `bot/errors.py`, `app/cli`), nobody else does.
"""


class RosterError(Exception):
    """A refusal whose text may be shown to whoever asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(RosterError):
    """There is no such thing, or the asker may not know of it."""


class Invalid(RosterError):
    """The request makes no sense; `field` names the option, key or setting at fault."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(RosterError):
    """This actor may not do that."""


class NeedsPremium(NotAllowed):
    """The feature belongs to premium, and the asker has none that is running."""


class Refused(RosterError):
    """The rules, or the state of things, forbid it; `field` names what was asked for that is in the way."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
