"""Queries that run away, break the engine or reach out: stopped, named, and without harm to the next one."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog.errors import QueryRefused, QuerySyntax, QueryTimeout, QueryTooLarge, StoreUnavailable
from catalog.model import VisibleSet
from catalog.rdfstore.formats import ResultFormat
from catalog.rdfstore.oxigraph import OxigraphStore
from catalog.rdfstore.process import ProcessEnded, QueryProcess
from catalog.rdfstore.service import SparqlService
from catalog.rdfstore.wire import Ask
from tests.rdf_changes import gone, make_change

ROOT = Path(__file__).parents[2]
PUBLIC = VisibleSet(frozenset({"public"}))
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i ."
SECONDS = 1.5


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("limits") / "rdf"
    with OxigraphStore(path) as store:
        store.apply([make_change(f"r{number}") for number in range(300)], sequence=1)
        store.publish()
    return path


@pytest.fixture(scope="module")
def service(root: Path) -> Iterator[SparqlService]:
    with SparqlService(root, slots=2, seconds=SECONDS, rows=1_000, megabytes=1_024) as opened:
        assert works(opened)
        yield opened


def works(service: SparqlService) -> bool:
    return service.query("ASK { ?s ?p ?o }", visible=PUBLIC).body == b'{"head":{},"boolean":true}'


def test_a_runaway_query_is_stopped_at_its_deadline_and_the_next_one_works(service: SparqlService) -> None:
    begin = time.monotonic()

    with pytest.raises(QueryTimeout) as stopped:
        service.query(f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", visible=PUBLIC)
    ended = time.monotonic()

    assert stopped.value.seconds == SECONDS
    assert SECONDS <= ended - begin < SECONDS + 5
    assert works(service)


def test_sorting_a_cross_product_ends_at_the_memory_limit_or_the_deadline(service: SparqlService) -> None:
    with pytest.raises((QueryTooLarge, QueryTimeout)):
        service.query(f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f ?i", visible=PUBLIC)

    assert works(service)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE " + "{" * 5_000 + "}" * 5_000,
        "SELECT * WHERE { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }",
        "SELECT * WHERE { FILTER(" + "!" * 20_000 + "true) }",
        "SELECT * WHERE { BIND(1" + "+1" * 20_000 + " AS ?x) }",
        "SELECT * WHERE { ?s <urn:p>" + "/<urn:p>" * 3_000 + " ?o }",
        "SELECT * WHERE " + "{" * 61 + "}" * 61,
    ],
    ids=["braces", "brackets", "negations", "sums", "path", "sixty-one"],
)
def test_what_would_break_the_parser_is_refused_before(service: SparqlService, query: str) -> None:
    with pytest.raises(QueryRefused):
        service.query(query, visible=PUBLIC)

    assert works(service)


def test_the_process_takes_the_blow_where_the_guard_does_not_see_it(root: Path) -> None:
    """Without the guard, 5,000 braces end the process, and only it."""
    process = QueryProcess(root, megabytes=1_024)
    text = "SELECT * WHERE " + "{" * 5_000 + "}" * 5_000

    with pytest.raises(ProcessEnded):
        process.ask(ask_of(text))
    process.stop()

    assert not process.alive


def test_too_many_rows_are_an_error_and_not_a_cut(service: SparqlService) -> None:
    for form in (ResultFormat.JSON, ResultFormat.XML, ResultFormat.CSV, ResultFormat.TSV):
        whole = service.query("SELECT ?o { ?s ?p ?o } LIMIT 1000", visible=PUBLIC, accept=form)
        with pytest.raises(QueryTooLarge) as over:
            service.query("SELECT ?o { ?s ?p ?o } LIMIT 1001", visible=PUBLIC, accept=form)

        assert whole.rows == 1_000
        assert over.value.limit == "1000 rows"


def test_too_many_triples_are_an_error_too(service: SparqlService) -> None:
    whole = service.query("CONSTRUCT WHERE { ?s <http://purl.org/dc/terms/title> ?o }", visible=PUBLIC)
    with pytest.raises(QueryTooLarge):
        service.query("CONSTRUCT WHERE { ?s ?p ?o }", visible=PUBLIC)

    assert (whole.kind, whole.rows) == ("graph", 300)


def test_an_answer_of_too_many_bytes_is_an_error(root: Path) -> None:
    """One row that doubles a text until it is over 20 MB."""
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(21))

    with (
        SparqlService(root, slots=1, seconds=60, rows=10, megabytes=1_536) as patient,
        pytest.raises(QueryTooLarge) as over,
    ):
        patient.query(f"SELECT ?x21 {{ BIND('公共停车场' AS ?x0) {doubled} }}", visible=PUBLIC)

    assert over.value.limit == "20 MB"


def test_a_mistake_is_told_with_line_and_column(service: SparqlService) -> None:
    with pytest.raises(QuerySyntax) as wrong:
        service.query("SELECT *\nWHERE { ?s ?p 停车场 }", visible=PUBLIC)

    assert (wrong.value.line, wrong.value.column) == (2, 18)
    assert len(str(wrong.value)) < 400


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent ?x { ?s ?p ?o } }", "SERVICE"),
        ("LOAD <http://127.0.0.1:9/data.ttl>", "an update (LOAD)"),
        ("# a comment\nPREFIX x: <urn:x:> INSERT DATA { x:a x:b x:c }", "an update (INSERT)"),
        ("DELETE WHERE { ?s ?p ?o }", "an update (DELETE)"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "an update (WITH)"),
        ("DROP ALL", "an update (DROP)"),
        ("CLEAR DEFAULT", "an update (CLEAR)"),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "reading the graph <http://127.0.0.1:9/>"),
    ],
)
def test_what_is_never_answered_is_refused_by_name(service: SparqlService, query: str, what: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        service.query(query, visible=PUBLIC)

    assert refused.value.what == what


def test_a_query_process_reaches_no_network_even_past_the_guard(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        process = QueryProcess(root, megabytes=1_024)
        port = server.getsockname()[1]

        reply, _ = process.ask(ask_of(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))
        process.stop()

        assert reply.outcome == "failed"
        with pytest.raises(TimeoutError):
            server.accept()


def test_several_threads_are_answered_at_once(service: SparqlService) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s <http://purl.org/dc/terms/title> ?o }"
    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(lambda _: service.query(query, visible=PUBLIC).body, range(24)))

    assert len(answers) == 1
    assert b'"300"' in answers.pop()


def test_when_all_processes_are_busy_a_caller_is_sent_away(root: Path) -> None:
    with SparqlService(root, slots=1, seconds=6, rows=10, megabytes=1_024) as busy:
        assert works(busy)
        caught: list[BaseException] = []
        thread = threading.Thread(target=lambda: caught.append(runaway(busy)))
        thread.start()
        time.sleep(0.5)

        with pytest.raises(StoreUnavailable):
            works(busy)
        thread.join()

        assert isinstance(caught[0], QueryTimeout)
        assert works(busy)


def runaway(service: SparqlService) -> BaseException:
    with pytest.raises(QueryTimeout) as stopped:
        service.query(f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", visible=PUBLIC)
    return stopped.value


def test_a_change_is_seen_once_it_is_published_and_the_old_state_goes(tmp_path: Path) -> None:
    count = "SELECT (COUNT(?o) AS ?n) { ?s <http://purl.org/dc/terms/title> ?o }"
    with (
        OxigraphStore(tmp_path) as store,
        SparqlService(tmp_path, slots=1, seconds=20, rows=10, megabytes=1_024) as service,
    ):
        store.apply([make_change("a"), make_change("b")], sequence=1)
        store.publish()
        first = service.query(count, visible=PUBLIC).body
        store.apply([gone("a")], sequence=2)
        unpublished = service.query(count, visible=PUBLIC).body
        store.publish()
        second = service.query(count, visible=PUBLIC).body
        snapshots = len([path for path in (tmp_path / "snap").iterdir() if path.is_dir()])

        assert first == unpublished
        assert (b'"2"' in first, b'"1"' in second) == (True, True)
        assert snapshots == 2  # the waiting process still holds the old one
        wait_for_one_snapshot(store, tmp_path)


def wait_for_one_snapshot(store: OxigraphStore, root: Path) -> None:
    """Idle processes let old states go by themselves."""
    until = time.monotonic() + 20
    sequence = 2
    while time.monotonic() < until:
        time.sleep(2.5)
        sequence += 1
        store.apply([], sequence=sequence)
        store.publish()
        if len([path for path in (root / "snap").iterdir() if path.is_dir()]) <= 2:
            return
    pytest.fail("old snapshots stay")


def test_without_a_published_state_the_store_is_unavailable(tmp_path: Path) -> None:
    with (
        SparqlService(tmp_path, slots=1, seconds=20, rows=10, megabytes=1_024) as service,
        pytest.raises(StoreUnavailable),
    ):
        works(service)


PARENT = """
import os, sys, time
from pathlib import Path
from catalog.model import VisibleSet
from catalog.rdfstore.service import SparqlService

service = SparqlService(Path(sys.argv[1]), slots=1, seconds=60, rows=10, megabytes=1024)
public = VisibleSet(frozenset({"public"}))
body = service.query("ASK {}", visible=public).body
child = os.fork()
if child == 0:
    assert service.query("ASK {}", visible=public).body == body
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(" ".join(open(f"/proc/self/task/{os.getpid()}/children").read().split()), flush=True)
service.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", visible=public)
"""


def test_query_processes_work_after_a_fork_and_die_with_their_parent(root: Path) -> None:
    parent = subprocess.Popen(  # noqa: S603 -- own code
        [sys.executable, "-W", "error", "-c", PARENT, str(root)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    children = [int(number) for number in parent.stdout.readline().split()]
    time.sleep(0.5)  # the last query has begun
    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert len(children) == 2
    until = time.monotonic() + 5
    while time.monotonic() < until and any(is_running(number) for number in children):
        time.sleep(0.05)
    assert [number for number in children if is_running(number)] == []


def is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ask_of(text: str) -> Ask:
    graphs = ("urn:mulu:label:public",)
    return Ask(
        text=text,
        default_graphs=graphs,
        named_graphs=graphs,
        table_format=ResultFormat.JSON,
        graph_format=ResultFormat.TURTLE,
        rows=10,
        size=1_000_000,
        seconds=20,
    )
