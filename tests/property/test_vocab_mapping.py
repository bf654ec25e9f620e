"""Mapping loses nothing and invents nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vocab.aliases import MODEL_FIELDS, alias_table, field_of, normal_name
from vocab.mapping import map_fields
from vocab.normalise import text

NAMES = st.one_of(
    st.sampled_from(["标题", "更新频率", "更新时间", "数据领域", "联系方式", "数据类型", "序号"]), st.text(max_size=8)
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner), max_leaves=6
)


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_every_value_is_clean_and_every_field_is_one_of_the_model(fields: dict[str, object]) -> None:
    mapped = map_fields(fields, aliases=alias_table())

    assert set(mapped.values) <= set(MODEL_FIELDS) - {"ignore"}
    for texts in mapped.values.values():
        assert texts
        assert all(value and text(value) == value for value in texts)


@given(st.dictionaries(NAMES, st.text(max_size=12), max_size=8))
def test_every_text_is_found_again_in_the_values_or_in_the_extras(fields: dict[str, str]) -> None:
    mapped = map_fields(fields, aliases=alias_table())
    kept = {value for texts in mapped.values.values() for value in texts} | {value for _, value in mapped.extras}
    said = {text(value) for name, value in fields.items() if field_of(name) != "ignore"} - {""}

    assert kept == said


@given(st.text(max_size=20))
def test_the_normal_form_of_a_name_is_stable(name: str) -> None:
    assert normal_name(normal_name(name)) == normal_name(name)
