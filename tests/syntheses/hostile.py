"""Reports that nobody should send and somebody will: texts, sizes and shapes made to break a page."""

from common.text import ENTRY_LIMIT
from syntheses.report import (
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    Facilitator,
    Link,
    MeetingSummary,
    PlanRow,
    ProjectionRow,
    Report,
    Retex,
    Session,
    ThemeSection,
)

TEXTS = {
    "markup": "<script>alert(1)</script> <b>gras</b> &amp; {{ 7|add:7 }} {% now 'Y' %}",
    "arabic": "التعليم الرقمي للجميع في المدرسة",
    "hebrew": "חינוך דיגיטלי לכולם",
    "emoji": "Bravo 🎉 aux élèves 👩‍🏫 👍🏽 🇫🇷 ❤️ ☺",
    "chinese": "数字教育",
    "private": "logo \ue000 \U000f0000 fin",
    "control": "a\x00b\x01c\x07d\x0be\x1bf\x7fg\x85h",
    "directions": "début \u202eenversé\u202c \u2066isolé\u2069 \u200f\u200e fin",
    "invisible": "mo\u00adt cou\u200bpé \ufeff lié\u2060 \u200d\u200c \ufffc \ufff9 fin",
    "surrogate": "seul \ud800 fin",
    "unassigned": "vide \u0378 \ufffe fin",
    "combining": "e\u0301t\u0300\u0301\u0302\u0303\u0304 z\u0361z",
    "thai and greek": "ทดสอบ ψηφιακή εκπαίδευση цифра",
    "tags": "drapeau 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f fin",
    "spaces": "a\u2003b\u2009c\u3000d\u1680e\u205ff",
    "css": "</style><style>*{display:none}</style> url(file:///etc/passwd) \\A \\201C",
}


def hostile_report() -> Report:
    """Every hostile text in every kind of place."""
    texts = tuple(TEXTS.values())
    entries = tuple(
        Entry(text=text, items=(Entry(text=text),), highlighted=rank % 2 == 0) for rank, text in enumerate(texts)
    )
    blocks = tuple(
        Block(type=kind, text=text)
        for text in texts
        for kind in ("paragraph", "bullet", "subheading", "question", "inconnu")
    )
    everything = " / ".join(texts)
    return Report(
        layout="ateliers",
        title=everything[:300],
        region=everything[:200],
        contact=everything[:100],
        description=blocks,
        meetings=tuple(MeetingSummary(academie=text) for text in texts),
        totals_note=everything,
        sessions=(
            Session(
                region=everything,
                dates_places=texts,
                format="télépathie",
                facilitators=tuple(Facilitator(name=text, role=text) for text in texts),
                participants=tuple(Attendance(category=text, participants_note=text) for text in texts),
            ),
        ),
        themes=(
            ThemeSection(
                heading=everything,
                label=everything,
                situation=blocks,
                retex=(
                    *(
                        Retex(label=text, scope=text, text=(text,), links=(Link(url=text, label=text),))
                        for text in texts
                    ),
                    Retex(label="liens", links=tuple(Link(url=url) for url in HOSTILE_LINKS)),
                ),
                diagnosis=(DiagnosisRow(retex=texts, irritants=entries, strengths=entries),),
                plan=(PlanRow(what=entries, when=(Entry(text="", horizon="siècle"),)),),
            ),
            ThemeSection(),
        ),
    )


HOSTILE_LINKS = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "http://[",
    "https://example.org/" + "a" * 3000,
    "https://example.org/é?q=☃#x",
    "mailto:contact@example.org",
    "#t1",
    "//example.org",
)


def tall_report(*, bullets: int = 300) -> Report:
    """A row much taller than a page in each table, and a bullet of ENTRY_LIMIT characters without a space."""
    many = tuple(Entry(text=f"Point numéro {rank} de la cellule", items=()) for rank in range(1, bullets + 1))
    wordless = Entry(text="x" * (ENTRY_LIMIT - 6) + "FINMOT")
    short = Entry(text="Une ligne courte")
    return Report(
        layout="ateliers",
        region="Pays de la Loire",
        themes=(
            ThemeSection(
                number=1,
                heading="Thématique 1",
                diagnosis=(
                    DiagnosisRow(irritants=(short,), strengths=(short,)),
                    DiagnosisRow(retex=("1",), irritants=many, strengths=(wordless,)),
                ),
                projections=(ProjectionRow(irritants=(wordless,), needs=(short,), levers=(short,)),),
                plan=(PlanRow(what=(short,), how=many, who=many, when=(short,), indicators=(wordless,)),),
            ),
        ),
    )
