"""Values from a spreadsheet: read, shown before anything is written, then recorded all together."""
