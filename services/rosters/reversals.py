"""Reversals: how a record that is ours alone is taken back; any other kind means an order of roles."""

from collections.abc import Mapping

from domain.rosters.records import RecordKind
from services.rosters.awards import award_given_back, award_taken_back
from services.rosters.callsigns import callsign_reversed
from services.rosters.exemptions import exemption_reversed
from services.rosters.expiring import renewal_reversed
from services.rosters.statuses import status_reversed
from services.rosters.undoing import Reversal

REVERSALS: Mapping[RecordKind, Reversal] = {
    RecordKind.RENEWAL: renewal_reversed,
    RecordKind.STATUS: status_reversed,
    RecordKind.CALLSIGN: callsign_reversed,
    RecordKind.AWARD: award_taken_back,
    RecordKind.AWARD_REVOCATION: award_given_back,
    RecordKind.EXEMPTION: exemption_reversed,
}
"""A kind that is not here, and that `domain/rosters/undoing.py` knows no ask for, can't be undone."""
