"""The parts of a Word file being made: read from a template, changed, then zipped."""

from __future__ import annotations

import posixpath

from lxml import etree

from syntheses.readers.docx_package import Package

from .office_zip import zipped

_TYPES = "[Content_Types].xml"
_T = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


class Parts(Package):
    """A template opened for writing: the roots it gives are those that are written.

    Raises ReportRefusedError for what is not a sound Word file.
    """

    def __init__(self, data: bytes) -> None:
        self._trees: dict[str, etree._Element] = {}
        self._added: dict[str, bytes] = {}
        super().__init__(data)
        self._type(self.main, _MAIN_TYPE)

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part; changes made to it are written."""
        if name not in self._trees:
            root = super().xml(name)
            if root is None:
                return None
            self._trees[name] = root
        return self._trees[name]

    def target(self, kind: str) -> str:
        """The part that the document names so, or ""."""
        return next(iter(self.targets(kind)), "")

    def start(self, name: str, root: etree._Element, content_type: str) -> etree._Element:
        """A new part with that root."""
        self._trees[name] = root
        self.names.add(name)
        self._type(name, content_type)
        return root

    def add(self, name: str, content: bytes, content_type: str = "") -> None:
        """A part, new or instead of the template's; `content_type` when it is not that of its extension."""
        self._trees.pop(name, None)
        self._added[name] = content
        self.names.add(name)
        if content_type:
            self._type(name, content_type)

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """A relation of a part ("" for the package) to another or to an address; its id. `kind` is a whole address."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        root = self.xml(rels)
        if root is None:
            root = self._trees[rels] = etree.fromstring(f'<Relationships xmlns="{_P[1:-1]}"/>')
            self.names.add(rels)
        identifier = f"egn{len(root) + 1}"
        given = {"Id": identifier, "Type": kind, "Target": target if external else f"/{target}"}
        etree.SubElement(root, _P + "Relationship", given | ({"TargetMode": "External"} if external else {}))
        return identifier

    def _type(self, name: str, content_type: str) -> None:
        root = self.xml(_TYPES)
        if root is None:
            return
        own = next((item for item in root.iter(_T + "Override") if item.get("PartName") == f"/{name}"), None)
        if own is None:
            own = etree.SubElement(root, _T + "Override", {"PartName": f"/{name}"})
        own.set("ContentType", content_type)

    def zip(self) -> bytes:
        """The file, its list of types first as Word wants it."""
        trees = self._trees.items()
        made = {
            name: etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True) for name, root in trees
        }
        made |= self._added
        first = [_TYPES, "_rels/.rels", self.main]
        names = [*first, *sorted(name for name in self.names - set(first) if not name.endswith("/"))]
        return zipped({name: made[name] if name in made else self.raw(name) for name in names})
