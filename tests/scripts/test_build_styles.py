"""Of the DSFR's styles, the pages get what they use: all of it, and little else."""

from __future__ import annotations

from scripts.build_styles import TARGET, Rule, Used, build, drop_colours, keep, read_rules, write

USED = Used(frozenset({"fr-btn", "fr-btn--sm", "fr-icon-add-line", "fr-tag--", "fr-col-12"}))


def kept(css: str) -> str:
    return write(keep(read_rules(css), USED))


def test_the_sheet_served_is_what_the_pages_use() -> None:
    assert TARGET.read_text() == build(), "run: .venv/bin/python -m scripts.build_styles"


def test_a_component_is_kept_whole() -> None:
    css = ".fr-btn:hover{color:red}.fr-btn--lg,.fr-tile{margin:0}.fr-btn[disabled]>.fr-btn__in{margin:0}"
    assert kept(css) == ".fr-btn:hover{color:red}\n.fr-btn--lg{margin:0}\n.fr-btn[disabled]>.fr-btn__in{margin:0}"
    assert kept(".fr-tile{margin:0}@media (min-width:48em){.fr-tile .fr-btn{margin:0}}") == ""


def test_plain_elements_and_what_a_selector_excludes_are_kept() -> None:
    assert kept("a[href]{color:red}p:not(.fr-tile){margin:0}") == "a[href]{color:red}\np:not(.fr-tile){margin:0}"


def test_icons_columns_and_colours_are_kept_one_by_one() -> None:
    css = ".fr-icon-add-line:before{a:b}.fr-icon-bank-line:before{a:b}.fr-col-12{a:b}.fr-col-6{a:b}"
    assert kept(css) == ".fr-icon-add-line:before{a:b}\n.fr-col-12{a:b}"
    assert kept(".fr-tag--blue-ecume{a:b}.fr-btn--green-menthe{a:b}") == ".fr-tag--blue-ecume{a:b}"


def test_the_dark_scheme_is_left_out() -> None:
    css = ":root[data-fr-scheme=dark]{--a:b}@media (prefers-color-scheme:dark) and (forced-colors:active){.fr-btn{a:b}}"
    assert kept(css) == ""


def test_a_colour_that_nothing_refers_to_any_more_is_left_out() -> None:
    rules = (Rule(":root", "--a:var(--b);--b:red;--c:blue;--d:green"), Rule("p", "color:var(--a)"))
    assert (
        write(drop_colours(rules, "body{color:var(--d)}")) == ":root{--a:var(--b);--b:red;--d:green}\np{color:var(--a)}"
    )


def test_braces_and_semicolons_in_quotes_are_not_those_of_the_sheet() -> None:
    css = ".fr-btn{background:url(\"data:image/svg+xml;charset=utf8,<svg a='{;}'/>\")}p{a:b}"
    assert kept(css) == ".fr-btn{background:url(\"data:image/svg+xml;charset=utf8,<svg a='{;}'/>\")}\np{a:b}"
