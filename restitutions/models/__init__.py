from restitutions.models.attachment import RetexAttachment
from restitutions.models.entry import Entry, ReferenceSequence, Row
from restitutions.models.feeding import FeedingChange
from restitutions.models.restitution import MeetingSummary, Restitution, RestitutionWorkshop, StateChange
from restitutions.models.revision import Revision
from restitutions.models.sheet import NarrativeBlock, Retex, RetexLink, ThemeSheet

__all__ = [
    "Entry",
    "FeedingChange",
    "MeetingSummary",
    "NarrativeBlock",
    "ReferenceSequence",
    "Restitution",
    "RestitutionWorkshop",
    "Retex",
    "RetexAttachment",
    "RetexLink",
    "Revision",
    "Row",
    "StateChange",
    "ThemeSheet",
]
