"""EPUB files made for tests."""

from __future__ import annotations

import io
import zipfile

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="{path}" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE_3 = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en"{prefix}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A book</dc:title>{metadata}</metadata>
<manifest/><spine/></package>"""
PACKAGE_2 = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A book</dc:title>{metadata}</metadata>
<manifest/><spine/></package>"""


def package_3(*pairs, prefix=""):
    """Give the package document of an EPUB 3 with these properties and their values."""
    metas = "".join(f'<meta property="{name}">{value}</meta>' for name, value in pairs)
    return PACKAGE_3.format(prefix=prefix, metadata=metas).encode()


def package_2(*pairs):
    """Give the package document of an EPUB 2 with these names and contents."""
    metas = "".join(f'<meta name="{name}" content="{value}"/>' for name, value in pairs)
    return PACKAGE_2.format(metadata=metas).encode()


def epub(package, *, path="OEBPS/package.opf", container=None, method=zipfile.ZIP_DEFLATED, inside=None):
    """Give an EPUB with this package document; `inside` is where it stands, if not where the container says."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER.format(path=path) if container is None else container)
        archive.writestr(inside or path, package)
    return made.getvalue()
