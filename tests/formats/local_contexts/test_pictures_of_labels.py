"""A picture from elsewhere is known by its bytes, and shown only with what can do no harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from alcove.formats.local_contexts import picture, picture_kind, safe_svg

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
SHAPE = '<path d="M0 0L9 9"/>'
DANGER = re.compile(
    rb"script|\son[a-z]+=|foreignobject|evil|@import|<image|<iframe|<animate|<set|<a[ >]|<style|ENTITY|DOCTYPE|style=",
    re.IGNORECASE,
)


def svg(inner: str, more: str = "") -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} viewBox="0 0 10 10" {more}>{inner}</svg>'.encode()


def names(drawing: bytes | None) -> list[str]:
    assert drawing is not None
    return [etree.QName(one).localname for one in etree.fromstring(drawing).iter()]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PNG, "png"), (svg(SHAPE), "svg"), (b"\xef\xbb\xbf" + svg(""), "svg"), (b"<svg/>", None), (b"GIF89a", None), (b"", None),
     (b"<html><svg/></html>", None), (svg(SHAPE).decode().encode("utf-16"), "svg")],
)  # fmt: skip
def test_a_picture_is_known_by_its_bytes(data, kind):
    assert picture_kind(data) == kind


def test_a_harmless_drawing_looks_as_before():
    drawing = svg(
        '<title xml:lang="mi">TK Wā</title><defs><linearGradient id="g"><stop offset="1" stop-color="#fff"/></linearGradient>'
        '<clipPath id="c"><rect width="9" height="9"/></clipPath></defs><g transform="scale(2)" clip-path="url(#c)">'
        '<path d="M0 0h9v9z" fill="url(#g)"/></g><text x="1" y="2">Tē <tspan>nei</tspan>!</text>'
    )

    kept = safe_svg(drawing)

    assert names(kept) == names(drawing)
    assert kept is not None
    assert b'fill="url(#g)"' in kept and b'clip-path="url(#c)"' in kept
    assert "Tē <tspan>nei</tspan>!".encode() in kept


def test_the_styles_of_a_drawing_program_become_attributes():
    sheet = "<style>/* made by */ .a,.b{fill:#fff;behavior:url(evil)} path{stroke:red} .a .b{fill:blue}</style>"

    kept = safe_svg(
        svg(f'<defs>{sheet}</defs><path class="a" fill="none" style="stroke-width:2;-moz-binding:url(evil)" d="M0 0"/>')
    )

    assert kept is not None
    (drawn,) = etree.fromstring(kept).iter("{*}path")
    assert dict(drawn.attrib) == {"fill": "#fff", "stroke": "red", "stroke-width": "2", "d": "M0 0"}


@pytest.mark.parametrize(
    "bad",
    [
        "<script>evil()</script>",
        '<script xlink:href="https://evil.example/a.js"/>',
        '<g onload="evil()"/>',
        '<path d="M0 0" onclick="evil()"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='evil()'/></foreignObject>",
        '<image href="https://evil.example/a.png"/>',
        '<use href="https://evil.example/a.svg#x"/>',
        '<use href="data:image/svg+xml,evil"/>',
        '<a href="javascript:evil()"><path d="M0 0"/></a>',
        '<style>@import "https://evil.example/a.css";</style>',
        "<style>path{fill:url(https://evil.example/#a)}</style>",
        '<path fill="url(https://evil.example/#a)" d="M0 0"/>',
        '<path fill="url( #a ) url(//evil.example)" d="M0 0"/>',
        r'<path fill="u\72l(https:evil)" d="M0 0"/>',
        '<path style="fill:u/**/rl(https://evil.example)" d="M0 0"/>',
        '<path style="fill:image-set(&quot;evil&quot;)" d="M0 0"/>',
        '<animate attributeName="href" values="javascript:evil()"/>',
        '<set attributeName="onload" to="evil()"/>',
        '<g xmlns="http://www.w3.org/1999/xhtml"><script>evil()</script></g>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg">evil()</x:script>',
        '<path xlink:href="javascript:evil()" d="M0 0"/>',
        '<g id="a&quot; onload=&quot;evil()"/>',
        "<?xml-stylesheet href='https://evil.example/a.css'?>",
        "<!-- <script>evil()</script> -->",
        "<desc><![CDATA[<x onload=]]></desc>",
        '<filter id="f"><feImage href="https://evil.example/a"/></filter>',
    ],
)
def test_what_could_do_harm_is_left_out_and_the_rest_is_kept(bad):
    kept = safe_svg(svg(bad + SHAPE))

    assert kept is not None
    assert "path" in names(kept)
    assert not DANGER.search(kept.replace(b"&lt;x onload=", b""))


@pytest.mark.parametrize(
    "data",
    [
        b"", PNG, b"<svg", b"not a picture", svg(""), svg("<script>evil()</script>"), svg("<defs><path d='M0 0'/></defs>"),
        svg("<title>only words</title>"), b'<svg><path d="M0 0"/></svg>', svg(SHAPE) + b" " * picture.LARGEST,
        b'<!DOCTYPE svg [<!ENTITY a "evil">]>' + svg("<text>&a;</text>"),
        b'<!DOCTYPE svg SYSTEM "https://evil.example/a.dtd" [<!ENTITY % b SYSTEM "file:///etc/passwd">%b;]>' + svg(SHAPE),
        svg("<text>&undeclared;</text>"), svg("<g>" * 300 + SHAPE + "</g>" * 300), svg("<g>" * 100 + SHAPE + "</g>" * 100),
    ],
)  # fmt: skip
def test_nothing_is_given_where_nothing_safe_is_left(data):
    assert safe_svg(data) is None


def test_a_type_declaration_that_declares_nothing_is_no_harm():
    declared = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/DTD/svg11.dtd">\n'

    kept = safe_svg(declared + svg(SHAPE))

    assert kept == safe_svg(svg(SHAPE))


def test_a_drawing_cannot_be_repeated_without_end():
    bomb = '<path id="a0" d="M0 0"/>' + "".join(
        f'<g id="a{step}">' + f'<use href="#a{step - 1}"/>' * 10 + "</g>" for step in range(1, 9)
    )

    kept = safe_svg(svg(bomb))

    assert names(kept).count("use") == 10


def test_styles_cannot_make_a_drawing_endlessly_large():
    rules = ".a{" + ";".join(f"{name}:{'x' * 190}" for name in ("fill", "stroke", "opacity", "color", "display")) + "}"

    assert safe_svg(svg(f"<style>{rules}</style>" + '<g class="a"/>' * 90_000 + SHAPE)) is None


@pytest.mark.parametrize(
    "sheet", ["/*" * 400_000, "a" * 800_000, ".a{" * 300_000, "a,a" * 300_000, ".a{fill:url(" + " " * 800_000]
)
def test_a_strange_style_sheet_takes_no_time(sheet):
    kept = safe_svg(svg(f"<style>{sheet}</style>{SHAPE}"))

    assert kept is not None


PIECES = st.sampled_from(
    ["<g>", "</g>", SHAPE, '<use href="#a"/>', "<script>", "</script>", "<style>", "</style>", ' onload="evil()" ', "url(",
     "&#106;avascript:", '<path id="a" style="', '"/>', "<![CDATA[", "]]>", "<!--", "-->", '<g fill="', '">', "<foreignObject>",
     "</foreignObject>", "@import 'evil'", "\\75rl(evil)", ".a{fill:red}", '<text class="a">', "</text>"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=20).map("".join))
def test_no_drawing_brings_harm_or_raises(inner):
    kept = safe_svg(svg(inner))

    if kept is not None:
        root = etree.fromstring(kept)
        assert {etree.QName(one).localname for one in root.iter()} <= picture._ELEMENTS
        assert not [key for one in root.iter() for key in one.attrib if str(key).lower().startswith(("on", "style"))]
        assert safe_svg(kept) == kept


@given(st.binary(max_size=300))
def test_no_bytes_raise(data):
    assert picture_kind(data) in (None, "png")
    assert safe_svg(data) is None


@given(st.integers(0, len(svg(SHAPE))), st.binary(max_size=6), st.integers(0, 6))
def test_a_damaged_drawing_is_shown_safely_or_not_at_all(place, put, cut):
    kept = safe_svg(svg(SHAPE)[:place] + put + svg(SHAPE)[place + cut :])

    assert kept is None or set(names(kept)) <= picture._ELEMENTS
