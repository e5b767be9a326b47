"""/indicateurs/nouveau/, /indicateurs/<id>/modifier/, archiver, rétablir."""

import re
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from indicators.models import Indicator, Target
from indicators.values import read_indicator
from tests.cast import Cast
from tests.indicators.made import NASTY, NASTY_KEPT, creation, form, make_indicator

pytestmark = pytest.mark.django_db

NEW = "/indicateurs/nouveau/"
WARNING = "Cet indicateur a changé pendant que vous l’écriviez"


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("coordinator", 200), ("facilitator", 200), ("reader", 403)]
)
def test_those_who_may_edit_somewhere_define(client: Client, cast: Cast, who: str, status: int) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(NEW).status_code == status
    assert client.post(NEW, creation(cast.vendee)).status_code == (302 if status == 200 else status)
    assert Indicator.objects.count() == (status == 200)


def test_a_territory_of_others_or_from_above_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    for territory in (cast.morbihan, cast.france):
        assert client.post(NEW, creation(territory)).status_code == 200
    assert Indicator.objects.count() == 0


def test_the_same_form_sent_five_times_is_one_indicator(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    uid = re.search(r'name="uid" value="([0-9a-f-]{36})"', client.get(NEW).content.decode())
    assert uid
    data = creation(cast.vendee, ("2026-09-01", "90,5 %"), ("2025-09-01", "80"), ("", ""), uid=uid[1])
    answers = {client.post(NEW, data)["Location"] for _ in range(5)}
    indicator = Indicator.objects.get()
    assert answers == {f"/indicateurs/{indicator.pk}/"}
    assert (indicator.version, indicator.created_by, indicator.territory) == (1, cast.facilitator, cast.vendee)
    assert (indicator.baseline_value, indicator.baseline_on) == (Decimal("12.5"), date(2020, 9, 1))
    targets = list(indicator.targets.values_list("due_on", "value"))
    assert targets == [(date(2025, 9, 1), Decimal(80)), (date(2026, 9, 1), Decimal("90.5"))]


def test_going_back_to_correct_the_form_corrects_the_indicator(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    data = creation(cast.vendee)
    client.post(NEW, data)
    client.post(NEW, data | {"name": "Part des collèges"})
    assert Indicator.objects.get().name == "Part des collèges"
    page = client.post(NEW, data | {"name": "Part des lycées"}).content.decode()
    assert WARNING in page
    assert 'value="Part des lycées"' in page
    assert Indicator.objects.get().name == "Part des collèges"


def test_who_gives_values_is_chosen_and_said(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    data = creation(cast.vendee, awaited_level="etablissement", entered_by="coordination")
    page = client.post(NEW, data, follow=True).content.decode()
    indicator = Indicator.objects.get()
    assert (indicator.awaited, indicator.entered_by) == ("etablissement", "coordination")
    for said in ("une de chaque établissement", "la coordination seule"):
        assert said in page
    data = form(version="1", awaited_level="", entered_by="animation")
    page = client.post(f"/indicateurs/{indicator.pk}/modifier/", data, follow=True).content.decode()
    assert Indicator.objects.get().awaited == "departement"
    assert "du territoire qui le définit, lui seul" in page


def test_an_identifier_of_others_reveals_nothing(client: Client, cast: Cast) -> None:
    there = make_indicator(cast.morbihan, "Ailleurs")
    client.force_login(cast.facilitator)
    assert client.post(NEW, creation(cast.vendee, uid=str(there.uid))).status_code == 404
    there.refresh_from_db()
    assert there.name == "Ailleurs"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Renseignez ce champ."),
        ({"name": "x" * 100_000}, "réduisez-le à 300 au plus"),
        ({"definition": "x" * 100_000}, "réduisez-le à 2000 au plus"),
        ({"kind": NASTY}, "choi"),
        ({"direction": ""}, "Choisissez une réponse."),
        ({"theme": "9" * 30}, "choi"),
        ({"uid": NASTY}, "Rechargez la page"),
        ({"kind": "oui_non", "unit": "jours", "baseline_value": "oui"}, "n’a pas d’unité"),
        ({"baseline_value": "100,01"}, "Un taux est compris entre 0 et 100."),
        ({"baseline_value": "-1"}, "Un taux est compris entre 0 et 100."),
        ({"kind": "nombre", "baseline_value": "-1"}, "supérieur ou égal à 0"),
        ({"kind": "oui_non", "baseline_value": "2"}, "Répondez par oui ou par non."),
        ({"baseline_value": "une douzaine"}, "Écrivez un nombre, en chiffres"),
        ({"baseline_value": "NaN"}, "Écrivez un nombre, en chiffres"),
        ({"baseline_value": "1,234"}, "dont 2 après la virgule"),
        ({"baseline_value": "9" * 100_000}, "au plus 14 chiffres"),
        ({"baseline_on": ""}, "Donnez la date de la valeur de départ."),
        ({"baseline_value": ""}, "Donnez la valeur de départ, ou videz sa date."),
        ({"baseline_on": "31/02/2020"}, "Écrivez une date complète"),
        ({"awaited_level": "academie"}, "«\u00a0Vendée\u00a0» ne contient pas de territoires de ce niveau."),
        ({"awaited_level": NASTY}, "choi"),
        ({"entered_by": ""}, "Choisissez une réponse."),
        ({"cibles-TOTAL_FORMS": "x"}, "arrivé incomplet"),
        ({"cibles-TOTAL_FORMS": "51"}, "au plus 50 cibles"),
    ],
)
def test_bad_input_gets_a_sentence_and_makes_nothing(
    client: Client, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(cast.facilitator)
    answer = client.post(NEW, creation(cast.vendee, **changes))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Rien n’a été enregistré" in page
    assert sentence in page
    assert "<script>alert" not in page
    assert Indicator.objects.count() == 0


def test_no_level_above_one_s_own_territories_is_proposed(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get(NEW).content.decode()
    levels = page.partition('name="awaited_level"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w*)"', levels) == ["", "academie", "departement", "bassin", "etablissement"]


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ([("2025-09-01", "101")], "Un taux est compris entre 0 et 100."),
        ([("2025-09-01", "")], "Donnez la valeur à atteindre."),
        ([("", "80")], "Donnez l’échéance."),
        ([("2025-09-01", "80"), ("2025-09-01", "90")], "Une autre cible a déjà cette échéance."),
        ([("2021-09-01", "80"), ("2000-01-01", "70")], "Cible 2, Échéance</a>"),
        ([("2000-01-01", "70")], "Cette échéance vient avant le point de départ."),
        ([("2025-09-01", "beaucoup")], "Écrivez un nombre, en chiffres"),
    ],
)
def test_a_wrong_target_makes_nothing(
    client: Client, cast: Cast, targets: list[tuple[str, str]], sentence: str
) -> None:
    client.force_login(cast.facilitator)
    page = client.post(NEW, creation(cast.vendee, *targets)).content.decode()
    assert sentence in page
    assert "Rien n’a été enregistré" in page
    assert (Indicator.objects.count(), Target.objects.count()) == (0, 0)


def test_a_name_already_there_is_said_and_nothing_is_lost(client: Client, cast: Cast) -> None:
    make_indicator(cast.vendee)
    client.force_login(cast.facilitator)
    page = client.post(NEW, creation(cast.vendee, ("2025-09-01", "80"), source="Une enquête")).content.decode()
    assert "Ce territoire a déjà un indicateur de ce nom." in page
    assert 'value="Une enquête"' in page
    assert Indicator.objects.count() == 1
    make_indicator(cast.vendee, "Autre")
    url = f"/indicateurs/{Indicator.objects.get(name='Autre').pk}/modifier/"
    assert "Ce territoire a déjà un indicateur" in client.post(url, form(version="1")).content.decode()


def test_strange_texts_are_kept_as_text(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    texts = {"name": NASTY, "definition": NASTY, "source": NASTY, "unit": "<b>%</b> {{ 7 }}"}
    page = client.post(NEW, creation(cast.vendee, **texts), follow=True).content.decode()
    indicator = Indicator.objects.get()
    assert (indicator.name, indicator.definition, indicator.source) == (NASTY_KEPT,) * 3
    assert page.count(escape(NASTY_KEPT)) >= 4
    for url in (f"/indicateurs/{indicator.pk}/modifier/", f"/indicateurs/{indicator.pk}/", "/indicateurs/"):
        page = client.get(url).content.decode()
        assert escape(NASTY_KEPT) in page
        assert "<script>alert" not in page
        assert "<b>%</b>" not in page


def test_all_that_is_said_of_an_indicator_is_kept_and_changed(client: Client, cast: Cast) -> None:
    theme = cast.campaign.themes.get(number=3)
    said: dict[str, Any] = {
        "name": "Prêts", "definition": "Ceux de l’année", "theme": theme.pk, "kind": "nombre", "direction": "hausse",
        "unit": "prêts", "periodicity": "trimestrielle", "awaited_level": "etablissement", "entered_by": "coordination",
        "source": "Registre", "baseline_value": "12", "baseline_on": "2021-01-01",
    }  # fmt: skip
    other: dict[str, Any] = {
        "name": "Pannes", "definition": "Celles du mois", "theme": "", "kind": "montant", "direction": "baisse",
        "unit": "pannes", "periodicity": "mensuelle", "awaited_level": "departement", "entered_by": "animation",
        "source": "Journal", "baseline_value": "90", "baseline_on": "2022-02-02",
    }  # fmt: skip

    def kept() -> dict[str, Any]:
        row = Indicator.objects.values(*said).get()
        return {name: "" if value is None else value for name, value in row.items()}

    def told(asked: dict[str, Any]) -> dict[str, Any]:
        day = date.fromisoformat(asked["baseline_on"])
        return asked | {"baseline_value": Decimal(asked["baseline_value"]), "baseline_on": day}

    client.force_login(cast.coordinator)
    targets = ("2026-09-01", "30"), ("2025-09-01", "50")
    client.post(NEW, creation(cast.nantes, *targets, **said))
    one = Indicator.objects.get()
    assert (kept(), one.territory, one.created_by) == (told(said), cast.nantes, cast.coordinator)
    assert [str(target.due_on) for target in read_indicator(one).targets] == ["2025-09-01", "2026-09-01"]
    client.post(f"/indicateurs/{one.pk}/modifier/", form(*targets, **other, version="1"))
    assert kept() == told(other)


def test_the_form_shows_what_is_stored_and_saving_it_unchanged_writes_nothing(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.vendee)
    client.force_login(cast.facilitator)
    page = client.get(f"/indicateurs/{indicator.pk}/modifier/").content.decode()
    for shown in ('value="12,5"', 'value="2020-09-01"', 'value="80"', 'value="2025-09-01"', 'name="version" value="1"'):
        assert shown in page
    client.post(f"/indicateurs/{indicator.pk}/modifier/", form(("2025-09-01", "80"), version="1"))
    indicator.refresh_from_db()
    assert (indicator.version, indicator.updated_by) == (1, None)


def test_a_save_replaces_the_targets_and_keeps_those_whose_date_stays(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.vendee)
    first = indicator.targets.get()
    client.force_login(cast.coordinator)
    data = form(("2025-09-01", "70"), ("2027-09-01", "95"), name="Nouveau nom", version="1")
    url = f"/indicateurs/{indicator.pk}/modifier/"
    assert client.post(url, data)["Location"] == f"/indicateurs/{indicator.pk}/"
    indicator.refresh_from_db()
    assert (indicator.name, indicator.version, indicator.updated_by) == ("Nouveau nom", 2, cast.coordinator)
    assert indicator.targets.get(pk=first.pk).value == Decimal(70)
    assert indicator.targets.count() == 2
    client.post(url, data | {"version": "2", "cibles-1-DELETE": "on"})
    assert list(indicator.targets.values_list("value", flat=True)) == [Decimal(70)]


def test_a_nature_that_contradicts_its_targets_is_refused(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.vendee)
    client.force_login(cast.facilitator)
    data = form(("2025-09-01", "80"), kind="oui_non", baseline_value="non", version="1")
    page = client.post(f"/indicateurs/{indicator.pk}/modifier/", data).content.decode()
    assert "Répondez par oui ou par non." in page
    indicator.refresh_from_db()
    assert indicator.kind == "taux"


@pytest.mark.parametrize("version", ["1", "", "abc", "9" * 100_000, "²"])
def test_the_second_of_two_saves_is_told_and_loses_nothing(client: Client, cast: Cast, version: str) -> None:
    indicator = make_indicator(cast.vendee)
    url = f"/indicateurs/{indicator.pk}/modifier/"
    client.force_login(cast.coordinator)
    client.post(url, form(("2025-09-01", "66"), name=NASTY_KEPT, version="1"))
    client.force_login(cast.facilitator)
    mine = form(("2025-09-01", "77"), name="Le mien", version=version)
    page = client.post(url, mine).content.decode()
    for shown in (WARNING, '<span dir="auto">Coordinatrice</span> l’a enregistré', escape(NASTY_KEPT), "66\u00a0%"):
        assert shown in page
    for typed in ('value="Le mien"', 'value="77"', 'name="version" value="2"', "Remplacer par ma version"):
        assert typed in page
    indicator.refresh_from_db()
    assert (indicator.name, indicator.targets.get().value) == (NASTY_KEPT, Decimal(66))
    assert client.post(url, mine | {"version": "2"}).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.name, indicator.targets.get().value) == ("Le mien", Decimal(77))


@pytest.mark.parametrize("action", ["modifier", "archiver", "retablir"])
def test_an_inherited_indicator_is_read_but_not_changed(client: Client, cast: Cast, action: str) -> None:
    above, beside = make_indicator(cast.france), make_indicator(cast.rennes)
    for who in (cast.facilitator, cast.coordinator, cast.reader):
        client.force_login(who)
        assert client.get(f"/indicateurs/{above.pk}/").status_code == 200
        assert client.post(f"/indicateurs/{above.pk}/{action}/", form(version="1")).status_code == 403
        assert client.post(f"/indicateurs/{beside.pk}/{action}/", form(version="1")).status_code == 404
    assert Indicator.objects.filter(active=True, version=1).count() == 2


def test_an_indicator_is_archived_and_restored(client: Client, cast: Cast) -> None:
    indicator = make_indicator(cast.vendee)
    client.force_login(cast.facilitator)
    for _ in range(2):
        page = client.post(f"/indicateurs/{indicator.pk}/archiver/", follow=True).content.decode()
        assert "Archivé</span>" in page
        assert not Indicator.objects.get().active
    for _ in range(2):
        page = client.post(f"/indicateurs/{indicator.pk}/retablir/", follow=True).content.decode()
        assert "Archivé</span>" not in page
        assert Indicator.objects.get().active


def test_an_identifier_is_kept_when_a_form_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    uid = str(uuid.uuid4())
    assert f'name="uid" value="{uid}"' in client.post(NEW, creation(cast.vendee, name="", uid=uid)).content.decode()
