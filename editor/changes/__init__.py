"""The history of a fiche, told: revisions → what was done, in French."""
