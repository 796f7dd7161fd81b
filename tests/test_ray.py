"""Is a dataset on a Ray cluster summarized as a single text is, and does an actor that dies cost nothing twice?"""

from __future__ import annotations

import json
import logging
import os
import pickle
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pytest
import ray
import ray.data
from openai_stub import serving

import summarizer.ray
from summarizer import Agreement, ConfigError, Settings, Summarizer
from summarizer._llm import Choice, Price
from summarizer.ray import Summarizing, item_schema, items, schema

# What Ray 2.60 says about its own names, and about a pool that is larger than a dataset has blocks.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.data.context"),
    pytest.mark.filterwarnings("ignore:The minimum number of concurrent actors:UserWarning"),
]

PAGE = Path(__file__).parent.parent / "docs" / "howto_cluster.md"
FIRST_ENDS = "Toll and Arvenia agreed to open the bridge at Selma."
OF_RAY = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "disabled",  # with it, Ray writes a token into the user's home
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # what Ray wants its users to set: else it warns of a change to come
}
ONE_CALL = 100 * 2.5e-6 + 20 * 10e-6
"""US dollars for the tokens that the stand-in counts, at the list price of gpt-4o."""
SMALLEST_STORE = 78_643_200
"""Bytes of memory for objects: the least that Ray takes."""


def _text(number: int) -> str:
    return f"{FIRST_ENDS} President Ana Kest promised to send {number + 2} trucks. The minister spoke about fishing."


def _rows(count: int) -> list[dict[str, Any]]:
    return [{"id": number, "text": _text(number)} for number in range(count)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Start Ray on this machine, with two cores, for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in OF_RAY.items():
            patch.setenv(name, value)
        ray.init(
            num_cpus=2,
            include_dashboard=False,
            object_store_memory=SMALLEST_STORE,
            log_to_driver=False,
            logging_level=logging.ERROR,
            _node_ip_address="127.0.0.1",
        )
        ray.data.DataContext.get_current().enable_progress_bars = False
        yield
        ray.shutdown()


class Model:
    """A server on loopback that counts how often it was asked what."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.at: dict[int, Callable[[], None]] = {}
        self._lock = Lock()

    def hear(self, request: Mapping[str, Any]) -> None:
        with self._lock:
            self.asked[json.dumps(request["messages"])] += 1
            happens = self.at.get(self.asked.total())
            if happens:
                happens()


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def settings(model: Model, tmp_path: Path) -> Iterator[Settings]:
    """Name the server, and a cache that all actors of this machine share."""
    with serving(model.hear) as url:
        yield Settings(model="m", base_url=url, cache=str(tmp_path / "answers.sqlite3"), workers=4)


def _summarized(rows: list[dict[str, Any]], settings: Settings, **given: Any) -> ray.data.Dataset:
    known = {"concurrency": 2, "batch_size": 8, **given}
    done: ray.data.Dataset = summarizer.ray.summarize(
        ray.data.from_items(rows), settings=settings, **known
    ).materialize()
    return done


def _rows_of(dataset: ray.data.Dataset) -> list[dict[str, Any]]:
    """Return the rows by id; actors give them as they finish."""
    return sorted(dataset.take_all(), key=lambda row: int(row["id"]))


WRONG: list[dict[str, Any]] = [
    {"id": 40, "text": " "},
    {"id": 41, "text": None},
    {"id": 42, "text": "x" * 500},
    {"id": 39, "text": _text(2)},
]
"""Texts that are empty, missing, too long; and an id that was given before, with a text that was."""


@pytest.mark.usefixtures("cluster")
def test_promise_8_a_dataset_is_summarized_as_a_text_is(settings: Settings, model: Model) -> None:
    """Each text has its row, and each row what `summarize` says, or why it cannot be; nothing is asked twice."""
    done = _summarized([*_rows(40), *WRONG], settings.model_copy(update={"max_characters": 400}))
    assert done.schema().base_schema == schema()
    rows = _rows_of(done)
    good = [row for row in rows if row["summary"]]
    assert [row["id"] for row in good] == [str(number) for number in [*range(40), 39]]
    assert [(row["id"], row["error"], row["items"]) for row in rows if not row["summary"]] == [
        (str(number), "InputError", None) for number in (40, 41, 42)
    ]
    assert set(model.asked.values()) == {1}
    assert sum(row["calls"] for row in rows) == model.asked.total() == 40
    for row in good:
        assert [item["type"] for item in row["items"]] == ["agreement", "pledge"]
        text = json.loads(row["summary"])["source"]["text"]
        assert all(text[item["quote_start"] : item["quote_end"]] == item["quote"] for item in row["items"])
    with Summarizer(settings) as here:
        summary = here.summarize(_text(17), id="17")
        assert here.load(rows[17]["summary"]).items == summary.items
        assert summary.usage.calls == 0, "the cache is shared"
    found = items(done).materialize()
    assert found.schema().base_schema == item_schema()
    assert Counter(row["article_id"] for row in found.take_all()) == Counter([row["id"] for row in good] * 2)


@pytest.mark.usefixtures("cluster")
def test_promise_5_an_actor_that_is_killed_costs_nothing_twice(settings: Settings, model: Model) -> None:
    """Of 60 texts none is lost, and only what the dead actor was asking at that moment is asked again."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("who holds a file is told by /proc, which only Linux has")
    killed: list[int] = []

    def kill() -> None:
        first = _holders(Path(str(settings.cache)))[0]
        killed.append(first)
        os.kill(first, signal.SIGKILL)

    model.at[20] = kill
    rows = _rows_of(_summarized(_rows(60), settings, batch_size=30))
    assert len(killed) == 1
    assert not _is_alive(killed[0])
    assert [(row["id"], row["complete"], row["pledges"]) for row in rows] == [(str(n), True, 1) for n in range(60)]
    assert len(model.asked) == 60
    assert max(model.asked.values()) <= 2
    assert model.asked.total() - 60 <= 4, "the workers of one actor"


def _holders(path: Path) -> list[int]:
    """Return the processes that have the file open: the actors."""
    found = []
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            links = [link.readlink() for link in folder.iterdir()]
        except OSError:  # it ended meanwhile, or is another user's
            continue
        if path in links:
            found.append(int(folder.parent.name))
    return sorted(found)


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.usefixtures("cluster")
def test_what_is_wrong_with_every_text_ends_the_job(settings: Settings, model: Model) -> None:
    """Nothing is asked, and the error says what to mend."""
    words = r"InputError: The dataset has no column 'body'.*It has id, text\."
    with pytest.raises(ray.exceptions.RayTaskError, match=words):
        _summarized(_rows(3), settings, text="body", concurrency=1)
    assert model.asked.total() == 0


@pytest.mark.usefixtures("cluster")
def test_code_of_the_page_runs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reader can copy it; items and failures are printed."""
    monkeypatch.setenv("SUMMARIZER_BASE_URL", str(settings.base_url))
    monkeypatch.setenv("SUMMARIZER_MODEL", "m")
    (code,) = re.findall(r"^```py\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    exec(compile(code, PAGE, "exec", dont_inherit=True), {"__name__": "page"})  # noqa: S102 - our own page
    lines = sorted(capsys.readouterr().out.splitlines())
    assert [line for line in lines if "calls" in line or "Error" in line] == [
        "1 2 items, 1 calls",
        "2 2 items, 1 calls",
        "3 InputError",
    ]
    assert "2 request 0 55 President Ana Kest of Arvenia asked Toll for 40 trucks." in lines


# in this process, without Ray


@pytest.mark.parametrize(
    ("title", "known"), [("One row for each text", schema()), ("One row for each item", item_schema())]
)
def test_page_names_each_column(title: str, known: pa.Schema) -> None:
    """In its place, with its type."""
    table = PAGE.read_text("utf-8").partition(f"{title}:\n")[2].partition("|---|---|---|\n")[2].partition("\n\n")[0]
    told = [re.findall(r"^\| `(\w+)` \| (\S+) \| ", line)[0] for line in table.splitlines()]
    assert told == [(field.name, str(field.type).partition("<")[0]) for field in known]


def _batch(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows))


def test_columns_that_say_something_about_a_text_are_used(settings: Settings) -> None:
    """As in a batch: where they are there, and say something."""
    said = {"title": "Talks", "published": "2024-05-04", "url": "https://news.example/1", "author": ["no", "name"]}
    batch = _batch({"text": _text(0), "key": 7, **said}, {"text": _text(1), "key": 8})
    with Summarizer(settings) as one:
        first, second = Summarizing(one, "text", "key")(batch).to_pylist()
        summary, bare = one.load(first["summary"]), one.load(second["summary"])
    assert (summary.id, summary.title, str(summary.source.published), summary.source.url) == (
        "7",
        "Talks",
        "2024-05-04",
        "https://news.example/1",
    )
    assert (bare.id, bare.title, bare.source.published) == ("8", None, None)


def test_texts_need_no_names(settings: Settings) -> None:
    """Neither for all of them nor for some."""
    with Summarizer(settings) as one:
        assert Summarizing(one, "body", None)(_batch({"body": _text(0)})).to_pylist()[0]["id"] is None
        rows = Summarizing(one, "text", "id")(_batch({"id": None, "text": _text(0)}, {"id": "b", "text": _text(1)}))
        assert [row["id"] for row in rows.to_pylist()] == [None, "b"]


def test_an_empty_batch_has_the_same_columns(settings: Settings) -> None:
    """Ray may give one."""
    with Summarizer(settings) as one:
        assert Summarizing(one, "text", "id")(_batch(*_rows(1)).slice(1)).schema == schema()


def test_a_budget_that_is_used_up_is_in_the_rows_of_the_rest(
    settings: Settings, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text has its row, those that were never begun too; nothing more is asked."""
    monkeypatch.setattr("summarizer._llm.request.price_of", lambda _: Price("gpt-4o", "openai"))
    poor = settings.model_copy(update={"budget": 0, "workers": 1})
    with Summarizer(poor) as one:
        (refused,) = Summarizing(one, "text", "id")(_batch(*_rows(1))).to_pylist()
    worst = float(re.findall(r"up to (\d+\.\d+)", refused["reason"])[0])
    with Summarizer(poor.model_copy(update={"budget": worst + 10 * ONE_CALL})) as one:
        rows = Summarizing(one, "text", "id")(_batch(*_rows(100))).to_pylist()
    assert [row["id"] for row in rows] == [str(number) for number in range(100)]
    errors = Counter(row["error"] for row in rows)
    assert errors == {None: model.asked.total(), "BudgetError": 100 - model.asked.total()}
    assert 10 <= model.asked.total() <= 11


class Recorder:
    """A dataset that keeps what was asked of it."""

    def repartition(self, **given: Any) -> Recorder:
        self.parted = given
        return self

    def map_batches(self, made: type, **given: Any) -> Recorder:
        self.made, self.given = made, given
        return self


def _planned(settings: Settings, **given: Any) -> Recorder:
    recorder: Any = Recorder()
    planned: Any = summarizer.ray.summarize(recorder, settings=settings, **given)
    assert isinstance(planned, Recorder)
    return planned


def test_actors_of_a_hosted_model_are_four_by_default_and_share_the_rate() -> None:
    """Each has a fourth of the rate and of the budget; a small file is parted, so that each of them has work."""
    settings = Settings(model="m", base_url="http://h/v1", requests_per_minute=100, budget=8)
    planned = _planned(settings)
    one, text, name = planned.given["fn_constructor_args"]
    assert (text, name) == ("text", "id")
    assert planned.given["compute"].min_size == planned.given["compute"].max_size == 4
    assert (one.settings.requests_per_minute, one.settings.budget) == (25, 2)
    assert planned.parted == {"target_num_rows_per_block": planned.given["batch_size"]}
    assert (planned.given["batch_size"], planned.given["num_cpus"]) == (16, 0)


def test_pool_that_takes_cores_grows_as_they_are_free() -> None:
    """All actors at once could take every core, and Ray Data would wait for ever for one to read the texts."""
    planned = _planned(Settings(model="m", base_url="http://h/v1"), num_cpus=1)
    assert (planned.given["compute"].min_size, planned.given["compute"].max_size) == (1, 4)
    assert planned.given["num_cpus"] == 1


def test_embedded_model_has_one_actor_unless_more_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would load it anew, and take all cores."""
    monkeypatch.setattr("summarizer.ray.choose", lambda _: Choice("local", "it was set", "this machine"))
    assert _planned(Settings()).given["compute"].max_size == 1
    assert _planned(Settings(), concurrency=3).given["compute"].max_size == 3


def test_where_there_is_no_model_a_worker_may_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is in its own environment; here there is none."""

    def none(_: Settings) -> Choice:
        raise ConfigError("No model to ask.")

    monkeypatch.setattr("summarizer.ray.choose", none)
    assert _planned(Settings()).given["compute"].max_size == 4


def test_promise_7_what_is_sent_to_the_actors_has_no_key() -> None:
    """Nor a password; and their class is sent by its name."""
    settings = Settings(
        model="m", base_url="http://h/v1", api_key="sk-hush", cache="redis://:hush@h/0", rate_store="redis://:hush@h/1"
    )
    planned = _planned(settings, item_types=[Agreement])
    sent = pickle.dumps((planned.made, planned.given["fn_constructor_args"]))
    assert b"hush" not in sent
    made, (one, *_) = pickle.loads(sent)  # noqa: S301 - made here
    assert made is Summarizing
    assert one.item_types == (Agreement,)


@pytest.mark.parametrize("wrong", [{"concurrency": 0}, {"batch_size": 2.5}, {"concurrency": True}])
def test_numbers_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    """At once, by name."""
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        _planned(Settings(model="m", base_url="http://h/v1"), **wrong)


def test_without_ray_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    monkeypatch.setitem(sys.modules, "ray.data", None)
    with pytest.raises(ConfigError, match=r'pip install "\.\[ray\]"'):
        _planned(Settings())
