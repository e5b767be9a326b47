"""What the public pages list: published versions, in the order of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from common.text import fold
from restitutions.enums import State
from restitutions.models import Restitution
from syntheses.models import RenderJob, Version
from territories.enums import Level
from territories.models import Territory


@dataclass(frozen=True)
class Published:
    """A version the public may read now. `region` and `academie` are what its territory stands in, or is."""

    version: Version
    region: Territory | None
    academie: Territory | None
    url: str

    @property
    def territory(self) -> Territory:
        return self.version.restitution.territory


@dataclass(frozen=True)
class Group:
    """What is published in one région académique; `region` is None for the nation."""

    region: Territory | None
    lines: tuple[Published, ...]


def published(*, campaign: str = "", level: str = "", text: str = "") -> list[Published]:
    """The last readable version of each restitution, by région, académie, level and name (two SQL statements).

    `campaign` is a slug, `level` a `Level` value; `text` is looked for in the names of the territory and of what it
    stands in, and in the title, accents and case apart.
    """
    places = {place.ref: place for place in Territory.objects.filter(level__in=(Level.REGION, Level.ACADEMIE))}
    versions = current_versions()
    if campaign:
        versions = versions.filter(restitution__campaign__slug=campaign)
    if level:
        versions = versions.filter(restitution__territory__level=level)
    latest: set[int] = set()
    lines = [_line(version, places, latest) for version in versions]
    words = fold(text).split()
    return sorted((line for line in lines if _says(line, words)), key=_order)


def covering(text: str) -> list[Published]:
    """What the territories that contain one of that name publish (three SQL statements); établissements apart."""
    words = fold(text).split()
    places = Territory.objects.exclude(level=Level.ETABLISSEMENT).values_list("path", "label", "name")
    named = [path for path, label, name in places if all(word in fold(f"{label} {name}") for word in words)]
    return [line for line in published() if any(path.startswith(line.territory.path) for path in named)]


def current_versions() -> QuerySet[Version]:
    """The last version of each restitution that the public may read, the newest first; what it was before apart."""
    newer = Version.objects.readable().filter(restitution=OuterRef("restitution"), number__gt=OuterRef("number"))
    return (
        Version.objects.readable()
        .filter(~Exists(newer))
        .select_related("restitution__territory", "restitution__campaign")
        .order_by("-published_at", "-pk")
    )


def _line(version: Version, places: dict[str, Territory], latest: set[int]) -> Published:
    territory = version.restitution.territory
    above = [places[ref] for ref in territory.path.strip("/").split("/") if ref in places]
    newest = territory.pk not in latest
    latest.add(territory.pk)
    return Published(
        version=version,
        region=next((place for place in above if place.level == Level.REGION), None),
        academie=next((place for place in above if place.level == Level.ACADEMIE), None),
        url=reverse("syntheses:synthesis", args=[territory.slug]) if newest else own_url(version),
    )


def online_instead_of(restitution: Restitution) -> Published | None:
    """What the public page of its territory shows now, when that is another restitution (two SQL statements)."""
    here = current_versions().filter(restitution__territory=restitution.territory_id)
    shown = here.exclude(restitution=restitution.pk).first()
    return Published(shown, None, None, own_url(shown)) if shown else None


def online_of(restitution: Restitution) -> Published | None:
    """What the public reads of a restitution now (one SQL statement)."""
    shown = current_versions().filter(restitution=restitution).first()
    return Published(shown, None, None, own_url(shown)) if shown else None


def own_url(version: Version) -> str:
    """The address of one version of one restitution, whatever else its territory publishes."""
    restitution = version.restitution
    return reverse("syntheses:version_of", args=[restitution.territory.slug, restitution.pk, version.number])


def _says(line: Published, words: list[str]) -> bool:
    if not words:
        return True
    places = (line.territory, line.region, line.academie)
    said = fold(" ".join([line.version.title, *(f"{place.label} {place.name}" for place in places if place)]))
    return all(word in said for word in words)


def _order(line: Published) -> tuple[str, str, int, str, int]:
    territory = line.territory
    return (
        fold(line.region.name) if line.region else "",
        fold(line.academie.name) if line.academie else "",
        territory.level_enum.depth,
        fold(territory.name),
        -line.version.pk,
    )


def by_region(lines: Iterable[Published]) -> list[Group]:
    """Lines already in order, gathered by région académique."""
    groups: dict[Territory | None, list[Published]] = {}
    for line in lines:
        groups.setdefault(line.region, []).append(line)
    return [Group(region, tuple(found)) for region, found in groups.items()]


def versions_of(slug: str) -> list[Version]:
    """Every version a territory ever published, the newest first, withdrawn ones too (one SQL statement)."""
    return list(
        Version.objects.filter(restitution__territory__slug=slug)
        .select_related("restitution__territory", "restitution__campaign", "snapshot")
        .defer("snapshot__payload")
        .order_by("-published_at", "-pk")
    )


def newer_than(shown: Version, versions: Iterable[Version]) -> Version | None:
    """The last readable version of the same restitution when `shown` is not it. No SQL."""
    same = [one for one in versions if one.restitution_id == shown.restitution_id and one.is_readable]
    last = max(same, key=lambda one: one.number, default=shown)
    return last if last.number > shown.number else None


def others_than(shown: Version, versions: Iterable[Version]) -> list[Version]:
    """The last readable version of each other restitution of the territory, the newest first. No SQL."""
    last: dict[int, Version] = {}
    for one in versions:
        kept = last.get(one.restitution_id, one)
        if one.is_readable and one.restitution_id != shown.restitution_id:
            last[one.restitution_id] = max(kept, one, key=lambda version: version.number)
    return list(last.values())


def jobs_of(versions: Iterable[Version]) -> list[RenderJob]:
    """The PDFs of some versions of one restitution, made or to be made; no annex that tells from a withdrawn one."""
    found = list(versions)
    online = [0, *(one.number for one in found if one.is_readable)]
    jobs = RenderJob.objects.filter(version__in=[one.pk for one in found], since__in=online)
    return list(jobs.order_by("layout", "since", "pk"))


def annexed_from(restitution: Restitution) -> list[Version]:
    """The versions from which the document of a restitution may tell what changed, the newest first (one statement).

    Of a published one, those before the last, which is the document; of a draft, every readable one.
    """
    found = Version.objects.readable().filter(restitution=restitution).order_by("-number")
    versions = list(found.only("number", "restitution"))
    return versions[1:] if restitution.state == State.PUBLISHED else versions


def versions_with_authors(restitution: Restitution) -> list[Version]:
    """Every version of a restitution with who published it, the newest first (one SQL statement)."""
    found = Version.objects.filter(restitution=restitution).select_related("snapshot", "published_by")
    versions = list(found.defer("snapshot__payload").order_by("-number"))
    for one in versions:
        one.restitution = restitution
    return versions


def published_sources(restitution: Restitution) -> list[Version]:
    """What the public may read of the restitutions that feed one, by name (one SQL statement)."""
    sources = current_versions().filter(restitution__feeds=restitution)
    return list(sources.order_by("restitution__territory__name", "pk"))
