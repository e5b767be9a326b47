"""Nothing of ours is forgotten: each model and each field is in the archive, or is named as left out."""

from __future__ import annotations

from django.apps import apps

from syntheses.archive.branches import every_table
from syntheses.archive.left_out import LEFT_OUT
from syntheses.archive.tables import SCHEMA

FIELDS = {
    "territories.territory": "level code name label parent ref slug insee_region_code uai_prefix archived_at",
    "workshops.campaign": "slug title opens_on closes_on",
    "workshops.theme": "campaign number title short_label variants colour",
    "indicators.indicator": "created_at updated_at uid territory theme name definition kind "
    "unit direction source periodicity awaited_level entered_by baseline_value baseline_on active version",
    "indicators.target": "indicator due_on value",
    "workshops.workshop": "created_at updated_at uid campaign territory title format state version locked",
    "workshops.meeting": "workshop position text starts_on ends_on starts_at ends_at place",
    "workshops.facilitator": "workshop position name role",
    "workshops.attendance": "workshop category checked participants participants_note establishments",
    "workshops.blocksave": "workshop block version saved_at",
    "restitutions.restitution": "created_at updated_at uid campaign territory title layout state feeds region "
    "contact totals_note document source boilerplate version submitted_at validated_at published_at correcting_since",
    "restitutions.restitutionworkshop": "restitution workshop position",
    "restitutions.meetingsummary": "restitution position academie zap_meetings participants departments",
    "restitutions.statechange": "restitution transition source target at reason",
    "restitutions.feedingchange": "restitution before target at",
    "restitutions.themesheet": "created_at updated_at restitution theme position number heading label",
    "restitutions.narrativeblock": "id restitution sheet part type text position",
    "restitutions.retex": "created_at updated_at id sheet position label scope lines speakers version reference",
    "restitutions.retexlink": "retex position url label",
    "restitutions.retexattachment": "id name content_type size sha256 added_at removed_at retex",
    "restitutions.row": "created_at updated_at id sheet table position version",
    "restitutions.row_retex": "row retex",
    "restitutions.entry": "created_at updated_at id sheet row kind style parent "
    "position text highlighted version reference role horizon starts_on ends_on",
    "restitutions.entry_answers": "from_entry to_entry",
    "restitutions.entry_origins": "from_entry to_entry",
    "consolidation.decision": "id sheet source outcome into reason text_then reference_then at text_before seen_at",
    "indicators.measuredby": "entry indicator tied_at",
    "measures.measure": "uid indicator territory kind period_start period_end value weight source comment way "
    "corrects withdrawn at",
    "followup.action": "created_at updated_at restitution campaign territory theme reference position text details "
    "levers stakeholders timeframes measures horizon planned_start planned_end on_plan is_online state state_reason "
    "progress started_on ended_on due_on responsible_body version followed_at",
    "followup.actionevent": "uid action what before after text at",
    "followup.actiondocument": "id name content_type size sha256 added_at removed_at action",
    "anniversaries.anniversary": "uid restitution number as_of payload checksum edition made_at is_scheduled "
    "published_at withdrawn_at withdrawal_reason",
    "remarks.remark": "uid restitution theme entry_id entry_kind "
    "entry_text entry_reference text created_at resolved_at",
    "remarks.remarkevent": "uid remark kind text at",
    "syntheses.snapshot": "restitution payload checksum was_draft created_at",
    "syntheses.snapshot_files": "snapshot retexattachment",
    "syntheses.version": "restitution number title snapshot published_at reason withdrawn_at withdrawal_reason edition",
}
"""What an archive of schema 4 has in each line."""

OURS = {"common", "mail", "territories", "accounts", "workshops", "restitutions", "indicators", "remarks", "editor"} | {
    "consolidation",
    "measures",
    "syntheses",
    "catalogue",
    "followup",
    "asks",
    "anniversaries",
}


def test_every_model_is_carried_or_left_out_by_name() -> None:
    carried = [table.name for table in every_table()]
    left_out = [one.model for one in LEFT_OUT]
    ours = {
        str(model._meta.label_lower)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS
    }
    assert sorted([*carried, *left_out]) == sorted(ours)


def test_a_field_is_added_to_the_archive_with_a_new_schema() -> None:
    carried = {table.name: " ".join(one.name for one in table.fields) for table in every_table()}
    assert (SCHEMA, carried) == (4, FIELDS)


def test_what_is_not_carried_of_a_model_is_an_account_a_file_or_said() -> None:
    left = {
        f"{table.name}.{one.name}"
        for table in every_table()
        for one in table.model._meta.local_concrete_fields
        if one not in table.fields and one.name != "id"
    }
    assert sorted(left) == [
        "anniversaries.anniversary.made_by",
        "anniversaries.anniversary.published_by",
        "consolidation.decision.by",
        "consolidation.decision.seen_by",
        "followup.action.responsible",
        "followup.actiondocument.added_by",
        "followup.actiondocument.file",
        "followup.actionevent.by",
        "indicators.indicator.created_by",
        "indicators.indicator.updated_by",
        "indicators.measuredby.tied_by",
        "measures.measure.by",
        "remarks.remark.by",
        "remarks.remarkevent.by",
        "restitutions.entry.updated_by",
        "restitutions.feedingchange.by",
        "restitutions.restitution.created_by",
        "restitutions.restitution.updated_by",
        "restitutions.retex.updated_by",
        "restitutions.retexattachment.added_by",
        "restitutions.retexattachment.file",
        "restitutions.row.updated_by",
        "restitutions.statechange.by",
        "restitutions.themesheet.updated_by",
        "syntheses.version.published_by",
        "territories.territory.path",
        "workshops.blocksave.saved_by",
        "workshops.workshop.created_by",
    ]
