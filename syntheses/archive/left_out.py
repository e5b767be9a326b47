"""What the archive leaves out, and why. A test holds that every model of ours is carried, or here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LeftOut:
    """A model that is not carried, and why."""

    model: str
    why: str = field(compare=False)


LEFT_OUT = tuple(
    LeftOut(model, why)
    for why, models in {
        "accounts stay where they are": (
            "accounts.user",
            "accounts.user_groups",
            "accounts.user_user_permissions",
            "accounts.membership",
            "accounts.membershipchange",
            "accounts.usersession",
            "accounts.signincode",
            "accounts.signinattempt",
            "catalogue.apitoken",
        ),
        "whom an installation writes to: it names accounts, and is chosen again": (
            "asks.responsible",
            "asks.correspondent",
        ),
        "what was deleted, and every former wording: kept for a time, by who may read drafts": (
            "restitutions.revision",
        ),
        "sent from an installation, once": ("mail.message", "asks.ask", "asks.digest"),
        "made anew of the values taken in": ("measures.tally", "measures.spell"),
        "made anew of the versions taken in": (
            "catalogue.publishedentry",
            "catalogue.publishedsession",
            "catalogue.publishedword",
        ),
        "a suggestion is asked again where the rest is taken in": (
            "consolidation.suggestionrefusal",
            "indicators.tierefusal",
        ),
        "secret, for a time": ("syntheses.sharelink", "asks.asklink", "asks.linkrequest"),
        "made of what is carried, for a time": ("syntheses.archivejob",),
        "waits for its person": ("syntheses.importpreview", "measures.measureimport"),
        "carried by `references.jsonl`": ("restitutions.referencesequence",),
        "those of versions are carried by `rendus.jsonl` and `documents.jsonl`": (
            "syntheses.renderjob",
            "syntheses.versionfile",
        ),
        "written again from what the report froze": ("anniversaries.anniversaryfile",),
        "the day of the next report is chosen where it is made": ("anniversaries.schedule",),
        "a setting of an installation: what was written with it is carried": ("syntheses.wordtemplate",),
    }.items()
    for model in models
)
