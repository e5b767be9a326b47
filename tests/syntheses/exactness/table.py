"""How many times each field is said in each document that says it: literal, and why where it is not once.

A number, or the name of a fact of the restitution (`facts.facts_of`), or both added up: (1, "rows").
"""

from __future__ import annotations

from dataclasses import dataclass

Times = int | str | tuple[int, str]


@dataclass(frozen=True)
class Line:
    page: Times = 1
    html: Times = 1
    pdf: Times = 1
    docx: Times = 1
    odt: Times = 1
    csv: Times = 1
    json: Times = 1
    why: str = ""

    def times(self, format: str) -> Times:
        return getattr(self, format)


def nowhere(why: str) -> Line:
    return Line(0, 0, 0, 0, 0, 0, 0, why)


ONCE = Line()
POINTS = (
    "retex_label", "irritant", "irritant, sub-point", "strength", "main_irritant", "need", "lever", "planned_lever",
    "action", "stakeholder", "timeframe", "success_measure", "challenge", "proposal_heading", "proposal",
)  # fmt: skip

TABLE: dict[str, Line] = {
    **{f"Entry.text ({kind})": ONCE for kind in POINTS},
    **{f"NarrativeBlock.text ({part})": ONCE for part in ("description", "situation", "actions")},
    # --- cover
    "Restitution.title": Line(
        docx=3, odt=3, why="Word and ODT: the cover, the head of the pages, the file’s properties"
    ),
    "Restitution.region": Line(pdf=0, why="PDF: in the margin of every page, apart from the text (test_pdf.py)"),
    "Restitution.contact": Line(csv=0, why="CSV: contacts of people are not open data"),
    "Restitution.totals_note": ONCE,
    "Restitution.totals_note (secret)": Line(csv=0, why="CSV: secrecy, words may say a head-count that is hidden"),
    "Restitution.document": Line(0, 0, 0, 0, 0, 0, 1, "where it was read from: for those who read JSON again"),
    "Restitution.source": Line(0, 0, 0, 0, 0, 0, 1, "where it was read from: for those who read JSON again"),
    "Restitution.boilerplate": Line(0, 0, 0, 0, 0, 0, 1, "the model’s own sentences: kept so that nothing is lost"),
    "Campaign.title": Line(
        docx=2, odt=2, json=0, why="JSON names a campaign by its slug; Word, ODT: and in properties"
    ),
    "Territory.label": Line(
        page=2,
        docx=3,
        odt=3,
        csv="csv rows",
        why="the page: in its trail; Word, ODT: margins, properties; CSV: each row",
    ),
    "Territory.label (below)": Line(1, 0, 0, 0, 0, 0, 0, "the page leads to what a synthesis is made from"),
    # --- sessions and bilan
    "Workshop.title": Line(page=2, html=2, pdf=3, why="contents and heading; PDF: the session’s table too"),
    "Meeting.text": ONCE,
    "Meeting.place": ONCE,
    "Facilitator.name": Line(csv=0, why="CSV: names of people are not open data"),
    "Facilitator.role": ONCE,
    "Attendance.participants_note": Line(
        page=(1, "summed"), html=(1, "summed"), why="pages: the categories of all sessions too, when there are several"
    ),
    "Attendance.participants_note (secret)": Line(
        page=(1, "summed"), html=(1, "summed"), csv=0, why="CSV: secrecy, a note may say a head-count that is hidden"
    ),
    "MeetingSummary.academie": ONCE,
    # --- fiches
    "ThemeSheet.heading": Line(page=5, html=5, pdf=2, why="contents, heading; pages: titles of the three tables"),
    "ThemeSheet.label": Line(
        pdf="rows",
        docx="rows",
        odt=(3, "rows"),
        csv="csv rows of the fiche",
        why="official column « Thématique »; ODT: titles of the tables; CSV: each row",
    ),
    "Retex.label": ONCE,
    "Retex.scope": ONCE,
    "Retex.lines": ONCE,
    "RetexLink.label": ONCE,
    "RetexLink.url": ONCE,
    "RetexLink.url (no label)": Line(page=2, html=2, why="pages: where the link leads, and its words"),
    "RetexAttachment.name": Line(csv=0, why="CSV: a file’s name may name a person"),
    # --- what no document says
    "Theme.title": nowhere("a fiche prints its own heading; the campaign’s is counted with it where it has none"),
    "Theme.short_label": nowhere("a fiche prints its own label; the campaign’s is counted with it where it has none"),
    "Theme.variants": nowhere("how readers of files recognise a thématique"),
    "User.name": nowhere("nobody’s account is named by what they publish"),
    "User.email": nowhere("nobody’s account is named by what they publish"),
    "StateChange.reason": nowhere("said to the team"),
    "Decision.reason": nowhere("said to the team"),
    "Remark.text": nowhere("said to the team"),
    "RemarkEvent.text": nowhere("said to the team"),
    **{
        f"Indicator.{name}": nowhere("the page of a point says how it is measured; a report has its words alone")
        for name in ("name", "definition", "unit", "source")
    },
}
