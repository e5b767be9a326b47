"""What the signed-in pages show of a territory: what waits for someone, what is under way, what one fiche lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from consolidation.waiting import Waiting as Points
from consolidation.waiting import waiting_for as points_for
from remarks.selectors import waiting_for
from restitutions.enums import Layout, State, Step
from restitutions.models import Restitution, StateChange
from restitutions.selectors import Progress, fiche_progress
from restitutions.workflow import CORRECT, RETURN, WORKFLOW
from syntheses.enums import JobState
from syntheses.models import ImportPreview, RenderJob, Version
from syntheses.selectors import current_versions
from workshops.models import Theme, Workshop

SHOWN = 6
"""How many things of a kind wait in the first block; the others are one link away."""

PAGE = 20

EXPECTED: dict[str, tuple[Step, ...]] = {
    Layout.WORKSHOPS: (Step.RETEX, Step.DIAGNOSIS, Step.PROJECTIONS, Step.PLAN),
    Layout.REGION: (Step.TEXTS, Step.RETEX, Step.CHALLENGES),
}
"""The parts a fiche has in each layout."""


@dataclass(frozen=True)
class Fiche:
    """One thématique of one restitution: how many of the expected parts hold something."""

    theme: Theme
    url: str
    progress: Progress
    done: int
    expected: int

    @property
    def state(self) -> str:
        if not self.progress.started:
            return "à commencer"
        if self.done == self.expected:
            return "complète"
        return f"{self.done} {'partie' if self.done < 2 else 'parties'} sur {self.expected}"

    @property
    def share(self) -> int:
        """Percent of the expected parts."""
        return round(100 * self.done / self.expected)


@dataclass(frozen=True)
class Waiting:
    """One thing to do: a sentence, where it is done, why it came back."""

    action: str
    restitution: Restitution
    detail: str = ""


@dataclass(frozen=True)
class Todo:
    """`hidden` counts what is not shown; `remarks`: restitutions with how many wait in each; `points`: the same."""

    waiting: tuple[Waiting, ...]
    hidden: int
    imports: tuple[ImportPreview, ...]
    failed: tuple[RenderJob, ...]
    remarks: tuple[tuple[Restitution, int], ...] = ()
    points: tuple[Points, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.imports or self.failed or self.remarks or self.points)


def fiches(
    restitution: Restitution, themes: Sequence[Theme], progress: Mapping[tuple[int, int], Progress]
) -> list[Fiche]:
    """The fiches of one restitution, one for each thématique of its campaign. No SQL."""
    expected = EXPECTED[restitution.layout]
    found = []
    for theme in themes:
        done = progress.get((restitution.pk, theme.pk), Progress())
        held = dict(done.parts)
        url = reverse("restitutions:sheet", args=[restitution.pk, theme.number])
        found.append(Fiche(theme, url, done, sum(bool(held[step]) for step in expected), len(expected)))
    return found


def matrix(restitutions: Sequence[Restitution], themes: Sequence[Theme]) -> list[tuple[Restitution, list[Fiche]]]:
    """Each restitution with its fiches; as many SQL statements at one as at a hundred."""
    progress = fiche_progress(restitutions)
    by_campaign: dict[int, list[Theme]] = {}
    for theme in themes:
        by_campaign.setdefault(theme.campaign_id, []).append(theme)
    return [(one, fiches(one, by_campaign.get(one.campaign_id, []), progress)) for one in restitutions]


def todo(scope: Scope) -> Todo:
    """What waits for this person, the most urgent first."""
    mine = Restitution.objects.select_related("territory", "campaign").order_by("updated_at", "pk")
    review, edit = scope.q(Right.REVIEW), scope.q(Right.EDIT)
    to_review = mine.filter(review, state__in=(State.SUBMITTED, State.VALIDATED))
    to_finish = mine.filter(edit, state=State.DRAFT)
    found = [*to_review[: SHOWN + 1], *to_finish[: SHOWN + 1]]
    numbers = Restitution.objects.aggregate(
        review=Count("pk", filter=review & Q(state__in=(State.SUBMITTED, State.VALIDATED))),
        finish=Count("pk", filter=edit & Q(state=State.DRAFT)),
    )
    reviewed = [one for one in found if one.state != State.DRAFT][:SHOWN]
    drafts = [one for one in found if one.state == State.DRAFT][:SHOWN]
    reasons = _reasons(drafts)
    waiting = [Waiting(WORKFLOW.leaving(one.state)[0].label, one) for one in reviewed]
    waiting += [Waiting("Compléter et envoyer", one, reasons.get(one.pk, "")) for one in drafts]
    return Todo(
        tuple(waiting),
        numbers["review"] + numbers["finish"] - len(waiting),
        tuple(_imports(scope)),
        tuple(_failed(scope)),
        tuple(waiting_for(scope, SHOWN)),
        tuple(points_for(scope, SHOWN)),
    )


def _reasons(drafts: Sequence[Restitution]) -> dict[int, str]:
    """Why each draft was returned or is corrected, when that is the last thing that happened to it."""
    changes = StateChange.objects.filter(restitution__in=[one.pk for one in drafts]).order_by("at", "pk")
    last = {change.restitution_id: change for change in changes}
    return {key: change.reason for key, change in last.items() if change.transition in (RETURN, CORRECT)}


def _imports(scope: Scope) -> list[ImportPreview]:
    found = ImportPreview.objects.filter(owner=scope.account, confirmed_at__isnull=True).defer(
        "payload", "not_understood"
    )
    return list(found.select_related("territory")[:SHOWN])


def _failed(scope: Scope) -> list[RenderJob]:
    jobs = RenderJob.objects.readable_by(scope).filter(asked_by=scope.account, state=JobState.FAILED)
    return list(jobs.select_related("snapshot__restitution__territory").defer("snapshot__payload")[:SHOWN])


def under_way(scope: Scope, number: str | None) -> Page[Restitution]:
    """Restitutions of the person's territories that are not published, by territory, a page at a time."""
    found = (
        Restitution.objects.in_scope_of(scope)
        .exclude(state=State.PUBLISHED)
        .select_related("territory", "campaign")
        .order_by("territory__path", "pk")
    )
    return Paginator(found, PAGE).get_page(number)


def published_here(scope: Scope) -> list[Version]:
    """The last versions online of the person's territories, those that are being corrected too."""
    found = current_versions().filter(scope.q(Right.READ, "restitution__territory"))
    return list(found[: 2 * SHOWN])


def has_anything(scope: Scope) -> bool:
    """False on the first day: no session, no restitution in the person's territories."""
    return Restitution.objects.in_scope_of(scope).exists() or Workshop.objects.visible_to(scope).exists()
