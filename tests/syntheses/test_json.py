"""What is written in JSON reads back the same; what is not a report is refused with the place of its first fault."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from syntheses.readers.json_reader import from_dict, read_json
from syntheses.report import (
    SCHEMA,
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    Link,
    PlanRow,
    Report,
    ReportRefusedError,
    Retex,
    Session,
    ThemeSection,
)
from syntheses.writers.json_writer import to_dict, write_json
from tests.syntheses.reference import needs_reference, reference_data
from tests.syntheses.strategies import reports

SMALL: dict[str, Any] = {
    "layout": "ateliers",
    "themes": [
        {
            "number": 3,
            "heading": "THEMATIQUE N°3 : Gouvernance et anticipation",
            "retex": [
                {"label": "RETEX 1", "scope": None, "text": ["Un tiers-lieu."], "links": ["https://example.org"]}
            ],
            "diagnosis": [{"retex": ["1"], "irritants": ["Débit"], "strengths": []}],
            "plan": [{"what": ["Former"], "how": [{"text": "Ensemble :", "items": ["en salle"], "highlighted": True}]}],
        }
    ],
}


def encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def changed(path: str, value: object) -> bytes:
    """SMALL with the value at a path ("themes/0/number") replaced."""
    report = copy.deepcopy(SMALL)
    *parents, last = (int(key) if key.isdigit() else key for key in path.split("/"))
    at: Any = report
    for key in parents:
        at = at[key]
    at[last] = value
    return encoded(report)


def refusal(data: bytes) -> str:
    with pytest.raises(ReportRefusedError) as caught:
        read_json(data)
    return str(caught.value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports())
def test_what_is_written_reads_back_the_same(report: Report) -> None:
    written = write_json(report)
    reading = read_json(written)
    assert reading.report == report
    assert reading.not_understood == ()
    assert write_json(reading.report) == written
    assert from_dict(json.loads(json.dumps(to_dict(report)))) == report


def test_the_plain_form_people_write_is_taken() -> None:
    (section,) = read_json(encoded(SMALL)).report.themes
    assert section == ThemeSection(
        theme=5,
        number=3,
        heading="THEMATIQUE N°3 : Gouvernance et anticipation",
        retex=(Retex(label="RETEX 1", text=("Un tiers-lieu.",), links=(Link(url="https://example.org"),)),),
        diagnosis=(DiagnosisRow(retex=("1",), irritants=(Entry(text="Débit"),)),),
        plan=(
            PlanRow(
                what=(Entry(text="Former"),),
                how=(Entry(text="Ensemble :", items=(Entry(text="en salle"),), highlighted=True),),
            ),
        ),
    )


def test_the_written_form_has_the_keys_of_the_transcriptions() -> None:
    attendance = Attendance(category="premier_degre", checked=True, participants=7)
    report = Report(
        layout="ateliers",
        sessions=(Session(region="Bretagne", participants=(attendance,)),),
        themes=(
            ThemeSection(
                theme=5,
                retex=(
                    Retex(label="RETEX 1", links=(Link(url="https://a.org"), Link(url="https://b.org", label="B"))),
                ),
                plan=(PlanRow(what=(Entry(text="Former", highlighted=True),)),),
                challenges=(Block(type="question", text="Comment ?"),),
            ),
        ),
    )
    written = json.loads(write_json(report))
    assert written["schema"] == SCHEMA
    assert written["sessions"][0]["format"] is None
    assert written["sessions"][0]["participants"] == [
        {
            "category": "Équipes pédagogiques, éducatives administratives du premier degré",
            "checked": True,
            "participants": 7,
            "participants_note": None,
            "establishments": None,
        }
    ]
    assert written["themes"][0]["retex"] == [
        {
            "label": "RETEX 1",
            "scope": None,
            "text": [],
            "links": ["https://a.org", {"label": "B", "url": "https://b.org"}],
        }
    ]
    assert written["themes"][0]["plan"] == [
        {"what": [{"text": "Former", "highlighted": True}], "how": [], "who": [], "when": [], "indicators": []}
    ]
    assert written["themes"][0]["challenges"] == [{"type": "question", "text": "Comment ?"}]


@needs_reference
@pytest.mark.parametrize("name", ["pays-de-la-loire", "nouvelle-aquitaine"])
def test_a_transcription_is_read_whole_and_written_with_its_own_keys(name: str) -> None:
    data = reference_data(name)
    reading = read_json(encoded(data))
    assert reading.not_understood == ()
    written = json.loads(write_json(reading.report))
    assert pruned(written, data) == pruned(data, data)


def pruned(value: Any, model: Any) -> Any:
    """A value with the keys of a model only, entries that are a text alone as that text, titles on one line."""
    if isinstance(model, dict):
        return {key: pruned(value[key], model[key]) for key in model}
    if isinstance(model, list):
        return [pruned(item, other) for item, other in zip(value, model, strict=True)]
    if isinstance(value, dict) and set(value) == {"text"}:
        return value["text"]
    return " ".join(value.split()) if isinstance(value, str) else value


def test_a_key_nobody_knows_is_listed_with_its_text() -> None:
    data = changed("themes/0/plan/0/budget", {"total": "10 000 €", "vote": ["en mars", 2021]})
    listed = {(item.where, item.text) for item in read_json(data).not_understood}
    assert listed == {("themes[0].plan[0].budget", text) for text in ("10 000 €", "en mars", "2021")}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("layout", "portrait", "layout"),
        ("title", 7, "title"),
        ("title", "a" * 301, "title"),
        ("themes", {"a": 1}, "themes"),
        ("themes/0/number", "3", "themes[0].number"),
        ("themes/0/number", True, "themes[0].number"),
        ("themes/0/number", -1, "themes[0].number"),
        ("themes/0/retex/0/label", None, "themes[0].retex[0].label"),
        ("themes/0/retex/0/text/0", ["a"], "themes[0].retex[0].text[0]"),
        ("themes/0/plan/0/what/0", 5, "themes[0].plan[0].what[0]"),
        ("themes/0/plan/0/what/0", {"text": "a" * 10_001}, "themes[0].plan[0].what[0].text"),
        ("themes/0/plan/0/how/0/highlighted", "oui", "themes[0].plan[0].how[0].highlighted"),
        ("themes/0/plan/0/how/0/items/0", {"text": "a", "items": ["b"]}, "themes[0].plan[0].how[0].items[0].items"),
        ("themes/0/plan/0/who", [{"text": "a", "role": "chef"}], "themes[0].plan[0].who[0].role"),
        ("themes/0/plan/0/when", [{"text": "a", "starts_on": "demain"}], "themes[0].plan[0].when[0].starts_on"),
        ("themes/0/situation", [{"type": "titre", "text": "a"}], "themes[0].situation[0].type"),
        ("sessions", [{"participants": [{"category": "Martiens"}]}], "sessions[0].participants[0]"),
        ("sessions", [{"participants": [{"category": "chercheurs"}] * 2}], "sessions[0].participants"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(path: str, value: object, place: str) -> None:
    assert refusal(changed(path, value)).startswith(f"{place} : ")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Ce fichier est vide."),
        (b"{", "Ce fichier n’est ni un document Word (.docx) ou OpenDocument (.odt), ni un JSON lisible."),
        (b"[]", "Le fichier : un objet est attendu."),
        (b'{"title": "\xff"}', "Ce fichier n’est pas un texte UTF-8"),
        (b'{"themes": NaN}', "Ce fichier JSON contient « NaN »"),
        (b'{"title": "a", "title": "b"}', "Ce fichier JSON donne deux fois la même clé"),
        (b'{"schema": 99}', "Ce fichier vient d’une version plus récente"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "Ce fichier JSON a plus de 20 niveaux imbriqués"),
        (b'{"a":' * 20 + b"[]" + b"}" * 20, "Ce fichier JSON a plus de 20 niveaux imbriqués"),
        (b'{"schema": ' + b"9" * 5_000 + b"}", "Ce fichier JSON contient un nombre démesuré"),
        (b" " * (20 * 1024 * 1024) + b"{}", "Ce fichier dépasse 20 Mo"),
    ],
)
def test_what_is_not_json_of_a_report_is_refused(data: bytes, sentence: str) -> None:
    assert refusal(data).startswith(sentence)


def test_twenty_levels_are_read() -> None:
    (listed,) = read_json(b'{"a":' * 20 + b'"au fond"' + b"}" * 20).not_understood
    assert listed.text == "au fond"


def test_the_lines_of_the_whole_file_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syntheses.readers.limits.LINE_LIMIT", 8)
    section = {"theme": 1, "situation": ["un", "deux"]}
    eight = {"themes": [section, section], "boilerplate": ["trois", "quatre"]}
    assert len(read_json(encoded(eight)).report.themes) == 2
    nine = {**eight, "boilerplate": ["trois", "quatre", "cinq"]}
    assert refusal(encoded(nine)) == "Ce fichier contient trop de lignes pour être une restitution : il n’a pas été lu."
    assert len(from_dict(nine).boilerplate) == 3


def test_texts_are_cleaned_on_the_way_in() -> None:
    data = encoded({"layout": "region", "title": " Deux\nlignes\u0000 et\ttrois ", "description": []})
    assert read_json(data).report.title == "Deux lignes et trois"
