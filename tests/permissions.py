"""The matrix of tests/test_permissions.py, as data: what a GET and a POST of each address give to whom.

Outcomes: "ok" (the page, or its redirection once done), "sign in", 403 (in scope without the right), 404 (out of
scope), 405 (wrong method). Letters: A anonymous, O outsider, N neighbour (coordinator of another académie), R reader,
F facilitator, C coordinator, M national administrator.
"""

from __future__ import annotations

from dataclasses import dataclass

WHO = {
    "A": "", "O": "outsider", "N": "other_coordinator", "R": "reader", "F": "facilitator", "C": "coordinator",
    "M": "administrator",
}  # fmt: skip

PUBLIC = "ok:AONRFCM"
NO_ADDRESS = "404:AONRFCM"
SIGNED_IN = "sign in:A ok:ONRFCM"
POST_ONLY = "sign in:A 405:ONRFCM"
EDITORS = "sign in:A 403:OR ok:NFCM"
IN_SCOPE = "sign in:A 404:ON ok:RFCM"
DRAFT = "sign in:A 404:ONR ok:FCM"
SESSION_EDIT = "sign in:A 404:ON 403:R ok:FCM"
MANAGE = "sign in:A 404:ON 403:RF ok:CM"
LOCKED = "sign in:A 404:ON 403:RFCM"
REVIEW_DRAFT = "sign in:A 404:ONR 403:F ok:CM"
OWN_TABLE = "sign in:A 404:ONCM 403:R ok:F"
OWNER = "sign in:A 404:ONRCM ok:F"


PARTS = ("retex", "diagnostic", "projections", "plan", "textes", "defis")


@dataclass(frozen=True)
class Page:
    """One address: its name, which object fills it, what a GET and a POST give to whom. "" is not tried."""

    name: str
    get: str
    post: str = ""
    what: str = ""


API_LISTS = (
    "root", "api-root", "openapi-json", "campaigns", "themes", "territories", "versions", "entries", "sessions",
    "indicators", "actions",
)  # fmt: skip

OPEN_FILES = ("indicateurs", "releves", "actions")

MATRIX = [
    *(Page(f"pages:{name}", PUBLIC) for name in ("sitemap", "accessibility", "legal", "privacy", "cookies", "help")),
    Page("pages:offline", PUBLIC),
    Page("mail:outbox", NO_ADDRESS),
    Page("login", PUBLIC, PUBLIC),
    # Without a code asked for, it leads to the page that asks for one.
    Page("login_code", "ok:AONRFCM", "ok:AONRFCM"),
    Page("logout", "405:AONRFCM", PUBLIC),
    Page("account", SIGNED_IN, SIGNED_IN),
    Page("end_session", POST_ONLY, SIGNED_IN, what="device"),
    Page("end_other_sessions", POST_ONLY, SIGNED_IN),
    Page("territories:detail", MANAGE, what="territory"),
    Page("territories:rename", MANAGE, MANAGE, what="bassin"),
    *(Page(f"territories:{verb}_territory", POST_ONLY, MANAGE, what="bassin") for verb in ("archive", "restore")),
    Page("territories:members", MANAGE, what="territory"),
    Page("territories:invite", MANAGE, MANAGE, what="territory"),
    Page("territories:member_changes", MANAGE, what="territory"),
    Page("territories:member", MANAGE, MANAGE, what="member"),
    Page("territories:remove_member", MANAGE, MANAGE, what="member"),
    Page("territories:member", "sign in:A 404:ONRFC ok:M", "sign in:A 404:ONRFC ok:M", what="administrator"),
    Page("territories:add_bassin", MANAGE, MANAGE, what="territory"),
    Page("territories:add_etablissement", MANAGE, MANAGE, what="territory"),
    Page("workshops:list", SIGNED_IN),
    Page("workshops:create", EDITORS, EDITORS),
    Page("workshops:sheet", IN_SCOPE, what="workshop"),
    Page("workshops:edit", SESSION_EDIT, SESSION_EDIT, what="block"),
    Page("workshops:delete", POST_ONLY, SESSION_EDIT, what="workshop"),
    Page("restitutions:list", SIGNED_IN),
    Page("restitutions:create", EDITORS, EDITORS),
    Page("restitutions:edit", DRAFT, DRAFT, what="draft"),
    Page("restitutions:edit", LOCKED, LOCKED, what="sent"),
    Page("restitutions:delete", DRAFT, DRAFT, what="draft"),
    Page("restitutions:delete", LOCKED, LOCKED, what="sent"),
    Page("restitutions:sheet", DRAFT, what="sheet"),
    Page("restitutions:sheet", IN_SCOPE, what="sent sheet"),
    Page("restitutions:sheet", IN_SCOPE, what="published sheet"),
    Page("restitutions:blank_sheets", DRAFT, what="sheet"),
    Page("restitutions:blank_sheets", IN_SCOPE, what="sent sheet"),
    Page("restitutions:all_blank_sheets", DRAFT, what="draft"),
    Page("restitutions:all_blank_sheets", IN_SCOPE, what="sent"),
    Page("restitutions:session_blank_sheets", DRAFT, what="workshop"),
    Page("restitutions:attachments", DRAFT, DRAFT, what="retex"),
    Page("restitutions:attachments", LOCKED, LOCKED, what="sent retex"),
    Page("restitutions:remove_attachment", POST_ONLY, DRAFT, what="piece"),
    Page("restitutions:edit", LOCKED, LOCKED, what="published"),
    Page("restitutions:remarks", DRAFT, what="draft"),
    Page("restitutions:remarks", SESSION_EDIT, what="sent"),
    Page("restitutions:new_remark", REVIEW_DRAFT, REVIEW_DRAFT, what="sheet"),
    Page("restitutions:new_remark", MANAGE, MANAGE, what="sent sheet"),
    Page("restitutions:new_remark", LOCKED, LOCKED, what="published sheet"),
    Page("restitutions:remark", DRAFT, DRAFT, what="remark"),
    Page("restitutions:remark", SESSION_EDIT, SESSION_EDIT, what="sent remark"),
    *(Page("restitutions:part", DRAFT, DRAFT, what=f"part {part}") for part in PARTS),
    Page("restitutions:part", LOCKED, LOCKED, what="sent part"),
    Page("restitutions:titles", DRAFT, DRAFT, what="sheet"),
    Page("restitutions:titles", LOCKED, LOCKED, what="sent sheet"),
    Page("restitutions:details", DRAFT, DRAFT, what="plan row"),
    Page("restitutions:details", LOCKED, LOCKED, what="sent plan row"),
    # A batch is JSON, what is put back is named: the bare POST of this matrix goes no further than the door.
    Page("editor:sync", DRAFT, DRAFT.replace("ok", "415"), what="sheet"),
    Page("editor:sync", SESSION_EDIT.replace("ok", "409"), SESSION_EDIT.replace("ok", "409"), what="sent sheet"),
    *(Page(f"editor:history{of}", DRAFT, what=what) for of, what in (("", "sheet"), ("_of", "thing"))),
    *(Page(f"editor:history{of}", SESSION_EDIT, what=f"sent {what}") for of, what in (("", "sheet"), ("_of", "thing"))),
    *(Page(f"editor:{verb}", POST_ONLY, DRAFT.replace("ok", "400"), what="thing") for verb in ("put_back", "go_back")),
    *(Page(f"editor:{verb}", POST_ONLY, LOCKED, what="sent thing") for verb in ("put_back", "go_back")),
    Page("editor:indicators", DRAFT, what="draft"),
    Page("editor:indicators", IN_SCOPE, what="sent"),
    # Without the kind of the words, there is nothing there.
    Page("editor:suggestions", "sign in:A 404:ONRFCM", what="sent"),
    Page("editor:service_worker", PUBLIC),
    Page("consolidation:feeds", DRAFT, REVIEW_DRAFT, what="draft"),
    Page("consolidation:feeds", SESSION_EDIT, LOCKED, what="sent"),
    *(Page(f"consolidation:{name}", DRAFT, what="draft") for name in ("coverage", "loose_ends")),
    *(Page(f"consolidation:{name}", SESSION_EDIT, what="sent") for name in ("coverage", "loose_ends")),
    Page("consolidation:workbench", DRAFT, what="sheet"),
    Page("consolidation:workbench", SESSION_EDIT, what="sent sheet"),
    # What is decided is named: the bare POST of this matrix goes no further than the door.
    Page("consolidation:decide", POST_ONLY, REVIEW_DRAFT.replace("ok", "400"), what="sheet"),
    Page("consolidation:decide", POST_ONLY, LOCKED, what="sent sheet"),
    Page("consolidation:set_aside", REVIEW_DRAFT, REVIEW_DRAFT, what="point below"),
    Page("consolidation:set_aside", LOCKED, LOCKED, what="sent point"),
    Page("consolidation:similar", DRAFT, REVIEW_DRAFT.replace("ok", "400"), what="sheet"),
    Page("consolidation:similar", SESSION_EDIT, LOCKED, what="sent sheet"),
    Page("consolidation:wording", DRAFT, REVIEW_DRAFT, what="point"),
    Page("consolidation:wording", SESSION_EDIT, LOCKED, what="sent point of it"),
    Page("consolidation:changed", POST_ONLY, REVIEW_DRAFT.replace("ok", "400"), what="decision"),
    Page("consolidation:changed", POST_ONLY, LOCKED, what="sent decision"),
    *(Page(f"threads:{name}", PUBLIC, what="published point") for name in ("entry", "origins")),
    *(Page(f"threads:{name}", "404:AON ok:RFCM", what="sent reference") for name in ("entry", "origins")),
    *(Page(f"threads:{name}", "404:AONR ok:FCM", what="reference") for name in ("entry", "origins")),
    Page("threads:fiche", DRAFT, what="sheet"),
    Page("threads:fiche", IN_SCOPE, what="sent sheet"),
    Page("threads:fiche", IN_SCOPE, what="published sheet"),
    Page("threads:theme", PUBLIC, what="version"),
    Page("threads:theme", NO_ADDRESS, what="unpublished theme"),
    *(Page(f"followup:{name}", SIGNED_IN) for name in ("steering", "timeline")),
    Page("glance:territory", SIGNED_IN),
    Page("anniversaries:plans", SIGNED_IN),
    Page("anniversaries:list", PUBLIC, what="reports"),
    Page("anniversaries:report", PUBLIC, what="report"),
    Page("anniversaries:file", PUBLIC, what="file of the report"),
    Page("anniversaries:report", "404:AONR ok:FCM", what="report to publish"),
    Page("anniversaries:file", "404:AONR ok:FCM", what="file of the report to publish"),
    Page("anniversaries:desk", IN_SCOPE, what="published"),
    Page("anniversaries:desk", DRAFT, what="draft"),
    *(Page(f"anniversaries:{name}", MANAGE, MANAGE, what="published") for name in ("make", "schedule")),
    Page("anniversaries:take_away", POST_ONLY, MANAGE, what="published"),
    Page("anniversaries:files", IN_SCOPE, what="report at the desk"),
    Page("anniversaries:files", DRAFT, what="report to publish at the desk"),
    Page("anniversaries:retry", POST_ONLY, IN_SCOPE, what="report at the desk"),
    Page("anniversaries:publish", MANAGE, MANAGE, what="report to publish at the desk"),
    Page("anniversaries:withdraw", MANAGE, MANAGE, what="report at the desk"),
    # What is said is named: the bare POST of this matrix goes no further than the door.
    Page("followup:action", PUBLIC, SESSION_EDIT.replace("ok", "400"), what="followed action"),
    Page("followup:plan", PUBLIC, what="published"),
    Page("followup:document", IN_SCOPE, what="document of the action"),
    Page("followup:remove_document", POST_ONLY, SESSION_EDIT, what="document of the action"),
    # A link opens to whoever holds it; what it answers is in tests/asks.
    Page("asks:answer", PUBLIC, PUBLIC, what="answer token"),
    Page("asks:send_again", "405:AONRFCM", PUBLIC, what="answer token"),
    Page("asks:stop", PUBLIC, PUBLIC, what="stop token"),
    Page("asks:lost", PUBLIC, PUBLIC),
    *(Page(f"asks:{name}", NO_ADDRESS, NO_ADDRESS, what="share token") for name in ("answer", "stop")),
    Page("asks:send_again", "405:AONRFCM", NO_ADDRESS, what="share token"),
    Page("asks:messages", SIGNED_IN, SIGNED_IN),
    Page("asks:responsibles", MANAGE, what="indicator"),
    Page("asks:choose", MANAGE, MANAGE, what="awaited territory"),
    Page("indicators:list", SIGNED_IN),
    Page("indicators:create", EDITORS, EDITORS),
    Page("indicators:detail", IN_SCOPE, what="indicator"),
    Page("indicators:record", SESSION_EDIT, SESSION_EDIT, what="indicator"),
    *(Page(f"indicators:{verb}_measure", SESSION_EDIT, SESSION_EDIT, what="value") for verb in ("correct", "withdraw")),
    # The indicator of this matrix has no periods: past the door there is no grid of it.
    Page("indicators:grid", "sign in:A 404:ONFCM 403:R", "sign in:A 404:ONFCM 403:R", what="indicator"),
    Page("indicators:import", SESSION_EDIT, SESSION_EDIT, what="indicator"),
    Page("indicators:blank_values", SESSION_EDIT, what="indicator"),
    Page("indicators:import_values", OWN_TABLE, what="table of values"),
    # Confirmed without having been read, it is shown again.
    Page("indicators:import_confirm", POST_ONLY, OWN_TABLE.replace("ok", "409"), what="table of values"),
    Page("indicators:import_shares", POST_ONLY, OWN_TABLE, what="table of values"),
    Page("indicators:import_leave", POST_ONLY, SESSION_EDIT, what="table of values"),
    Page("indicators:edit", SESSION_EDIT, SESSION_EDIT, what="indicator"),
    Page("indicators:archive", POST_ONLY, SESSION_EDIT, what="indicator"),
    Page("indicators:restore", POST_ONLY, SESSION_EDIT, what="indicator"),
    Page("indicators:measures", DRAFT, what="draft"),
    Page("indicators:measures", IN_SCOPE, what="sent"),
    Page("indicators:tie", DRAFT, DRAFT, what="measure"),
    Page("indicators:tie", LOCKED, LOCKED, what="sent measure"),
    # An answer names a measure: the bare POST of this matrix goes no further than the door.
    Page("followup:ties", DRAFT, DRAFT.replace("ok", "400"), what="draft"),
    Page("followup:ties", IN_SCOPE, LOCKED, what="sent"),
    Page("followup:ties", IN_SCOPE, MANAGE.replace("ok", "400"), what="published"),
    Page("syntheses:home", PUBLIC),
    Page("syntheses:index", PUBLIC),
    Page("syntheses:synthesis", PUBLIC, what="published territory"),
    Page("syntheses:synthesis", NO_ADDRESS, what="unpublished territory"),
    Page("syntheses:version", PUBLIC, what="version"),
    Page("syntheses:version_of", PUBLIC, what="version of"),
    Page("syntheses:changes", PUBLIC, what="changes"),
    Page("syntheses:changes_of", PUBLIC, what="changes of"),
    Page("syntheses:versions", IN_SCOPE, what="published"),
    Page("syntheses:versions", DRAFT, what="draft"),
    Page("syntheses:version_file", PUBLIC, what="version file"),
    Page("syntheses:version_file_of", PUBLIC, what="version file of"),
    Page("syntheses:my_territory", SIGNED_IN),
    Page("syntheses:import", EDITORS, EDITORS),
    Page("syntheses:import_preview", OWNER, what="preview"),
    Page("syntheses:import_confirm", "sign in:A 405:ONRFCM", OWNER, what="preview"),
    # Leaving is forgetting one's own: for another person there is nothing to forget (see the test below).
    Page("syntheses:import_leave", "sign in:A 405:ONRFCM", SIGNED_IN, what="preview"),
    Page("syntheses:restitution", DRAFT, what="draft"),
    Page("syntheses:restitution", IN_SCOPE, what="sent"),
    Page("syntheses:preview", DRAFT, what="draft"),
    Page("syntheses:transition", DRAFT, DRAFT, what="send the draft"),
    Page("syntheses:transition", MANAGE, MANAGE, what="validate the sent one"),
    Page("syntheses:shares", DRAFT, DRAFT, what="draft"),
    Page("syntheses:shares", SESSION_EDIT, SESSION_EDIT, what="sent"),
    Page("syntheses:revoke_share", POST_ONLY, DRAFT, what="share"),
    Page("syntheses:shared", PUBLIC, what="share token"),
    Page("syntheses:template", MANAGE, MANAGE, what="académie"),
    Page("syntheses:template_file", MANAGE, what="académie"),
    Page("syntheses:give_up_template", "sign in:A 405:ONRFCM", MANAGE, what="académie"),
    Page("syntheses:archives", MANAGE, MANAGE, what="territory"),
    Page("syntheses:archive", MANAGE, what="archive"),
    Page("syntheses:archive_file", "sign in:A 404:ONCM 403:RF", what="archive"),
    Page("syntheses:attachment", DRAFT, what="file of the draft"),
    Page("syntheses:attachment", PUBLIC, what="file of the version"),
    Page("syntheses:ask_pdf", POST_ONLY, DRAFT, what="draft"),
    Page("syntheses:ask_pdf", POST_ONLY, IN_SCOPE, what="sent"),
    Page("syntheses:restitution_file", DRAFT, what="file"),
    Page("syntheses:job", DRAFT, what="job"),
    Page("syntheses:job_file", DRAFT.replace("ok", "404"), what="job"),
    Page("syntheses:retry", "405:AONRFCM", DRAFT, what="job"),
    *(Page(f"catalogue:{name}", PUBLIC) for name in ("search", "data", "feed", "sitemap", "robots")),
    Page("catalogue:territory_feed", PUBLIC, what="published territory"),
    Page("followup:open_data", PUBLIC),
    *(Page(f"followup:{form}_{name}", PUBLIC) for form in ("open", "sheet") for name in OPEN_FILES),
    Page("catalogue:tokens", SIGNED_IN, SIGNED_IN),
    # Revoking what is not one's own changes nothing (see tests/catalogue/test_tokens.py).
    Page("catalogue:revoke_token", POST_ONLY, SIGNED_IN, what="territory"),
    *(Page(f"api:{name}", PUBLIC, "405:AONRFCM") for name in API_LISTS),
    Page("api:version", NO_ADDRESS, "405:AONRFCM", what="bassin"),
    # Its success measure is in a draft. A session opens nothing there: only a token does.
    Page("api:measures", NO_ADDRESS, "sign in:AONRFCM", what="indicator"),
    # A session opens nothing there: only a token does.
    Page("api:restitutions", "sign in:AONRFCM", "405:AONRFCM"),
    Page("api:restitution", "sign in:AONRFCM", "405:AONRFCM", what="draft"),
    Page("health", PUBLIC),
]
