"""The table: every operation of the API, in the order in which they are read, and tried in the tests."""

from web.docs.leave import LEAVE_OPERATIONS
from web.docs.operations import Operation
from web.docs.rosters import ROSTER_OPERATIONS
from web.docs.sites import SITE_OPERATIONS
from web.docs.staff import STAFF_OPERATIONS

OPERATIONS: tuple[Operation, ...] = (
    *ROSTER_OPERATIONS,
    *SITE_OPERATIONS,
    *STAFF_OPERATIONS,
    *LEAVE_OPERATIONS,
)
