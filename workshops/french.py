"""How a slot of a session is said in French."""

from common.french import slot
from workshops.models import Meeting
from workshops.values import MeetingValues


def meeting_text(meeting: Meeting | MeetingValues) -> str:
    """ "lundi 12 octobre 2020, 18 h 00 – 19 h 30, Nantes", or the words that were written instead."""
    if meeting.text or meeting.starts_on is None:
        return meeting.text
    when = slot(meeting.starts_on, meeting.ends_on, meeting.starts_at, meeting.ends_at)
    return f"{when}, {meeting.place}" if meeting.place else when
