"""Subscriptions: who wants which deals delivered. Read from a YAML file that is taken whole or refused whole.

    subscriptions:
      - name: oncology-desk                      # lower-case letters, digits, hyphens; names its topic
        companies: [Northway Bio, XNAS:NWBO]     # names, registry ids, or listings as MIC:symbol; subsidiaries count
        types: [license, acquisition]
        statuses: [announced, completed]
        areas: [oncology]
        modalities: [adc]
        countries: [JP]                          # of any party, ISO 3166-1 alpha-2
        territories: [Japan]                     # of the rights; a worldwide deal covers each that it does not exclude
        thresholds: {priority: 50}               # least scores, 0-100
        minimum_total: {amount: 50000000, currency: USD}
        deliver: [{kafka: true}]                 # where to, as services/alerting/destinations.py says

Every criterion that is given must hold; of a list any one entry is enough. Without criteria every deal is wanted.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from services.alerting.destinations import KAFKA, Destination, named
from shared.companies.registry import Registry
from shared.errors import DealwireError
from shared.events import DealStatus, DealType, OpenEnum

E = TypeVar("E", bound=OpenEnum)
_LISTING = re.compile(r"([A-Z0-9]{4}):(\S+)")


class SubscriptionsError(DealwireError):
    """The file can't be used. The text names the file, the line and what is wrong in it."""


def _one_of(enum: type[E]) -> Callable[[E], E]:
    """Events may bring values that are not known yet; a wish for one is a misspelling."""

    def check(value: E) -> E:
        if value not in enum.__members__.values():
            raise ValueError(f"{value.value!r} is none of {', '.join(enum.__members__)}")
        return value

    return check


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Word = Annotated[str, StringConstraints(pattern="^[a-z0-9_]+$")]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
Least = Annotated[float, Field(ge=0, le=100)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Thresholds(_Strict):
    """Least scores, 0-100. None: any."""

    materiality: Least | None = None
    novelty: Least | None = None
    relevance: Least | None = None
    reliability: Least | None = None
    policy_exposure: Least | None = None
    priority: Least | None = None


class MinimumTotal(_Strict):
    """The least total in full units. Totals in another currency are not converted, and don't reach it."""

    amount: float = Field(gt=0, allow_inf_nan=False)
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]


class Subscription(_Strict):
    name: Annotated[str, StringConstraints(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    companies: tuple[Text, ...] = ()
    types: tuple[Annotated[DealType, AfterValidator(_one_of(DealType))], ...] = ()
    statuses: tuple[Annotated[DealStatus, AfterValidator(_one_of(DealStatus))], ...] = ()
    areas: tuple[Word, ...] = ()
    modalities: tuple[Word, ...] = ()
    countries: tuple[Country, ...] = ()
    territories: tuple[Text, ...] = ()
    thresholds: Thresholds = Thresholds()
    minimum_total: MinimumTotal | None = None
    deliver: tuple[Destination, ...] = ()

    @field_validator("deliver")
    @classmethod
    def _different_names(cls, value: tuple[Destination, ...]) -> tuple[Destination, ...]:
        named(value)
        return value


@dataclass(frozen=True)
class Wish:
    """A subscription with its companies looked up: the keys by which the parties of deals go."""

    subscription: Subscription
    company_keys: frozenset[str] = frozenset()


def look_up(subscription: Subscription, registry: Registry) -> Wish:
    """Each company by listing, by id or else by name, with all that it owns. An unknown one is matched by its
    normalised name."""
    keys: set[str] = set()
    for company in subscription.companies:
        if listing := _LISTING.fullmatch(company):
            keys.add(company)
            entry = registry.by_listing(listing[1], listing[2])
        else:
            entry = registry.get(company)
        known = entry.company_id if entry else registry.key(company)
        keys.update(key for member in registry.family(known) for key in registry.keys(member))
    return Wish(subscription, frozenset(keys))


def has_topic(wish: Wish) -> bool:
    """Whether its deliveries go to a topic of its own."""
    deliver = wish.subscription.deliver
    return not deliver or any(destination.channel == KAFKA for destination in deliver)


def destinations(wishes: Iterable[Wish]) -> dict[str, Destination]:
    """All destinations of all subscriptions, by endpoint: `<subscription>/<destination>`."""
    return {
        f"{wish.subscription.name}/{name}": destination
        for wish in wishes
        for name, destination in named(wish.subscription.deliver).items()
    }


class _File(_Strict):
    subscriptions: tuple[Subscription, ...]


Path = tuple[int | str, ...]


def parse(text: str, file: str) -> tuple[Subscription, ...]:
    """The subscriptions of a file's text. Raises SubscriptionsError with every fault and its line; then none holds."""
    lines: dict[Path, int] = {}
    faults: list[tuple[int, str]] = []
    try:
        # Without YAML's own guesses at types: Norway's NO is no boolean. pydantic reads the numbers.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        content = _plain(root, (), lines, faults) if root else None
        parsed = _File.model_validate(content).subscriptions if isinstance(content, dict) else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SubscriptionsError(f"{file}, line {line}: this is not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise SubscriptionsError(f"{file}: this is not YAML: {error}") from error
    except ValidationError as error:
        parsed = ()
        for fault in error.errors():
            path = fault["loc"]
            where = ".".join(str(step) for step in path)
            faults.append((_line(path, lines), f"{where}: {fault['msg'].removeprefix('Value error, ')}"))
    if parsed is None:
        raise SubscriptionsError(f"{file}, line 1: expected `subscriptions:` with a list under it")
    first: dict[str, int] = {}
    for number, subscription in enumerate(parsed):
        line = _line(("subscriptions", number, "name"), lines)
        if subscription.name in first:
            faults.append((line, f"the name {subscription.name} is taken by line {first[subscription.name]}"))
        first.setdefault(subscription.name, line)
    if faults:
        raise SubscriptionsError("; ".join(f"{file}, line {line}: {what}" for line, what in sorted(faults)))
    return parsed


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], faults: list[tuple[int, str]]) -> Any:
    """A node as dict, list and text, noting the line of each path and each key that is given twice."""
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in mapping:
                faults.append((line, f"{key} is given twice"))
            mapping[key] = _plain(value_node, (*path, key), lines, faults)
            lines[*path, key] = line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, number), lines, faults) for number, item in enumerate(node.value)]
    return node.value


def _line(path: Path, lines: dict[Path, int]) -> int:
    """The line of the path, or of what should hold it where it is missing."""
    while path not in lines:
        path = path[:-1]
    return lines[path]
