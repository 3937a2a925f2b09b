"""A story on a command line: its name, or a file with the lines of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from simulators.nurse import read_days
from simulators.script import ScriptError
from simulators.stories import STORIES, Story

LARGEST = 200_000


def given_story(story: Story) -> str:
    """What names this story on a command line again."""
    return story.file or story.name


class StoryName(click.ParamType[Story]):
    """Converts to a Story; a file that is none is told with its line."""

    name = "story"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Story:
        if isinstance(value, Story):
            return value
        if str(value) in STORIES:
            return STORIES[str(value)]
        path = Path(str(value))
        try:
            with path.open(encoding="utf-8-sig") as file:
                text = file.read(LARGEST + 1)
            if len(text) > LARGEST:
                self.fail(f"{path} is too large for a story", param, ctx)
            first = read_days(text, str(path)).days[0]
            return replace(first.story, name=path.stem, file=str(path.resolve()), nurse=text if first.deeds else "")
        except ScriptError as error:
            self.fail(str(error), param, ctx)
        except (OSError, ValueError):
            self.fail(f"{str(value)[:200]!r} is no file, and no story: {', '.join(sorted(STORIES))}", param, ctx)
