"""Atom feeds of what is published, and the sitemap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from syntheses.models import Version
from syntheses.selectors import current_versions, own_url
from syntheses.writers.csv_notice import LICENCE_NAME, LICENCE_TITLE
from territories.models import Territory

ENTRIES = 50
"""Of a feed: the newest."""

BEFORE_ANY = datetime(2020, 1, 1, tzinfo=UTC)
"""When a feed without entry changed last: every feed has to say it."""


class StillFeed(Atom1Feed):
    """An Atom feed that stays the same while nothing is published."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEFORE_ANY


class VersionFeed(Feed):
    """Every version published and still readable, the newest first; of one territory and what it contains, or of all.

    Two SQL statements at most.
    """

    feed_type = StillFeed
    feed_copyright = f"{LICENCE_TITLE} ({LICENCE_NAME})"
    link = reverse_lazy("syntheses:index")
    subtitle = "États généraux du numérique : les versions publiées, les plus récentes d’abord."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Territory | None:
        slug = kwargs.get("slug")
        return get_object_or_404(Territory, slug=slug) if slug else None

    def author_name(self) -> str:
        return str(settings.BRAND["entity"])

    def title(self, territory: Territory | None) -> str:
        return f"Synthèses publiées – {territory.label}" if territory else "Synthèses publiées"

    def feed_url(self, territory: Territory | None) -> str:
        if territory is None:
            return reverse("catalogue:feed")
        return reverse("catalogue:territory_feed", args=[territory.slug])

    def items(self, territory: Territory | None) -> Sequence[Version]:
        found = Version.objects.readable().select_related("restitution__territory", "restitution__campaign")
        if territory:
            found = found.filter(restitution__territory__path__startswith=territory.path)
        return list(found.order_by("-published_at", "-pk")[:ENTRIES])

    def item_title(self, item: Version) -> str:
        return f"{item.name}, version {item.number}"

    def item_description(self, item: Version) -> str:
        restitution = item.restitution
        said = [f"{restitution.territory.label}, {restitution.campaign.title}."]
        if item.number > 1 and item.reason:
            said.append(f"Motif de la correction : {item.reason}")
        return " ".join(said)

    def item_link(self, item: Version) -> str:
        return own_url(item)

    def item_pubdate(self, item: Version) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Version) -> datetime:
        return item.published_at


feed = conditional_page(cache_control(no_cache=True)(require_safe(VersionFeed())))


class SynthesisSitemap(Sitemap):
    """The current version of each synthesis, at the address that stays."""

    limit = 5_000

    def items(self) -> QuerySet[Version]:
        return current_versions()

    def lastmod(self, item: Version) -> datetime:
        return item.published_at

    def location(self, item: Version) -> str:
        return own_url(item)


class PageSitemap(Sitemap):
    """The pages that everybody reads."""

    def items(self) -> list[str]:
        return ["syntheses:home", "syntheses:index", "catalogue:data", "pages:help", "pages:legal"]

    def location(self, item: str) -> str:
        return reverse(item)


@conditional_page
@cache_control(no_cache=True)
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_view(request, {"syntheses": SynthesisSitemap, "pages": PageSitemap})
