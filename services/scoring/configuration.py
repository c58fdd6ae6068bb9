"""The scoring configuration: every number that a score depends on. `scoring.yml` beside this file is the packaged one."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from shared.errors import DealwireError
from shared.events import ChangeKind, DealStatus, DealType, MentionRole

STAGES = ("discovery", "preclinical", "phase1", "phase2", "phase3", "filed", "approved")
PRECISIONS = ("day", "month", "quarter", "half", "year")
Names = TypeVar("Names", dict[str, float], tuple[str, ...])


class ConfigurationError(DealwireError):
    """The scoring configuration can't be used. The text names file, line and field, and says what is expected."""


def _known(names: Iterable[str]) -> AfterValidator:
    known = tuple(names)

    def check(told: Names) -> Names:
        for name in told:
            if name not in known:
                raise ValueError(f"{name!r} is unknown; known are {', '.join(known)}")
        return told

    return AfterValidator(check)


def _in_small_letters(told: Names) -> Names:
    for name in told:
        if name != name.casefold():
            raise ValueError(f"{name!r} would meet nothing: write {name.casefold()!r}")
    return told


SMALL = AfterValidator(_in_small_letters)


Share = Annotated[float, Field(ge=0, le=1)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MoneyClass(Section):
    from_usd: float = Field(ge=0, description="amounts from here on, in US dollars, belong to this class")
    points: float = Field(ge=0, le=100, description="points of the class")


class ShareClass(Section):
    from_share: float = Field(ge=0, description="money of at least this share of a party's size belongs to this class")
    points: float = Field(ge=0, le=100, description="points of the class")


class RankClass(Section):
    to_rank: int = Field(ge=1, description="companies up to this place by market value belong to this class")
    usd: float = Field(gt=0, description="what a company of the class is worth, in US dollars")


class Materiality(Section):
    classes: tuple[MoneyClass, ...] = Field(min_length=1, description="classes of money")
    unconfirmed_share: float = Field(ge=0, le=1, description="how much money counts before the deal is announced")
    contingent_shares: Annotated[dict[str, Share], _known(STAGES)] = Field(
        description="how much of contingent money counts, by the asset's stage"
    )
    contingent_share: float = Field(ge=0, le=1, description="how much of it counts where no stage is told")
    whole_price: Annotated[tuple[DealType, ...], _known(DealType.__members__)] = Field(
        description="types whose headline total is committed, but for what is stated as contingent"
    )
    rounded_usd: dict[str, float] = Field(description="US dollars per unit of currencies that the ECB does not list")
    rounded_of: date = Field(description="the day of these rates, named in each reason that uses one")
    smaller_party: tuple[ShareClass, ...] = Field(description="classes of money against the size of the smaller party")
    larger_party: tuple[ShareClass, ...] = Field(description="classes of money against the size of the larger party")
    usual_types: Annotated[dict[str, float], _known(DealType.__members__)] = Field(
        description="points by type where the money or the smaller party's size is not known"
    )
    usual_stages: Annotated[dict[str, float], _known(STAGES)] = Field(
        description="further such points by the stage of the asset"
    )
    undisclosed_share: float = Field(ge=0, le=1, description="how much of them counts where no money is told")
    value_per_revenue: float = Field(gt=0, description="a company's worth by its revenue of a year")
    usd_per_employee: float = Field(gt=0, description="a company's worth by its employees, in US dollars")
    market_ranks: tuple[RankClass, ...] = Field(description="a company's worth by its rank, ascending")
    types: Annotated[dict[str, float], _known(DealType.__members__)] = Field(description="points by type of deal")
    statuses: Annotated[dict[str, float], _known(DealStatus.__members__)] = Field(
        description="points by status, may be negative"
    )
    stages: Annotated[dict[str, float], _known(STAGES)] = Field(description="points by the stage of the asset")
    exclusivity: float = Field(description="points of exclusive rights")
    territories: Annotated[dict[str, float], SMALL] = Field(
        description="points by place of the rights, in small letters; the best counts"
    )
    territory: float = Field(description="points of any other place")
    territory_excluded: float = Field(le=0, description="points where a place is kept out")
    filing_items: dict[str, float] = Field(description="points by form and item of a filing; the best counts")


class Novelty(Section):
    kinds: Annotated[dict[str, float], _known(ChangeKind.__members__)] = Field(
        description="points by kind of change; of a new fact only where `facts` does not have it"
    )
    statuses: Annotated[dict[str, float], _known(DealStatus.__members__)] = Field(
        description="further points where the status changed to this"
    )
    facts: dict[str, float] = Field(description="points of a fact that is told for the first time, by its name")
    differing: float = Field(ge=0, le=1, description="share of these points where the fact is now told differently")
    gone: float = Field(ge=0, le=1, description="share of these points where the fact is no longer told")
    further: float = Field(ge=0, le=1, description="share of each further piece of news, and again of each after it")
    half_life_articles: float = Field(gt=0, description="retellings after which half of their points are gone")
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
    mentions: Annotated[dict[str, float], _known(MentionRole.__members__)] = Field(
        description="points by the role of a mention that is no party; the highest counts"
    )


class Reliability(Section):
    base: float = Field(description="points of any article")
    sources: Annotated[dict[str, float], SMALL] = Field(
        description="points by name of a source or publisher, in small letters; the best counts"
    )
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
    measure: str = Field(description="what the measure is, in words")
    points: float = Field(ge=0, description="points where each of the lists below that is given has one of the deal's")
    countries: tuple[Country, ...] = Field((), description="countries of parties, ISO 3166-1 alpha-2, in quotes")
    territories: Annotated[tuple[str, ...], SMALL] = Field((), description="places of the rights, in small letters")
    types: Annotated[tuple[DealType, ...], _known(DealType.__members__)] = Field((), description="types of deal")
    stages: Annotated[tuple[str, ...], _known(STAGES)] = Field((), description="stages of the asset")

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.countries or self.territories or self.types or self.stages):
            raise ValueError("name countries, territories, types or stages, else every deal would depend on it")
        return self


class PolicyExposure(Section):
    government: float = Field(ge=0, description="points of the first government party")
    further_government: float = Field(ge=0, description="points of each further one, at most two")
    types: Annotated[dict[str, float], _known(DealType.__members__)] = Field(
        description="points of types that depend on public bodies"
    )
    mentions: Annotated[dict[str, float], _known(MentionRole.__members__)] = Field(
        description="points of each mention in this role, at most two of a role"
    )
    cross_border: float = Field(ge=0, description="points of parties of two or more countries")
    measures: tuple[Measure, ...] = Field(description="measures that deals depend on")


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


class Life(Section):
    grace_days: Annotated[dict[str, int], _known(PRECISIONS)] = Field(
        description="days after a closing date, by its precision, before it counts as overdue"
    )
    milestone_grace_days: int = Field(ge=0, description="the same of a promised payment")
    milestone_early_days: int = Field(
        ge=0, description="how long before its day a milestone that is told settles a promised payment"
    )
    closing_types: Annotated[tuple[DealType, ...], _known(DealType.__members__)] = Field(
        description="types whose closing is told as news, so that silence means something"
    )

    @model_validator(mode="after")
    def _every_precision(self) -> Self:
        missing = [name for name in PRECISIONS if name not in self.grace_days]
        if missing:
            raise ValueError(f"grace_days lacks {', '.join(missing)}")
        return self


class Configuration(Section):
    materiality: Materiality = Field(description="how much the deal weighs")
    novelty: Novelty = Field(description="how new the change is")
    relevance: Relevance = Field(description="how much it is of the life-science market")
    reliability: Reliability = Field(description="how far it can be relied on")
    policy_exposure: PolicyExposure = Field(description="how much it depends on governments and regulators")
    priority: Weights = Field(description="the shares of the other scores in priority")
    life: Life = Field(description="from when what was promised is overdue")

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
