"""One table from errors to HTTP, and one shape for each kind of client.

Machines get ``{"ok": false, "code", "detail"}``, people a page in their language. What an
actor may not know of and what does not exist give the same bytes.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from catalog.errors import (
    CatalogError,
    ConfigurationError,
    Conflict,
    IndexOutOfDate,
    InvalidInput,
    NotFound,
    QueryRefused,
    QuerySyntax,
    QueryTimeout,
    QueryTooLarge,
    SourceError,
    StoreCorrupt,
    StoreUnavailable,
)
from search_web.i18n import current_language
from search_web.i18n import gettext as _
from search_web.negotiation import prefers_html
from search_web.presenters.problems import BUG, Sentence, http_sentence_of, sentence_of

STATUS: dict[type[CatalogError], int] = {
    InvalidInput: 400,
    NotFound: 404,
    Conflict: 409,
    ConfigurationError: 500,
    SourceError: 502,
    StoreUnavailable: 503,
    StoreCorrupt: 500,
    IndexOutOfDate: 503,
    QuerySyntax: 400,
    QueryRefused: 403,
    QueryTimeout: 504,
    QueryTooLarge: 413,
    CatalogError: 500,
}
_HTTP_CODES = {
    400: "input.invalid",
    401: "token.invalid",
    404: "not_found",
    405: "method.not_allowed",
    406: "not_acceptable",
    413: "input.too_large",
    415: "media_type.unsupported",
}
_RETRY_SECONDS = 5
_log = logging.getLogger(__name__)


def status_of(error: CatalogError) -> int:
    """Return the HTTP status of an error: that of its nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def install(app: Flask) -> None:
    """Answer every error of this app in the form that its client reads."""
    app.register_error_handler(CatalogError, _catalog_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _bug)


def _catalog_error(error: CatalogError) -> Response:
    status = status_of(error)
    if status >= 500:  # noqa: PLR2004 -- HTTP: the server's own fault
        _log.error("%s %s: %s", request.method, request.path, error)
    response = error_response(status, code=error.code, detail=sentence_of(error))
    if status == STATUS[StoreUnavailable]:
        response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 -- HTTP: a redirect is no error
        return make_response(error.get_response())
    response = error_response(status, code=_HTTP_CODES.get(status, "http.error"), detail=http_sentence_of(error))
    for name, value in error.get_headers(request.environ):
        if name.lower() in {"allow", "www-authenticate", "retry-after"}:
            response.headers[name] = value
    return response


def _bug(error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.path, exc_info=error)
    return error_response(500, code="bug", detail=BUG)


def error_response(status: int, *, code: str, detail: Sentence) -> Response:
    """Return the answer for an error in the form that the client reads."""
    if request.path.startswith(("/api/", "/health")) or not prefers_html(request.accept_mimetypes):
        response = jsonify(ok=False, code=code, detail=detail.en)
    else:
        # without actor, forms or address: these bytes are the same for everything hidden or missing
        page = render_template(
            "error.html",
            status=status,
            title=_title(status),
            detail=detail.in_language(),
            language_link=_bare_link(),
        )
        response = make_response(page)
    response.status_code = status
    return response


def _bare_link() -> str:
    return "?lang=en" if current_language() == "zh" else "?lang=zh"


def _title(status: int) -> str:
    titles = {
        400: _("请求有误"),
        401: _("令牌无效"),
        403: _("此处不允许"),
        404: _("没有找到"),
        405: _("此处不支持这种请求方法"),
        406: _("没有您要的格式"),
        413: _("内容过大"),
        415: _("不支持这种内容类型"),
        503: _("服务暂时不可用，请稍后再试"),
        504: _("查询超时"),
    }
    return titles.get(status, _("服务出错了") if status >= 500 else _("请求有误"))  # noqa: PLR2004 -- HTTP classes
