"""What went wrong, as a sentence: English for machines and English pages, Chinese for Chinese pages.

Nothing here tells hidden from missing: neither identifier nor kind of what was not found is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.exceptions import HTTPException

from catalog.errors import (
    CatalogError,
    InvalidInput,
    NotFound,
    QueryRefused,
    QuerySyntax,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
)
from search_web.i18n import current_language
from search_web.presenters.error_phrases import FIELDS, LIMITS, PROBLEMS, REFUSALS, in_chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The same in both languages."""

    en: str
    zh: str

    def in_language(self) -> str:
        """Return the sentence in the language of this request."""
        return self.zh if current_language() == "zh" else self.en


NOWHERE = Sentence(en="no such page or record", zh="没有这个页面或记录，或者它不对您开放。")
BUG = Sentence(en="something went wrong here; it has been logged", zh="服务内部出错，已记入日志。")

_HTTP = {
    401: "令牌无效、已过期或已被撤销，请重新登录。",
    405: "这个网址不接受这种请求方法。",
    406: "这个网址没有您要的格式。",
    413: "请求正文过大。",
    415: "不支持请求正文的类型。",
    500: BUG.zh,
}
_MISSING = 404


def sentence_of(error: CatalogError) -> Sentence:
    """Return what an error of the product says."""
    return NOWHERE if isinstance(error, NotFound) else Sentence(en=str(error), zh=_chinese(error))


def http_sentence_of(error: HTTPException) -> Sentence:
    """Return what is wrong with a request that no view answered."""
    status = error.code or 500
    if status == _MISSING:
        return NOWHERE
    english = error.description or error.name
    return Sentence(en=english, zh=_HTTP.get(status, english))


def _chinese(error: CatalogError) -> str:  # noqa: PLR0911 -- one sentence for each kind of error
    match error:
        case InvalidInput():
            return f"{FIELDS.get(error.field, error.field)}：{in_chinese(PROBLEMS, error.problem)}。"
        case QuerySyntax() if error.line:
            return f"第 {error.line} 行第 {error.column} 列不合 SPARQL 语法：{error.problem}"
        case QuerySyntax():
            return f"不合 SPARQL 语法：{error.problem}"
        case QueryRefused():
            return f"此处不允许{in_chinese(REFUSALS, error.what)}。"
        case QueryTimeout():
            return f"查询运行满 {error.seconds:g} 秒，已停止；请缩小查询范围或加上 LIMIT。"
        case QueryTooLarge():
            return f"结果超过上限（{in_chinese(LIMITS, error.limit)}）；请加上 LIMIT 或缩小查询范围。"
        case StoreError():
            return "目录的一部分数据暂时不能读取，请稍后再试。"
        case _:
            return str(error)
