"""What makes the file say that it is PDF/UA-1 as well as PDF/A-3a, and its table headers say what they head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pydyf
    from weasyprint import Document

_UA_PART = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END = b"</rdf:RDF>"


def finish_front(_document: Document, pdf: pydyf.PDF) -> None:
    """WeasyPrint's last hook before the file that will be the whole document is written: `pdf` is changed in place."""
    _declare_ua(pdf)
    _close_pages(pdf)


def finish_part(name: str, _document: Document, pdf: pydyf.PDF) -> None:
    """The same for a part that will be merged into it; no other part has this `name`."""
    _scope_headers(pdf)
    _name_headers(pdf, name)
    _close_pages(pdf)


def _declare_ua(pdf: pydyf.PDF) -> None:
    """Insert the PDF/UA identification inside the existing rdf:RDF: validators ignore a second one."""
    metadata = _resolve(pdf, pdf.catalog["Metadata"])
    content = b"".join(metadata.stream)
    if content.count(_END) != 1:
        raise ValueError("the metadata of the file are not one rdf:RDF")
    metadata.stream = [content.replace(_END, _UA_PART + _END)]


def _scope_headers(pdf: pydyf.PDF) -> None:
    """Say of every header cell whether it heads its column (in a THead) or its row."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/TH":
            group = _resolve(pdf, _resolve(pdf, item["P"])["P"])
            item["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _name_headers(pdf: pydyf.PDF, name: str) -> None:
    """Make the names by which cells know their headers unique beyond this part."""
    import pydyf

    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") in ("/TH", "/TD"):
            if "ID" in item:
                item["ID"] = pydyf.String(f"{name}-{item['ID'].string}")
            if "Headers" in item["A"]:
                item["A"]["Headers"] = pydyf.Array(
                    pydyf.String(f"{name}-{header.string}") for header in item["A"]["Headers"]
                )


def _close_pages(pdf: pydyf.PDF) -> None:
    """Give back the state each page began with: what is written on it afterwards has ordinary coordinates."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Page":
            content = _resolve(pdf, item["Contents"]).stream
            content.insert(0, b"q")
            content.append(b"Q")


def _resolve(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]
