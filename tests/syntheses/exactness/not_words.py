"""The text fields where no word is looked for, and why. Any other field has a line in `table`."""

NOT_WORDS = {
    name: why
    for why, names in {
        "a code that the referential, an address or an import names": (
            "Territory.code",
            "Territory.ref",
            "Territory.slug",
            "Territory.path",
            "Territory.insee_region_code",
            "Territory.uai_prefix",
            "Campaign.slug",
            "Theme.colour",
        ),
        "a name of the referential: `label` is the one shown": ("Territory.name",),
        "codes of a list: see test_precisions": ("Retex.speakers",),
        "given by the site": (
            "Entry.reference",
            "Retex.reference",
            "ReferenceSequence.prefix",
            "Remark.entry_reference",
        ),
        "a digest": ("RetexAttachment.sha256", "Snapshot.checksum", "VersionFile.sha256", "RenderJob.sha256"),
        "what others say, kept as it was then": (
            "Decision.text_then",
            "Decision.reference_then",
            "Remark.entry_text",
            "Revision.before",
            "Revision.after",
            "Revision.unseen",
            "Snapshot.payload",
            "Version.title",
            "Version.edition",
        ),
        "written when a version is corrected or withdrawn: tests/syntheses/test_correction.py": (
            "Version.reason",
            "Version.withdrawal_reason",
        ),
        "the door of the site": (
            "User.password",
            "UserSession.session_data",
            "UserSession.session_key",
            "UserSession.device",
            "SignInCode.account",
            "SignInCode.digest",
            "SignInAttempt.account",
            "ShareLink.token_digest",
            "ApiToken.start",
            "ApiToken.digest",
        ),
        "how a change of state is logged": ("StateChange.transition",),
        "work of the machine": ("RenderJob.error", "VersionFile.format", "Message.key", "Message.error"),
        "e-mails are written about restitutions, never the other way": (
            "Message.to",
            "Message.subject",
            "Message.text",
        ),
        "what an import shows before anything is kept": (
            "ImportPreview.title",
            "ImportPreview.filename",
            "ImportPreview.payload",
            "ImportPreview.not_understood",
        ),
        "the index: tests/catalogue/test_index.py": (
            "PublishedEntry.path",
            "PublishedEntry.reference",
            "PublishedEntry.parent_reference",
            "PublishedEntry.anchor",
            "PublishedEntry.text",
            "PublishedEntry.folded",
            "PublishedSession.path",
            "PublishedSession.region",
            "PublishedSession.dates_places",
            "PublishedSession.format",
            "PublishedSession.attendance",
            "PublishedWord.word",
            "PublishedWord.spelling",
        ),
        "settings of an account or of an installation, in no restitution": (
            "ApiToken.name",
            "WordTemplate.name",
            "WordTemplate.sha256",
        ),
    }.items()
    for name in names
}
