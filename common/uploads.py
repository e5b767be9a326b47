"""Receiving files: what is over the limit is not kept, and the form that receives it says so."""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """First of the handlers: past `settings.UPLOAD_LIMIT` bytes of a file, the others get nothing more to store.

    The form then gets an empty file of the size that was sent, which its own limit refuses in words.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None if start + len(raw_data) > settings.UPLOAD_LIMIT else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if file_size <= settings.UPLOAD_LIMIT:
            return None
        for handler in self.request.upload_handlers if self.request else []:
            if started := getattr(handler, "file", None):
                started.close()
        return UploadedFile(BytesIO(), self.file_name, self.content_type, file_size)
