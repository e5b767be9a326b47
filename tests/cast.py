"""One small cast, used everywhere: two académies with their people, a national administrator, an outsider."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Membership, User
from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory
from workshops.models import Campaign

PASSWORD = "une phrase de passe longue"


@dataclass(frozen=True)
class Cast:
    """Nantes is the académie of the story, Rennes the neighbour that must see nothing of it."""

    campaign: Campaign
    france: Territory
    region: Territory
    nantes: Territory
    vendee: Territory
    bassin: Territory
    rennes: Territory
    morbihan: Territory
    administrator: User
    coordinator: User
    facilitator: User
    reader: User
    other_coordinator: User
    other_facilitator: User
    other_reader: User
    outsider: User


def person(name: str, *grants: tuple[Role, Territory]) -> User:
    """A user "name@example.org" with these roles."""
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.replace("-", " ").capitalize())
    Membership.objects.bulk_create(
        [Membership(user=user, role=role, territory=territory) for role, territory in grants]
    )
    return user


def make_cast() -> Cast:
    """Create the cast on a loaded referential (call `load_reference` before)."""

    def at(level: Level, code: str) -> Territory:
        return Territory.objects.get(level=level, code=code)

    france, region = at(Level.NATIONAL, "FR"), at(Level.REGION, "17")
    nantes, rennes = at(Level.ACADEMIE, "17"), at(Level.ACADEMIE, "14")
    vendee, morbihan = at(Level.DEPARTEMENT, "85"), at(Level.DEPARTEMENT, "56")
    return Cast(
        campaign=Campaign.objects.get(slug="egn-2020"),
        france=france,
        region=region,
        nantes=nantes,
        vendee=vendee,
        bassin=add_territory(level=Level.BASSIN, name="Bassin du Bocage", parent=vendee),
        rennes=rennes,
        morbihan=morbihan,
        administrator=person("administratrice", (Role.ADMINISTRATOR, france)),
        coordinator=person("coordinatrice", (Role.COORDINATOR, nantes)),
        facilitator=person("animateur", (Role.FACILITATOR, nantes)),
        reader=person("lectrice", (Role.READER, nantes)),
        other_coordinator=person("coordinateur-voisin", (Role.COORDINATOR, rennes)),
        other_facilitator=person("animatrice-voisine", (Role.FACILITATOR, rennes)),
        other_reader=person("lecteur-voisin", (Role.READER, rennes)),
        outsider=person("passant"),
    )
