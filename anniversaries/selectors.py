"""Reads: the reports of a plan, and what its pages list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from anniversaries.models import Anniversary, AnniversaryFile, AnniversaryQuerySet
from restitutions.models import Restitution
from syntheses.awaited import FileList
from syntheses.downloads import PREPARED, Download
from syntheses.enums import JobState
from syntheses.leaving import Leaving
from syntheses.models import Version
from territories.models import Territory


@dataclass(frozen=True)
class Line:
    """One report in a list, and its files. `page` is where the list is, if it asks for what is being prepared."""

    report: Anniversary
    url: str
    downloads: tuple[Download, ...]
    page: str = ""

    @property
    def list(self) -> FileList:
        label = f"Télécharger le rapport n°\u00a0{self.report.number}"
        return FileList(f"fichiers-{self.report.number}", label, self.page, self.downloads)


def reports_of(reports: AnniversaryQuerySet, restitution: int) -> list[Anniversary]:
    """The reports of a plan, the newest first, without what they say (one SQL statement)."""
    found = reports.told().filter(restitution=restitution).defer("payload").order_by("-number")
    return list(found.select_related("restitution__territory", "restitution__campaign", "made_by", "published_by"))


def find_report(reports: AnniversaryQuerySet, restitution: int, number: int) -> Anniversary | None:
    """One of them, with all that it says (one SQL statement)."""
    found = reports.told().filter(restitution=restitution, number=number)
    return found.select_related("restitution__territory", "restitution__campaign", "made_by", "published_by").first()


def lines_of(reports: Iterable[Anniversary], *, page: str = "") -> list[Line]:
    """Each with its files, in the list of the page of that address (one SQL statement)."""
    found = list(reports)
    files: dict[int, list[AnniversaryFile]] = {one.pk: [] for one in found}
    for file in AnniversaryFile.objects.filter(report__in=files).order_by("pk"):
        files[file.report_id].append(file)
    return [Line(one, own_url(one), tuple(_downloads(one, files[one.pk])), page) for one in found]


def files_of(report: Anniversary) -> FileList:
    """The files of one report, on its page (one SQL statement)."""
    return FileList(
        "fichiers", "Fichiers du rapport", own_url(report), tuple(_downloads(report, report.files.order_by("pk")))
    )


def leaving_reports(restitution: int) -> list[Leaving]:
    """The reports that everybody reads and that go offline with their plan, the newest first (one SQL statement)."""
    found = Anniversary.objects.readable().filter(restitution=restitution).defer("payload").order_by("-number")
    rows = found.select_related("restitution__territory")
    return [Leaving(f"{one}, à la date du {one.as_of_text}", own_url(one)) for one in rows]


def _downloads(report: Anniversary, files: Iterable[AnniversaryFile]) -> Iterator[Download]:
    for file in files:
        label, format = file.get_format_display(), file.format.upper()
        if file.state == JobState.DONE:
            yield Download(label, format, file_url(report, file.format), file.size or 0)
        else:
            waiting = "indisponible pour le moment" if file.state == JobState.FAILED else PREPARED
            yield Download(label, format, "", waiting=waiting)
    yield Download("Données", "JSON", file_url(report, "json"))


def own_url(report: Anniversary) -> str:
    """The address of a report, for ever."""
    place = report.restitution.territory
    return reverse("anniversaries:report", args=[place.slug, report.restitution_id, report.number])


def list_url(restitution: Restitution) -> str:
    """Where the public reads the reports of a plan."""
    return reverse("anniversaries:list", args=[restitution.territory.slug, restitution.pk])


def file_url(report: Anniversary, format: str) -> str:
    place = report.restitution.territory
    return reverse("anniversaries:file", args=[place.slug, report.restitution_id, report.number, format])


@dataclass(frozen=True)
class Plan:
    """A plan of a territory and its reports: the last one online, how many wait to be read again, the next day."""

    restitution: Restitution
    name: str
    is_online: bool
    last: Anniversary | None
    drafts: int
    next_day: date | None


def plans_of(territory: Territory) -> list[Plan]:
    """The plans that a territory published, the newest first (three SQL statements)."""
    versions = Version.objects.filter(restitution__territory=territory).select_related("restitution__campaign")
    newest: dict[int, Version] = {}
    for one in versions.select_related("restitution__anniversary_schedule").order_by("-number", "-pk"):
        newest.setdefault(one.restitution_id, one)
    readable = set(Version.objects.readable().filter(restitution__in=newest).values_list("restitution", flat=True))
    reports: dict[int, list[Anniversary]] = defaultdict(list)
    for made in Anniversary.objects.told().filter(restitution__in=newest).defer("payload").order_by("-number"):
        reports[made.restitution_id].append(made)
    found = []
    for pk, version in newest.items():
        schedule = getattr(version.restitution, "anniversary_schedule", None)
        found.append(
            Plan(
                restitution=version.restitution,
                name=version.title or version.restitution.campaign.title,
                is_online=pk in readable,
                last=next((one for one in reports[pk] if one.is_online), None),
                drafts=sum(one.is_draft for one in reports[pk]),
                next_day=schedule.day if schedule else None,
            )
        )
    return sorted(found, key=lambda one: -one.restitution.pk)


def with_plans_below(territory: Territory) -> list[Territory]:
    """The territories just below that published a plan, or contain one that did, by name (one SQL statement)."""
    inside = Version.objects.filter(restitution__territory__path__startswith=OuterRef("path"))
    return list(Territory.objects.filter(Exists(inside), parent=territory).order_by("name", "pk"))


def plan_of(pk: int, scope: Scope) -> Restitution | None:
    """A restitution whose reports its team may follow: it was published once, or one reads it (two SQL statements)."""
    found = Restitution.objects.select_related("territory", "campaign").filter(pk=pk).first()
    if found is None or not scope.may(Right.READ, found.territory):
        return None
    was_published = Version.objects.filter(restitution=pk).exists()
    return found if was_published or Restitution.objects.in_scope_of(scope).filter(pk=pk).exists() else None
