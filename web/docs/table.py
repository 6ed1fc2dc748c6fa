"""The table: every operation of the API, in the order in which they are read, and tried in the tests."""

from web.docs.operations import Operation
from web.docs.rosters import ROSTER_OPERATIONS

OPERATIONS: tuple[Operation, ...] = (*ROSTER_OPERATIONS,)
