"""What the index has to say about a query, as sentences."""

from __future__ import annotations

from indexer.query import Notice
from search_web.i18n import gettext as _


def notice_sentence(notice: Notice) -> str:
    """Return the sentence for a notice; the code itself where a newer index says something unknown."""
    words = "、".join(notice.args)
    sentences = {
        "syntax_as_text": _("这些写法按普通文字检索：%(words)s") % {"words": words},
        "open_quote": _("引号没有成对，已按到末尾处理。"),
        "relaxed": _("没有资源同时含有所有词，以下资源含有其中一部分。"),
        "nothing_searchable": _("检索词中没有可检索的文字。"),
        "too_many_words": _("检索词过多，只用了前面的一部分。"),
        "unknown_facet": _("不认识这些筛选条件：%(words)s") % {"words": words},
    }
    return sentences.get(notice.code, notice.code)
