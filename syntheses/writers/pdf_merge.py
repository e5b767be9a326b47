"""Several tagged PDFs made one: pages, structure, anchors and bookmarks, then a number on each page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from .pdf_numbers import NumberFont, number_pages

if TYPE_CHECKING:
    from pikepdf import Pdf


@dataclass(slots=True)
class Opened:
    """A part laid out; `anchors` are the ranks of the pages they are on, from 0."""

    pdf: Pdf
    anchors: dict[str, int]


@dataclass(slots=True)
class _Book:
    """What is gathered from part to part: `pages` are the elements of each page's marked content."""

    pages: list[Any]
    annotations: list[tuple[Any, Any]]
    anchors: dict[str, Any]


def opened(content: bytes) -> Opened:
    """A laid out part, read."""
    from pikepdf import Pdf

    pdf = Pdf.open(BytesIO(content))
    ranks = {page.obj.objgen: rank for rank, page in enumerate(pdf.pages)}
    return Opened(pdf, {name: ranks[place[0].objgen] for name, place in _anchors(pdf.Root)})


def merge(front: Opened, parts: list[Opened], *, layout: str, label: str) -> bytes:
    """One file: the front, whose last page only lends its font, then the parts. `front` is changed.

    `label` is what stands before the number of each page. The same files give the same bytes.
    """
    from pikepdf import Array, ObjectStreamMode

    pdf = front.pdf
    font = NumberFont(pdf.pages[-1])
    tree = pdf.Root.StructTreeRoot
    [document] = list(tree.K)
    del document.K[-1]
    del pdf.pages[-1]
    book = _Book([], [], dict(_anchors(pdf.Root)))
    _gather(book, list(pdf.pages), tree)
    for part in parts:
        _add(part.pdf, pdf, book, document)
    _tie(pdf, tree, book)
    if book.anchors:
        names = [one for name in sorted(book.anchors) for one in (name, book.anchors[name])]
        pdf.Root.Names.Dests.Names = Array(names)
    number_pages(pdf, font, layout=layout, label=label)
    file = BytesIO()
    pdf.save(file, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return file.getvalue()


def _add(source: Pdf, pdf: Pdf, book: _Book, document: Any) -> None:
    """Bring the pages of a part after those there are: pages first, so that what points to them finds the copies."""
    first = len(pdf.pages)
    pdf.pages.extend(source.pages)
    root = pdf.copy_foreign(source.Root)
    pages = list(pdf.pages)[first:]
    _gather(book, pages, root.StructTreeRoot)
    book.anchors |= dict(_anchors(root))
    [theirs] = list(root.StructTreeRoot.K)
    for element in list(theirs.K):
        element.P = document
        document.K.append(element)
    if "/Outlines" in root:
        _chain(pdf.Root.Outlines.First, root.Outlines)
    colours = pdf.pages[0].obj.Resources.ColorSpace
    for page in pages:
        page.obj.Resources.ColorSpace = colours


def _gather(book: _Book, pages: list[Any], tree: Any) -> None:
    """Note what the parent tree of a part says of its pages and of their annotations."""
    numbers = list(tree.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    for page in pages:
        book.pages.append(parents[int(page.obj.StructParents)])
        for annotation in page.obj.get("/Annots", ()):
            book.annotations.append((annotation, parents[int(annotation.StructParent)]))


def _tie(pdf: Pdf, tree: Any, book: _Book) -> None:
    """Number pages then annotations anew, and write the parent tree of the whole."""
    from pikepdf import Array

    numbers: list[Any] = []
    for rank, (page, elements) in enumerate(zip(pdf.pages, book.pages, strict=True)):
        page.obj.StructParents = rank
        numbers += [rank, elements]
    for rank, (annotation, element) in enumerate(book.annotations, start=len(book.pages)):
        annotation.StructParent = rank
        numbers += [rank, element]
    tree.ParentTree.Nums = Array(numbers)


def _chain(title: Any, outlines: Any) -> None:
    """Put the bookmarks of a part under that of the title, after those it has."""
    first, last = outlines.First, outlines.Last
    bookmark: Any = first
    while bookmark is not None:
        bookmark.Parent = title
        bookmark = bookmark.get("/Next")
    if "/Last" in title:
        title.Last.Next, first.Prev = first, title.Last
    else:
        title.First = first
    title.Last = last
    title.Count = int(title.get("/Count", 0)) + int(outlines.Count)
    title.Parent.Count = int(title.Parent.Count) + int(outlines.Count)


def _anchors(root: Any) -> Iterator[tuple[str, Any]]:
    """Names and destinations of a document."""
    names = list(root.get("/Names", {}).get("/Dests", {}).get("/Names", ()))
    for name, place in zip(names[::2], names[1::2], strict=True):
        yield str(name), place
