"""Words: everything a person reads, in his language. The edges speak through this package.

    from words import plural, say
    say("{who} is {what} now", who=name, what=rank)
    plural("{count} holder", "{count} holders", count)

English stands in the code; the other languages are in `catalogs/<language>.po`, which
`python -m words.extract` brings up to date with the code. A template is a literal with named gaps, so that a
machine can collect it.
"""

from domain.words import mark
from words.saying import called, number, plural, said, say, speak, speaking, speaking_to, voice

__all__ = ["called", "mark", "number", "plural", "said", "say", "speak", "speaking", "speaking_to", "voice"]
