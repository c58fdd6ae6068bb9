"""The scoring configuration: every number that a score depends on. `scoring.yml` beside this file is the packaged one."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from shared.errors import DealwireError
from shared.events import ChangeKind, DealStatus, DealType, MentionRole


class ConfigurationError(DealwireError):
    """The scoring configuration can't be used. The text names file, line and field, and says what is expected."""


def _known(kind: type[DealType] | type[DealStatus] | type[ChangeKind] | type[MentionRole]) -> AfterValidator:
    def check(points: dict[str, float]) -> dict[str, float]:
        for name in points:
            if name not in kind.__members__:
                raise ValueError(f"{name!r} is unknown; known are {', '.join(kind.__members__)}")
        return points

    return AfterValidator(check)


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MoneyClass(Section):
    from_usd: float = Field(ge=0, description="amounts from here on, in US dollars, belong to this class")
    points: float = Field(ge=0, le=100, description="points of the class")


class Materiality(Section):
    classes: tuple[MoneyClass, ...] = Field(min_length=1, description="classes of money, ascending")
    contingent_share: float = Field(ge=0, le=1, description="how much of contingent money counts")
    unconfirmed_share: float = Field(ge=0, le=1, description="how much money counts before the deal is announced")
    usd_per_unit: dict[str, float] = Field(description="US dollars per unit of a currency, only to find the class")
    rates_of: date = Field(description="the day of these rates, named in each reason that uses one")
    whole_price: tuple[DealType, ...] = Field(
        description="types whose headline total is committed, but for what is stated as contingent"
    )
    types: Annotated[dict[str, float], _known(DealType)] = Field(description="points by type of deal")
    statuses: Annotated[dict[str, float], _known(DealStatus)] = Field(description="points by status, may be negative")
    stages: dict[str, float] = Field(description="points by the stage of the asset")
    exclusivity: float = Field(description="points of exclusive rights")


class Novelty(Section):
    kinds: Annotated[dict[str, float], _known(ChangeKind)] = Field(
        description="points by kind of change; the highest counts"
    )
    statuses: Annotated[dict[str, float], _known(DealStatus)] = Field(
        description="further points where the status changed to this"
    )
    further: float = Field(ge=0, description="points of each further kind of the same change")
    half_life_hours: float = Field(gt=0, description="hours after which half of the points are gone")


class Relevance(Section):
    area: float = Field(description="points of the first therapeutic area")
    modality: float = Field(description="points of the first modality")
    asset: float = Field(description="points of a named asset")
    stage: float = Field(description="points of a stage of development")
    registered_party: float = Field(description="points of a party that the company registry knows")
    named_party: float = Field(description="points of a party whose name has one of `name_words`")
    academic_party: float = Field(description="points of an academic party")
    name_words: tuple[str, ...] = Field(description="beginnings or ends of words in names of life-science companies")
    mentions: Annotated[dict[str, float], _known(MentionRole)] = Field(
        description="points by the role of a mention that is no party; the highest counts"
    )


class Reliability(Section):
    base: float = Field(description="points of any article")
    sources: dict[str, float] = Field(description="further points by name of a source or publisher; the best counts")
    primary: float = Field(description="points where a party itself or a filing tells it")
    origin: float = Field(
        ge=0, description="points of the second independent origin; each further gives half of the one before"
    )
    commentary: float = Field(le=0, description="points where only commentary tells it")
    rumour: float = Field(le=0, description="points of a rumour")
    ticker_mismatch: float = Field(le=0, description="points of a wrong ticker")
    conflict: float = Field(le=0, description="points of conflicting amounts")
    ai_limit: float = Field(ge=0, le=100, description="the most where only articles written by AI tell it")


class Measure(Section):
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2, in quotes")
    measure: str = Field(description="what the country's measure is, in words")
    points: float = Field(ge=0, description="points where a party is of this country")


class PolicyExposure(Section):
    government: float = Field(ge=0, description="points of the first government party")
    further_government: float = Field(ge=0, description="points of each further one, at most two")
    types: Annotated[dict[str, float], _known(DealType)] = Field(
        description="points of types that depend on public bodies"
    )
    mentions: Annotated[dict[str, float], _known(MentionRole)] = Field(
        description="points of each mention in this role, at most two of a role"
    )
    cross_border: float = Field(ge=0, description="points of parties of two or more countries")
    measures: tuple[Measure, ...] = Field(description="countries' measures that deals depend on")


class Weights(Section):
    materiality: float = Field(ge=0, le=1, description="share of materiality")
    novelty: float = Field(ge=0, le=1, description="share of novelty")
    relevance: float = Field(ge=0, le=1, description="share of relevance")
    reliability: float = Field(ge=0, le=1, description="share of reliability")
    policy_exposure: float = Field(ge=0, le=1, description="share of policy exposure")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.model_dump().values())
        if abs(total - 1) > 1e-9:
            raise ValueError(f"the shares must add up to 1, not to {total:g}")
        return self


class Configuration(Section):
    materiality: Materiality = Field(description="how much the deal weighs")
    novelty: Novelty = Field(description="how new the change is")
    relevance: Relevance = Field(description="how much it is of the life-science market")
    reliability: Reliability = Field(description="how far it can be relied on")
    policy_exposure: PolicyExposure = Field(description="how much it depends on governments and regulators")
    priority: Weights = Field(description="the shares of the other scores in priority")

    @cached_property
    def hash(self) -> str:
        """16 hexadecimal digits that change with any number, and not with the file's layout."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def load(path: Path | None = None) -> Configuration:
    """The configuration in this YAML file, or the packaged one. Raises ConfigurationError."""
    name = str(path) if path else "scoring.yml"
    try:
        text = (path or files("services.scoring") / "scoring.yml").read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines = _lines(node, ()) if node else {}
        return Configuration.model_validate(yaml.safe_load(text))
    except OSError as error:
        raise ConfigurationError(f"{name} can't be read ({error.strerror}): name a readable YAML file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{name} is no valid YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        raise ConfigurationError(_explain(name, error, lines)) from error


def _lines(node: yaml.Node, path: tuple[str | int, ...]) -> Mapping[tuple[str | int, ...], int]:
    """The line of each field, counted from 1. Raises YAMLError where a key stands twice."""
    lines = {path: node.start_mark.line + 1}
    children: list[tuple[str | int, Any, Any]] = []
    if isinstance(node, yaml.MappingNode):
        children = [(key.value, key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = [(number, value, value) for number, value in enumerate(node.value)]
    for name, at, value in children:
        if (*path, name) in lines:
            raise yaml.YAMLError(f"line {at.start_mark.line + 1}: {name!r} stands there twice; remove one")
        lines.update(_lines(value, (*path, name)))
        lines[*path, name] = at.start_mark.line + 1
    return lines


def _explain(name: str, error: ValidationError, lines: Mapping[tuple[str | int, ...], int]) -> str:
    problems = []
    for problem in error.errors():
        where = problem["loc"]
        known = next((where[:end] for end in range(len(where), 0, -1) if where[:end] in lines), ())
        field = ".".join(map(str, where)) or "the whole file"
        problems.append(f"line {lines.get(known, 1)}, {field}: {problem['msg']}")
    return f"{name}: " + "; ".join(problems)
