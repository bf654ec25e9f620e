import pytest

from harvest.encodings import decode_text

SIMPLIFIED = "信息资源名称,信息资源提供方\n云溪市公共停车场泊位信息,市交通运输局\n"
TRADITIONAL = "資料集名稱,資料來源\n雲溪縣殯葬設施一覽表,民政處\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "utf-16"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-8"),
        ("name,format\nparking,csv\n", "ascii"),
        ("name,format\nparking,csv\n", "utf-16-le"),
        ("name,format\nparking,csv\n", "utf-16-be"),
        ("𠮷野家门店", "gb18030"),
    ],
)
@pytest.mark.parametrize("declared", ["", "iso-8859-1", "no-such-charset", "utf-8"])
def test_the_bytes_decide_whatever_is_declared(text: str, encoding: str, declared: str) -> None:
    decoded = decode_text(text.encode(encoding), declared=declared)

    assert decoded.text.lstrip("\ufeff") == text
    assert decoded.replaced == 0


def test_a_declared_charset_breaks_the_tie() -> None:
    body = "云".encode("gb18030")

    assert decode_text(body, declared="GB2312").text == "云"


def test_damaged_bytes_are_replaced_and_counted() -> None:
    decoded = decode_text(b"\xef\xbb\xbf" + "目录".encode() + b"\xff\xff")

    assert decoded.text == "目录\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
    assert decoded.replaced == 2


def test_nothing_decodes_to_nothing() -> None:
    assert decode_text(b"").text == ""
