"""Every error of the product, as data.

Building an error has no effect. Facts stand in attributes; ``str(error)`` is a sentence that
says what is wrong and what to do, without secrets. Errors of other libraries are translated
once, at the adapter, with ``from``. Problems of one harvested *item* are no errors but values
(:class:`catalog.model.ItemProblem`); a withheld location is a result. HTTP statuses are a
table of ``search_web``, exit codes a table of the command line.
"""

from __future__ import annotations

from collections.abc import Callable


class CatalogError(Exception):
    """Base of all errors that the product raises on purpose; they travel between processes with their facts."""

    code = "catalog.error"

    def __reduce__(self) -> tuple[Callable[..., CatalogError], tuple[object, ...]]:
        """Pickle sentence and facts: the constructors take keywords only, which the default cannot know."""
        return _restored, (type(self), self.args, self.__dict__.copy())


def _restored(kind: type[CatalogError], arguments: tuple[object, ...], facts: dict[str, object]) -> CatalogError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(facts)
    return error


class InvalidInput(CatalogError):
    """A value given by the caller cannot be used."""

    code = "input.invalid"

    def __init__(self, *, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class NotFound(CatalogError):
    """There is nothing of that name that the caller may know of."""

    code = "not_found"

    def __init__(self, *, kind: str, identifier: str) -> None:
        super().__init__(f"no such {kind}: {identifier}")
        self.kind = kind
        self.identifier = identifier


class Conflict(CatalogError):
    """The thing exists already, or somebody else is at it."""

    code = "conflict"

    def __init__(self, *, what: str) -> None:
        super().__init__(what)
        self.what = what


class ConfigurationError(CatalogError):
    """A setting is missing, unknown or wrong: the process refuses to start."""

    code = "configuration"

    def __init__(self, *, setting: str, problem: str) -> None:
        super().__init__(f"{setting}: {problem}")
        self.setting = setting
        self.problem = problem


class SourceError(CatalogError):
    """A harvest source cannot be read: the job ends, what was there stays."""

    code = "source.error"
    retryable = False

    def __init__(self, *, url: str, problem: str, place: str = "") -> None:
        super().__init__(f"{url}: {problem}" + (f" (at {place})" if place else ""))
        self.url = url
        self.problem = problem
        self.place = place


class SourceUnavailable(SourceError):
    """The node does not answer, or answers with a server error."""

    code = "source.unavailable"
    retryable = True


class SourceTimeout(SourceError):
    """The node took longer than the job may last."""

    code = "source.timeout"
    retryable = True


class SourceTooLarge(SourceError):
    """The node sent more bytes, pages or items than a job accepts."""

    code = "source.too_large"


class UnreadableSource(SourceError):
    """What the node sent is not what its protocol says; ``place`` is line, column or page."""

    code = "source.unreadable"


class PagingLoop(SourceError):
    """The node's pages lead back to one that was read."""

    code = "source.paging_loop"


class ForbiddenAddress(SourceError):
    """The address, or one it redirects to, is not one that the harvester may call."""

    code = "source.forbidden_address"


class StoreError(CatalogError):
    """A store of the catalog cannot do its work."""

    code = "store.error"


class StoreUnavailable(StoreError):
    """The store is locked or cannot be opened; try again."""

    code = "store.unavailable"

    def __init__(self, *, store: str, problem: str) -> None:
        super().__init__(f"{store}: {problem}")
        self.store = store
        self.problem = problem


class StoreCorrupt(StoreError):
    """The store's files are damaged; ``mulu rebuild`` makes projections anew from SQL."""

    code = "store.corrupt"

    def __init__(self, *, store: str, problem: str) -> None:
        super().__init__(f"{store}: {problem}; run mulu rebuild")
        self.store = store
        self.problem = problem


class QueryError(CatalogError):
    """A SPARQL query cannot be answered."""

    code = "query.error"


class QuerySyntax(QueryError):
    """The query is not SPARQL. ``line`` and ``column`` count from 1; 0 where unknown."""

    code = "query.syntax"

    def __init__(self, *, problem: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"line {line}, column {column}: {problem}")
        self.problem = problem
        self.line = line
        self.column = column


class QueryRefused(QueryError):
    """The query asks for what this endpoint never does (update, SERVICE, LOAD …)."""

    code = "query.refused"

    def __init__(self, *, what: str) -> None:
        super().__init__(f"{what} is not allowed here")
        self.what = what


class QueryTimeout(QueryError):
    """The query ran longer than its deadline and was stopped."""

    code = "query.timeout"

    def __init__(self, *, seconds: float) -> None:
        super().__init__(f"stopped after {seconds:g} s; narrow the query or add LIMIT")
        self.seconds = seconds


class QueryTooLarge(QueryError):
    """The answer, or the memory it takes, is over the limit."""

    code = "query.too_large"

    def __init__(self, *, limit: str) -> None:
        super().__init__(f"the answer is over the limit of {limit}; add LIMIT or narrow the query")
        self.limit = limit


class IndexOutOfDate(StoreError):
    """The index on disk was built by another analysis version; ``mulu rebuild`` makes it anew."""

    code = "index.out_of_date"

    def __init__(self, *, found: str, wanted: str) -> None:
        super().__init__(f"index built by {found}, this program needs {wanted}; run mulu rebuild")
        self.found = found
        self.wanted = wanted
