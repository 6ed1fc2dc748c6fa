"""Order words: what an order wants of whom, and what is so once it is done."""

from domain.rosters.orders import OrderKind
from domain.words import mark

DONE = {
    OrderKind.PROMOTE: mark("{who} is {what} now"),
    OrderKind.DEMOTE: mark("{who} is {what} now"),
    OrderKind.TRANSFER: mark("{who} belongs to {what} now"),
    OrderKind.CERTIFY: mark("{who} holds {what} now"),
    OrderKind.REVOKE: mark("{who} no longer holds {what}"),
    OrderKind.ASSIGN: mark("{who} belongs to {what} now"),
    OrderKind.UNASSIGN: mark("{who} no longer belongs to {what}"),
    OrderKind.DISCHARGE: mark("{who} is discharged"),
    OrderKind.REINSTATE: mark("{who} is back as {what}"),
}
WANTED = {
    OrderKind.PROMOTE: mark("promote {who} to {what}"),
    OrderKind.DEMOTE: mark("demote {who} to {what}"),
    OrderKind.TRANSFER: mark("transfer {who} to {what}"),
    OrderKind.CERTIFY: mark("give {who} {what}"),
    OrderKind.REVOKE: mark("take {what} from {who}"),
    OrderKind.ASSIGN: mark("assign {who} to {what}"),
    OrderKind.UNASSIGN: mark("take {who} out of {what}"),
    OrderKind.DISCHARGE: mark("discharge {who}"),
    OrderKind.REINSTATE: mark("reinstate {who} as {what}"),
}
