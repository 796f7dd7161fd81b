"""Run langextract on many articles: all in one call, as its documentation shows, or one call for each.

In one call an error of one article is an error of all: nothing comes back. One call for each, in threads and with one
model for all of them, is what one would write after that.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks.peers.langextract_once import EXAMPLE, EXTRACTED, PEER, TASK, _extractions
from benchmarks.peers.peer import answer
from benchmarks.throughput.articles import Article
from benchmarks.throughput.load import Read, in_threads, measured, name_of

CONTESTANT = replace(PEER, module="benchmarks.throughput.langextract_many")


def main() -> None:
    """Do as standard input says. This runs in the environment of langextract."""
    answer({"many": _many})


def _many(asked: Mapping[str, Any]) -> dict[str, Any]:
    importlib.import_module("logging").disable()  # it warns of each answer that it cannot parse
    reads = _each_alone if asked.get("how") == "each" else _all_at_once
    return measured(partial(reads, asked), asked)


def _model(asked: Mapping[str, Any]) -> dict[str, Any]:
    factory: Any = importlib.import_module("langextract.factory")
    access = {"base_url": asked["base_url"], "api_key": "none", "temperature": 0.0, "max_workers": asked["workers"]}
    config = factory.ModelConfig(model_id="loopback", provider="OpenAILanguageModel", provider_kwargs=access)
    lx: Any = importlib.import_module("langextract")
    example = lx.data.ExampleData(text=EXAMPLE, extractions=_extractions(EXTRACTED))
    return {"config": config, "prompt_description": TASK, "examples": [example]}


def _all_at_once(asked: Mapping[str, Any], given: Iterable[Article]) -> Iterator[Read]:
    lx: Any = importlib.import_module("langextract")
    texts = {article.id: article for article in given}
    documents = [lx.data.Document(text=article.text, document_id=name) for name, article in texts.items()]
    workers = asked["workers"]
    try:
        found = lx.extract(
            documents,
            **_model(asked),
            fence_output=False,
            use_schema_constraints=False,
            show_progress=False,
            max_workers=workers,
            batch_length=workers,
        )
    except Exception as error:  # noqa: BLE001 - what a caller would catch
        yield from (Read(article, said=f"nothing for any article, {name_of(error)}") for article in texts.values())
    else:
        yield from (_read(texts[document.document_id], document) for document in found)


def _each_alone(asked: Mapping[str, Any], given: Iterable[Article]) -> Iterator[Read]:
    lx: Any = importlib.import_module("langextract")
    factory: Any = importlib.import_module("langextract.factory")
    given_model = _model(asked)
    model = factory.create_model(given_model.pop("config"), fence_output=False)
    quiet = importlib.import_module("langextract.prompt_validation").PromptValidationLevel.OFF

    def read(article: Article) -> Read:
        try:
            found = lx.extract(
                article.text,
                **given_model,
                model=model,
                use_schema_constraints=False,
                show_progress=False,
                prompt_validation_level=quiet,
            )
        except Exception as error:  # noqa: BLE001
            return Read(article, said=name_of(error))
        return _read(article, found)

    return in_threads(read, asked, given)


def _read(article: Article, document: Any) -> Read:
    """Take what has a place in the text, with the words that langextract says stand there."""
    spans = []
    for found in document.extractions or []:
        place = found.char_interval
        if place and place.start_pos is not None and place.end_pos is not None:
            spans.append((place.start_pos, place.end_pos, str(found.extraction_text)))
    return Read(article, spans)


if __name__ == "__main__":
    main()
