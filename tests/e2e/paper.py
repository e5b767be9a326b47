"""The sheets as they print."""

from __future__ import annotations

from playwright.sync_api import Page

CUT = """() => [...document.querySelectorAll(".sheet")].filter((sheet) => {
  const bottom = sheet.getBoundingClientRect().bottom;
  return [...sheet.querySelectorAll("table, footer, footer span, .sheet__rule")].some((one) => {
    return one.getBoundingClientRect().bottom > bottom + 0.5;
  });
}).map((sheet) => sheet.className)"""
"""The sheets of which something stands below their end."""


def as_paper(page: Page) -> None:
    """Show the page as it prints."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 722})  # what A4 leaves inside its margins, in CSS pixels
