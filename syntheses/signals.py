"""What the rooms above may follow: a version is published, a version is taken offline.

Both are sent inside the transaction of the change, with `sender=Version` and `version` (its snapshot and its
restitution are set): a receiver that raises undoes the change, one that writes is undone with it. Long work belongs to
`transaction.on_commit`.
"""

from django.dispatch import Signal

version_published = Signal()
"""`version` has just been made: it is what the public reads of its restitution. Older ones stay readable."""

version_withdrawn = Signal()
"""`version` is not readable any more (`withdrawn_at` is set). Sent once for each version taken offline."""
