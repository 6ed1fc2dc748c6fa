"""Names for ids, so that a swapped argument is a type error.

`GuildId`, `RoleId`, `ChannelId`, `UserId`, `MessageId`, `EntitlementId` and `SkuId` are Discord's own
(snowflakes); all others are ours.
"""

from typing import NewType
from uuid import UUID

GuildId = NewType("GuildId", int)
RoleId = NewType("RoleId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)
MessageId = NewType("MessageId", int)
EntitlementId = NewType("EntitlementId", int)
SkuId = NewType("SkuId", int)

PageId = NewType("PageId", UUID)
RankId = NewType("RankId", int)
CertificationId = NewType("CertificationId", int)
SubdivisionId = NewType("SubdivisionId", int)
PersonId = NewType("PersonId", int)
MembershipId = NewType("MembershipId", int)
RecordId = NewType("RecordId", int)
OrderId = NewType("OrderId", int)
BoardId = NewType("BoardId", int)
PublishedId = NewType("PublishedId", int)
CallsignId = NewType("CallsignId", int)
AwardId = NewType("AwardId", int)
GrantId = NewType("GrantId", int)
NoteId = NewType("NoteId", int)
ExemptionId = NewType("ExemptionId", int)
BatchId = NewType("BatchId", int)
ImportId = NewType("ImportId", int)
KeyId = NewType("KeyId", str)
SessionId = NewType("SessionId", int)
AnnouncementId = NewType("AnnouncementId", int)
AuditLineId = NewType("AuditLineId", int)
PatrolId = NewType("PatrolId", int)
PatrolTypeId = NewType("PatrolTypeId", int)
AdjustmentId = NewType("AdjustmentId", int)
LeaveId = NewType("LeaveId", int)
QuotaId = NewType("QuotaId", int)
CheckId = NewType("CheckId", int)
ReportId = NewType("ReportId", int)
SiteId = NewType("SiteId", int)
StaffId = NewType("StaffId", UUID)
"""The UUID of a person, by which programs know him."""
WebhookId = NewType("WebhookId", int)
DeliveryId = NewType("DeliveryId", int)

LARGEST_SNOWFLAKE = 2**63 - 1
"""What both databases hold in a BIGINT; Discord's ids stay below it until the year 2084."""


def snowflake(text: str) -> int | None:
    """Return the Discord id written in `text`, or None if it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_SNOWFLAKE else None
