"""Which attribute of the Report holds which kind of entry."""

from restitutions.enums import BlockType, Kind, Table

TABLES: dict[str, tuple[str, dict[str, str]]] = {
    Table.DIAGNOSIS: ("diagnosis", {Kind.IRRITANT: "irritants", Kind.STRENGTH: "strengths"}),
    Table.PROJECTION: (
        "projections",
        {Kind.MAIN_IRRITANT: "irritants", Kind.NEED: "needs", Kind.LEVER: "levers"},
    ),
    Table.PLAN: (
        "plan",
        {
            Kind.PLANNED_LEVER: "what",
            Kind.ACTION: "how",
            Kind.STAKEHOLDER: "who",
            Kind.TIMEFRAME: "when",
            Kind.SUCCESS_MEASURE: "indicators",
        },
    ),
}
"""Table → attribute of ThemeSection, and kind → attribute of its row."""

CHALLENGE_KIND: dict[str, str] = {
    BlockType.QUESTION: Kind.CHALLENGE,
    BlockType.SUBHEADING: Kind.PROPOSAL_HEADING,
    BlockType.PARAGRAPH: Kind.PROPOSAL,
    BlockType.BULLET: Kind.PROPOSAL,
}

CHALLENGE_TYPE: dict[str, str] = {
    Kind.CHALLENGE: BlockType.QUESTION,
    Kind.PROPOSAL_HEADING: BlockType.SUBHEADING,
}
"""The block type of a kind of challenge line; a proposal's is its own style."""
