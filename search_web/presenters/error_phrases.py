"""The catalog's own English phrases in errors, and the same in Chinese.

``{0}`` … stand for the groups of a pattern. A phrase that is not here stays English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Phrases = tuple[tuple[re.Pattern[str], str], ...]


def _phrases(*pairs: tuple[str, str]) -> Phrases:
    return tuple((re.compile(pattern), chinese) for pattern, chinese in pairs)


FIELDS: Mapping[str, str] = {
    "q": "检索词",
    "page": "页码",
    "size": "每页条数",
    "limit": "条数",
    "offset": "起始位置",
    "sort": "排序方式",
    "department": "部门筛选",
    "theme": "主题筛选",
    "share_type": "共享类型筛选",
    "format": "格式",
    "frequency": "更新周期筛选",
    "region": "区域筛选",
    "year": "年份筛选",
    "query": "SPARQL 查询",
    "query string": "网址参数",
    "body": "请求正文",
    "csrf_token": "表单",
}

# of InvalidInput.problem
PROBLEMS: Phrases = _phrases(
    (r"at most ([\d,]+) characters, not ([\d,]+)", "最多 {0} 个字符，这里有 {1} 个"),
    (r"control character (U\+[0-9A-F]+)", "含有控制字符 {0}"),
    (r"half of a surrogate pair is no text", "含有不成对的代理字符，不是文字"),
    (r"a whole number from (\d+) to (\d+)", "须为 {0} 至 {1} 的整数"),
    (r"from (\d+) to ([\d,]+)", "须在 {0} 至 {1} 之间"),
    (r"offset and limit together from 0 to ([\d,]+)", "最多翻到第 {0} 条，请缩小检索范围"),
    (r"html or one of (.+)", "须为 html 或以下之一：{0}"),
    (r"one of (.+)", "须为以下之一：{0}"),
    (r"at most (\d+) values", "最多选 {0} 个值"),
    (r"a value is printable text of at most (\d+) characters", "每个值须为可显示的文字，最多 {0} 个字符"),
    (r"not UTF-8", "不是 UTF-8 编码"),
    (r"no form in UTF-8", "不是 UTF-8 编码的表单"),
    (r"given twice: in the address and as the body", "网址和正文中各有一个，只能有一个"),
    (r"exactly one is wanted, here are (\d+)", "须正好有一个，这里有 {0} 个"),
    (r"it has characters that no text can have", "含有不能作为文字的字符"),
    (r"it has a NUL character", "含有 NUL 字符"),
    (r"longer than (\d+) bytes", "超过 {0} 字节"),
    (r"there is none", "没有内容"),
    (r"the form is out of date; load the page again", "已过期，请重新打开页面"),
)

# of QueryRefused.what
REFUSALS: Phrases = _phrases(
    (r"SERVICE", "查询其他服务（SERVICE）"),
    (r"an update \((\w+)\)", "修改数据（{0}）"),
    (r"an update", "修改数据"),
    (r"nesting of more than (\d+) brackets", "超过 {0} 层的括号嵌套"),
    (r"a query of more than (\d+) operators and patterns", "超过 {0} 个运算和模式的查询"),
    (r"reading the graph <(.*)>", "读取图 <{0}>"),
    (r"FROM without a graph", "没有写明图的 FROM"),
)

# of QueryTooLarge.limit
LIMITS: Phrases = _phrases(
    (r"(\d+) MB of memory", "{0} MB 内存"),
    (r"([\d,]+) rows", "{0} 行"),
    (r"(\d+) MB", "{0} MB"),
    (r"([\d,]+) triples", "{0} 个三元组"),
    (r"([\d,]+) bytes", "{0} 字节"),
)


def in_chinese(phrases: Phrases, text: str) -> str:
    """Return a phrase in Chinese; itself where nobody put it so."""
    for pattern, chinese in phrases:
        if found := pattern.fullmatch(text):
            return chinese.format(*found.groups())
    return text
