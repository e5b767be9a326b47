"""A département and an académie above it, each with one whole thread; people signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import User
from accounts.scope import Scope
from restitutions.models import Entry, Restitution
from syntheses.intake import intake
from syntheses.report import Block, DiagnosisRow, PlanRow, ProjectionRow, Report, Retex, Session, ThemeSection
from syntheses.report import Entry as Said
from syntheses.services import move_restitution
from tests.cast import Cast

SignIn = Callable[[User | None], Client]


def section(word: str, sources: tuple[str, ...] = (), **more: object) -> ThemeSection:
    """A whole thread, whose every text ends with `word`."""

    def say(text: str, refs: tuple[str, ...] = ()) -> tuple[Said, ...]:
        return (Said(text=f"{text} {word}", sources=refs),)

    parts = {
        "retex": (Retex(label="RETEX 1", scope="Collège", text=(f"Récit {word}",)),),
        "diagnosis": (
            DiagnosisRow(retex=("1",), irritants=say("Le réseau tombe", sources), strengths=say("Des équipes")),
        ),
        "projections": (
            ProjectionRow(irritants=say("Le réseau tombe"), needs=say("Un réseau"), levers=say("Un contrat")),
        ),
        "plan": (
            PlanRow(
                what=say("Un contrat"),
                how=say("Signer"),
                who=say("La région"),
                when=say("En juin"),
                indicators=say("Moins de pannes"),
            ),
        ),
        "challenges": (
            Block(type="question", text=f"Comment faire {word} ?"),
            Block(type="bullet", text=f"Se parler {word}"),
        ),
        **more,
    }
    return ThemeSection(theme=3, **parts)  # type: ignore[arg-type]


def report(*sections: ThemeSection, title: str = "Restitution") -> Report:
    return Report(layout="ateliers", title=title, sessions=(Session(region=f"Session – {title}"),), themes=sections)


@dataclass
class Story:
    """`below` (Vendée) gave `above` (académie de Nantes) its irritant."""

    cast: Cast
    below: Restitution
    above: Restitution

    def move(self, restitution: Restitution, *names: str) -> Restitution:
        for name in names:
            restitution = move_restitution(restitution, name, by=Scope(self.cast.administrator), reason="Une raison")
        return restitution

    def publish(self, restitution: Restitution) -> Restitution:
        return self.move(restitution, "transmettre", "valider", "publier")

    def entry(self, restitution: Restitution, kind: str) -> Entry:
        return Entry.objects.get(sheet__restitution=restitution, kind=kind)


@pytest.fixture
def story(cast: Cast) -> Story:
    by = cast.facilitator
    low = report(section("vendéen"), title="Vendée")
    below = intake(low, campaign=cast.campaign, territory=cast.vendee, by=by)
    source = Entry.objects.get(sheet__restitution=below, kind="irritant").reference or ""
    high = report(section("nantais", (source,)), title="Nantes")
    above = intake(high, campaign=cast.campaign, territory=cast.nantes, by=by)
    return Story(cast, below, above)


@pytest.fixture
def as_user() -> SignIn:
    """A browser of its own for each person; None is a visitor."""

    def sign_in(user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return sign_in
