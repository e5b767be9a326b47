"""/indicateurs/<id>/releves/importer/ and its preview, confirmation, end; the table to fill."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.models import Indicator
from measures.import_model import MeasureImport
from measures.models import Measure
from tests.cast import Cast
from tests.measures.imports.books import xlsx
from tests.measures.made import measure, yearly

pytestmark = pytest.mark.django_db

NASTY = "=HYPERLINK(1)<script>alert(1)</script>"


def send(client: Client, indicator: Indicator, data: bytes, name: str = "valeurs.csv", **more: Any) -> str:
    """Send a file; gives the address of its preview."""
    sent = {"uid": str(uuid.uuid4()), "file": SimpleUploadedFile(name, data), **more}
    response = client.post(f"/indicateurs/{indicator.pk}/releves/importer/", sent)
    assert response.status_code == 302
    return response["Location"]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def mark_of(text: str) -> str:
    found = re.search(r'name="vu" value="([0-9a-f]{64})"', text)
    assert found
    return found[1]


def test_a_spreadsheet_is_read_then_recorded_when_its_person_confirms(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    address = send(client, indicator, xlsx([["Territoire", 2019, 2020], ["Vendée", 12.5, 20]]), "relevés.xlsx")
    text = page(client, address)
    assert "Rien n’est encore enregistré" in text
    assert "2 nouvelles valeurs" in text
    assert Measure.objects.count() == 0
    for _ in range(2):
        done = client.post(f"{address}confirmer/", {"vu": mark_of(text)})
        assert done["Location"] == address
    assert "2 valeurs enregistrées" in page(client, address)
    assert Measure.objects.count() == 2


def test_a_wrong_line_is_named_kept_ticked_and_set_aside(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    address = send(client, indicator, f"code;2019;2020\nD85;12;130\n{NASTY};1;2".encode())
    text = page(client, address)
    assert '<a href="#erreurs">3 lignes en erreur</a>' in text
    assert 'value="cellule C2" id="ecarter-1"' in text
    assert "Un taux est compris entre 0 et 100." in text
    assert "<script>alert" not in client.get(address).content.decode()
    answer = {"vu": mark_of(text), "ecarter": ["cellule C2"]}
    refused = client.post(f"{address}confirmer/", answer)
    assert refused.status_code == 409
    again = re.sub(r"[ \n]+", " ", refused.content.decode())
    assert "Des lignes sont encore en erreur" in again
    assert re.search(r'value="cellule C2" id="ecarter-1" checked', again)
    assert Measure.objects.count() == 0
    client.post(f"{address}confirmer/", {**answer, "ecarter": ["cellule C2", "cellule B3", "cellule C3"]})
    assert [str(one.value) for one in Measure.objects.all()] == ["12.00"]
    assert "3 lignes écartées" in page(client, address)


def test_values_that_differ_ask_what_to_do(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    measure(indicator, cast.vendee, "2020-01-01", "13", cast.facilitator)
    client.force_login(cast.facilitator)
    address = send(client, indicator, b"code;2020\nD85;14")
    text = page(client, address)
    assert "Garder celles qui sont enregistrées" in text
    assert "13 %" in text
    refused = client.post(f"{address}confirmer/", {"vu": mark_of(text)})
    assert "Dites quoi faire" in refused.content.decode()
    client.post(f"{address}confirmer/", {"vu": mark_of(text), "differents": "corriger"})
    assert [str(one.value) for one in Measure.objects.in_force()] == ["14.00"]


def test_shares_are_offered_as_percentages(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    address = send(client, indicator, xlsx([["code", 2020], ["D85", 0.125]]))
    assert "Multiplier par 100" in page(client, address)
    client.post(f"{address}parts/", {"part": "oui"})
    text = page(client, address)
    assert "Les lire tels quels" in text
    assert "12,5 %" in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.4 \0", "Ce fichier ne s’ouvre pas."),
        (b"ville;habitants\nNantes;3", "Les titres des colonnes n’ont pas été reconnus."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_it(
    client: Client, cast: Cast, data: bytes, sentence: str
) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    sent = {"uid": str(uuid.uuid4()), "file": SimpleUploadedFile("essai.csv", data)}
    text = client.post(f"/indicateurs/{indicator.pk}/releves/importer/", sent).content.decode()
    assert "Le tableau n’a pas été lu" in text
    assert sentence in text
    assert MeasureImport.objects.count() == 0


def test_the_same_form_sent_twice_is_one_import_and_leaving_forgets_it(client: Client, cast: Cast) -> None:
    indicator, uid = yearly(cast.nantes), str(uuid.uuid4())
    client.force_login(cast.facilitator)
    first, second = (send(client, indicator, b"code;2020\nD85;14", uid=uid) for _ in range(2))
    assert first == second
    for said in (True, False):
        left = client.post(f"{first}abandonner/", follow=True)
        assert ("rien n’a été enregistré" in left.content.decode()) is said
    assert client.get(first).status_code == 404


def test_the_table_to_fill_comes_back_as_it_was_given(client: Client, cast: Cast) -> None:
    indicator = yearly(cast.nantes)
    client.force_login(cast.facilitator)
    table = client.get(f"/indicateurs/{indicator.pk}/releves/modele.csv").content.decode("utf-8-sig")
    heading, *lines = table.splitlines()
    years = heading.split(";")[2:6]
    assert heading == f"territoire;libellé;{';'.join(years)};sur combien;source"
    assert years == sorted(years)
    assert [line.split(";")[0] for line in lines] == ["D44", "D49", "D53", "D72", "D85"]
    filled = table.replace("D85;Vendée;;", "D85;Vendée;14;").encode()
    assert "1 nouvelle valeur" in page(client, send(client, indicator, filled))
