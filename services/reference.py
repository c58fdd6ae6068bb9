"""`python -m services.reference`: writes the reference pages under docs/ from the code; a test fails where they differ.

Settings, metrics, topics and commands are described where they are defined, and nowhere a second time.
"""

import importlib
import importlib.util
import inspect
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import click
from prometheus_client.metrics import MetricWrapperBase
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic.json_schema import models_json_schema

import services
from services.history.columns import COLUMNS
from shared import events, metrics, topics
from shared.settings import Settings

_MADE = "<!-- Made by `python -m services.reference`: change the code, not this page. -->\n\n"
_EVENTS = (
    events.ArticleIngested,
    events.DealsDetected,
    events.DealScored,
    events.DealState,
    events.DealAlert,
)


def pages() -> dict[str, str]:
    """Every generated file by its path under docs/."""
    schemas = {f"contracts/{event.__name__}.schema.json": _schema(event) for event in _EVENTS}
    return {
        "settings.md": _settings(),
        "metrics.md": _metrics(),
        "topics.md": _topics(),
        "commands.md": _commands(),
        "export-columns.md": _columns(),
        **schemas,
    }


def _schema(event: type[events.Model]) -> str:
    _, schema = models_json_schema([(event, "serialization")], ref_template="#/$defs/{model}")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": f"#/$defs/{event.__name__}", **schema}
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _settings_classes() -> Iterator[type[Settings]]:
    yield Settings
    for module in pkgutil.iter_modules(services.__path__):
        if module.ispkg and importlib.util.find_spec(f"services.{module.name}.settings"):
            found = vars(importlib.import_module(f"services.{module.name}.settings")).values()
            yield from (c for c in found if inspect.isclass(c) and issubclass(c, Settings) and c is not Settings)


def _settings() -> str:
    text = "# Settings\n\n" + _MADE + "All settings are environment variables. Secrets are never logged.\n"
    for cls in _settings_classes():
        title = "All services" if cls is Settings else cls.__name__.removesuffix("Settings")
        text += f"\n## {title}\n\n| variable | default | what it is |\n|---|---|---|\n"
        inherited = set() if cls is Settings else set(Settings.model_fields)
        for name, field in cls.model_fields.items():
            if name not in inherited:
                text += f"| `DEALWIRE_{name.upper()}` | {_default(field)} | {field.description} |\n"
    return text


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return "none" if value is None else f"`{value}`"


def _metrics() -> str:
    text = (
        "# Metrics\n\n"
        + _MADE
        + "Each service serves them at `/metrics`.\n\n| metric | kind | labels | what it counts |\n|---|---|---|---|\n"
    )
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            labels = ", ".join(f"`{label}`" for label in metric._labelnames) or "none"
            name = metric._name + ("_total" if metric._type == "counter" else "")
            text += f"| `{name}` | {metric._type} | {labels} | {metric._documentation} |\n"
    return text


def _topics() -> str:
    text = (
        "# Topics\n\n" + _MADE + (inspect.getdoc(topics) or "") + "\n\n| topic | partitions | kept |\n|---|---|---|\n"
    )
    for topic in topics.everything():
        kept = "compacted" if topic.retention_ms is None else f"{topic.retention_ms // topics.DAY_MS} days"
        text += f"| `{topic.name}` | {topic.partitions} | {kept} |\n"
    kept = f"{(topics.subscription('NAME').retention_ms or 0) // topics.DAY_MS} days"
    return text + f"| `{topics.subscription('NAME').name}` | 1 | {kept} |\n"


def _columns() -> str:
    text = "# Columns of `dealwire export`\n\n" + _MADE + "| column | kind | what it is |\n|---|---|---|\n"
    return text + "".join(f"| `{column.name}` | {column.kind} | {column.what} |\n" for column in COLUMNS)


def _commands() -> str:
    from services.cli import dealwire

    text = "# Commands\n\n" + _MADE
    for path, command in _walk(dealwire, "dealwire"):
        context = click.Context(command, info_name=path, color=False, terminal_width=100, max_content_width=100)
        text += f"## `{path}`\n\n```\n{command.get_help(context)}\n```\n\n"
    return text.rstrip() + "\n"


def _walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found and not found.hidden:
                yield from _walk(found, f"{path} {name}")


if __name__ == "__main__":
    folder = Path(__file__).parent.parent / "docs"
    for name, text in pages().items():
        page = folder / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
        print(f"docs/{name}")
