"""The full-cycle archive: a campaign of a territory and of all it contains, in one zip another installation takes in.

`tables` says what is carried and what is not, `rows` turns rows into lines and back, `write` makes the zip, `read`
opens one and trusts nothing of it, `load` takes it in, all or nothing. The format is docs/archive.md.
"""
