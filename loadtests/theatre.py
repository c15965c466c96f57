"""The scenarios of a run, played one after the other: two at once would spend each other's quota."""

import logging
import traceback
from collections.abc import Callable, Sequence

from contracts.errors import HarnessError
from loadtests.scenarios import SCENARIOS
from loadtests.stage import Stage

__all__ = ["Theatre"]

LOG = logging.getLogger(__name__)


class Theatre:
    """Play scenarios in order, and keep what goes wrong.

    `remaining` are those that are not over, `problems` why something could not be proven, `wrong_use` why nothing can
    be. `redact` takes keys out of a text.
    """

    def __init__(self, stage: Stage, scenarios: Sequence[str], redact: Callable[[str], str]) -> None:
        self.stage = stage
        self.scenarios = tuple(scenarios)
        self.remaining = list(scenarios)
        self.problems: list[str] = []
        self.wrong_use: list[str] = []
        self._redact = redact

    def play(self) -> None:
        """Play what can be played, until the host turns out to be none."""
        for name in self.scenarios:
            scenario = SCENARIOS[name](self.stage.plan)
            if not self.wrong_use and not scenario.obstacle():
                self._guarded(name)
            self.remaining.remove(name)

    def cut(self) -> None:
        """Keep what the part under way came to."""
        try:
            self.stage.cut()
        except HarnessError as error:
            self.wrong_use.append(str(error))

    def _guarded(self, name: str) -> None:
        try:
            self.stage.enter(name)
            SCENARIOS[name](self.stage.plan).play(self.stage)
        except HarnessError as error:
            self.wrong_use.append(str(error))
        except Exception as error:  # noqa: BLE001 - the others are played all the same
            LOG.error(self._redact(traceback.format_exc()))  # noqa: TRY400 - redacted
            self.problems.append(f"{name}: stopped by a {type(error).__name__}")
