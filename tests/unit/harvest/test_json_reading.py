import json

import pytest

from catalog.errors import UnreadableSource
from harvest.json_reading import find_list, integer_at, read_json, read_object, value_at

URL = "http://node.example/list"


def listing(body: bytes, path: str = "") -> list[object]:
    text = read_json(body, charset="", url=URL).text
    return [json.loads(bytes(element)) for element in find_list(text, path=path, url=URL)]


def test_a_list_is_found_at_the_top_by_path_or_by_looking() -> None:
    wrapped = b'{"code": 0, "tags": ["a"], "data": {"short": [{"x": 1}], "rows": [{"a": 1}, {"a": 2}]}}'

    assert listing(b'\xef\xbb\xbf [{"a": 1}] ') == [{"a": 1}]
    assert listing(wrapped) == [{"a": 1}, {"a": 2}]
    assert listing(wrapped, "data.short") == [{"x": 1}]


@pytest.mark.parametrize("path", ["data.rows.none", "code", "nothing"])
def test_a_path_that_leads_nowhere_is_named(path: str) -> None:
    with pytest.raises(UnreadableSource, match=path):
        listing(b'{"code": 0, "data": {"rows": []}}', path)


def test_gb18030_is_read_and_said() -> None:
    document = read_json('[{"名称": "停车场"}]'.encode("gb18030"), charset="", url=URL)

    assert json.loads(document.text) == [{"名称": "停车场"}]
    assert "gb18030" in document.repairs[0][1]


def test_what_json_does_not_have_becomes_null_and_is_said() -> None:
    document = read_json(b'[{"a": NaN, "b": -Infinity}]', charset="", url=URL)

    assert json.loads(document.text) == [{"a": None, "b": None}]
    assert "2 values" in document.repairs[0][1]


def test_lone_surrogates_and_control_characters_do_not_stop_a_listing() -> None:
    assert listing(b'[{"a": "\\ud83d", "b": "x\ny"}]') == [{"a": "?", "b": "x\ny"}]


@pytest.mark.parametrize(
    ("element", "fields"),
    [
        (b'{"a": 1, "a": 2}', {"a": 2}),  # of duplicate keys the last one counts
        (b'{"a": "\\ud83d"}', {"a": "?"}),
        (b'{"a": 1e999}', None),
        (b"[1]", None),
        (b'"text"', None),
    ],
)
def test_an_element_is_an_object_or_nothing(element: bytes, fields: dict[str, object] | None) -> None:
    read = read_object(element)

    assert (read[0] if read else None) == fields


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_nesting_without_end_is_refused(opening: bytes) -> None:
    closing = b"]" if opening == b"[" else b"}"

    with pytest.raises(UnreadableSource):
        listing(opening * 100_000 + b"1" + closing * 100_000)


def test_an_item_that_is_nested_too_deeply_is_none() -> None:
    assert read_object(b'{"a":' * 300 + b"1" + b"}" * 300) is None


def test_brackets_in_text_are_not_nesting() -> None:
    assert read_object(json.dumps({"a": '\\"' + "[" * 500}).encode())


@pytest.mark.parametrize(
    ("body", "place"),
    [(b'[{"a": 1},\n {"a": ', "line 2, column 8"), (b"[1, 2", "line 1, column 6"), (b"[1] {", "line 1, column 6")],
)
def test_broken_json_says_where(body: bytes, place: str) -> None:
    with pytest.raises(UnreadableSource) as raised:
        read_json(body, charset="", url=URL)

    assert raised.value.place == place


def test_numbers_of_any_size_are_read() -> None:
    body = b'{"total": "35", "huge": ' + b"9" * 400 + b"}"

    assert integer_at(body, "total") == 35
    assert integer_at(body, "huge") is None
    assert value_at(body, "total.deeper") is None
    assert listing(b'[{"n": ' + b"9" * 400 + b"}]")


def test_numbers_beyond_all_bounds_become_null_and_are_said() -> None:
    document = read_json(
        b'[{"a": 1e999, "b": -1e999, "c": ' + b"9" * 6_000 + b', "d": NaN, "e": 1.5}]', charset="", url=URL
    )

    assert json.loads(document.text) == [{"a": None, "b": None, "c": None, "d": None, "e": 1.5}]
    assert "4 values" in document.repairs[0][1]
