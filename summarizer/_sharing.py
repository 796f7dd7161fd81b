"""Which part of the rate and of the budget has one of several processes that work on the same texts?"""

from __future__ import annotations

from summarizer.errors import ConfigError
from summarizer.settings import Settings, read_settings

RATES = ("requests_per_minute", "tokens_per_minute")


def share_of(settings: Settings, processes: int) -> Settings:
    """Return the settings of one of so many processes.

    A budget is divided among them, and so are the rates, unless they are kept together in a `rate_store`.

    Raises:
        ConfigError: A rate is so low that nothing of it is left for one of them.
    """
    given = {name: getattr(settings, name) for name in RATES}
    rates = {} if settings.rate_store else {name: rate // processes for name, rate in given.items() if rate}
    for name in (name for name, rate in rates.items() if not rate):
        raise ConfigError(
            f"{name}={given[name]} leaves nothing for each of {processes} actors. Set a smaller `concurrency`, or "
            "`rate_store`, where they keep the rate together."
        )
    money = {} if settings.budget is None else {"budget": settings.budget / processes}
    return read_settings(settings, **rates, **money)
