"""Turn the bytes of a node into text, whatever encoding they are in.

Departments declare one encoding and send another. What decodes as UTF-8 without a fault is UTF-8; only then the
declaration is asked, and last GB 18030 (which contains GBK and GB 2312).
"""

from __future__ import annotations

import codecs
import re

from catalog.errors import UnreadableSource

_MARKS = (  # longer marks first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ((b"\x00<", "utf-16-be"), (b"<\x00", "utf-16-le"), (b"\x00{", "utf-16-be"), (b"{\x00", "utf-16-le"))
_XML_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z][A-Za-z0-9._-]*)""", re.IGNORECASE)
_KNOWN = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "utf-16": "utf-16"} | {
    name: name for name in ("iso-8859-1", "iso-8859-15", "windows-1252", "windows-1250", "latin1", "us-ascii")
}
# What no RDF syntax can carry; departments' databases hold them all the same.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def text_of(body: bytes, *, media_type: str, url: str) -> str:
    """Decode ``body`` and leave out its byte order mark and control characters; raises UnreadableSource."""
    for encoding in _candidates(body, media_type):
        try:
            text = body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return _CONTROLS.sub("", text.removeprefix("\ufeff"))
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        column = error.start - body.rfind(b"\n", 0, error.start)
        raise UnreadableSource(
            url=url,
            problem="the bytes are neither UTF-8 nor GB 18030 text",
            place=f"line {line}, byte {column}",
        ) from error
    raise UnreadableSource(url=url, problem="the declared encoding does not fit the bytes", place="line 1")


def _candidates(body: bytes, media_type: str) -> list[str]:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return [encoding]
    for start, encoding in _WIDE:
        if body.startswith(start):
            return [encoding]
    declared = [found.group(1) for found in (_XML_ENCODING.search(body[:300]),) if found]
    names = [name.decode("ascii") for name in declared] + _CHARSET.findall(media_type)
    return ["utf-8", *(_KNOWN[name.lower()] for name in names if name.lower() in _KNOWN), "gb18030"]
