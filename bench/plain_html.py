"""A report as the plainest HTML: headings, paragraphs, lists, tables; no class, no style, no link but real ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from syntheses.edition import Edition
from syntheses.report import Report
from syntheses.writers.print_context import PrintSession, print_report
from syntheses.writers.print_text import PrintLine, PrintRun
from syntheses.writers.print_theme import PrintPart, PrintRetex, PrintTable, PrintTheme


def plain_html(report: Report) -> str:
    """The same words in the same cells as the printed "ateliers" layout, cover and contents excepted."""
    shaped = print_report(report, layout="ateliers", edition=Edition(version=1, date=date(2020, 11, 16)))
    body = [f"<h1>{escape(shaped.cover.title)}</h1>", *_runs(shaped.description)]
    for session in shaped.sessions:
        body += _session(session)
    for theme in shaped.themes:
        body += _theme(theme)
    return f"<!DOCTYPE html><html lang=fr><meta charset=utf-8><title>Report</title><body>{''.join(body)}</body></html>"


def _runs(runs: Iterable[PrintRun]) -> list[str]:
    return [_list(run.texts) if run.kind == "bullet" else f"<p>{escape(run.texts[0])}</p>" for run in runs]


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _session(session: PrintSession) -> list[str]:
    facts = (
        ("Région", escape(session.region)),
        ("Dates et lieux", "<br>".join(map(escape, session.dates_places))),
        ("Format", escape(session.format)),
        ("Animation", "<br>".join(map(escape, session.facilitators))),
    )
    head = ("Catégories de participants", "Présence", "Participants", "Établissements", "Précisions")
    lines = [
        (line.label, line.checked, line.participants, line.establishments, line.note) for line in session.categories
    ]
    total = ("Total", "", session.participants, session.establishments, "")
    return [
        f"<h2>{escape(session.title)}</h2><table>",
        *(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in facts),
        "</table>",
        _table(head, [[escape(cell or "non renseigné") for cell in line] for line in (*lines, total)]),
    ]


def _theme(theme: PrintTheme) -> list[str]:
    body = [f"<h2>{escape(theme.heading)}</h2>"]
    for part in theme.parts:
        body += [f"<h3>{escape(part.title)}</h3>", *_part(part, theme)]
    return body


def _part(part: PrintPart, theme: PrintTheme) -> list[str]:
    if part.table:
        return [_theme_table(part.table, theme)]
    return [*_runs(part.runs), *(_retex(retex) for retex in part.retex)]


def _retex(retex: PrintRetex) -> str:
    links = "".join(f'<p><a href="{escape(link.href)}">{escape(link.address)}</a></p>' for link in retex.links)
    texts = "".join(f"<p>{escape(text)}</p>" for text in retex.texts)
    return f"<h4>{escape(retex.label)} {escape(retex.scope)}</h4>{texts}{links}"


def _theme_table(table: PrintTable, theme: PrintTheme) -> str:
    first = escape(f"{theme.number} {theme.label}")
    rows = [[first, *(_cell(cell) for cell in row.cells)] for row in table.rows]
    return _table(("Thématique", *table.columns), rows)


def _cell(lines: Iterable[PrintLine]) -> str:
    bullets = "".join(f"<li>{escape(line.text)}{_cell(line.items) if line.items else ''}</li>" for line in lines)
    return f"<ul>{bullets}</ul>" if bullets else "non renseigné"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
