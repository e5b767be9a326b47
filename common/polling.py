"""What a page asks again by itself, with htmx."""

STOP_POLLING = 286
"""The status of the answer at which htmx asks no more."""
