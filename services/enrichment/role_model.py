"""A linear model of the roles of organisations in a deal of a known type, with probabilities.

Its weights stand in `models/roles.json`, rebuilt to identical bytes by `tests/accuracy/train_roles.py`.
"""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from shared.events import DealType, Role

NONE = "none"
CUSTOMER = "customer"  # a partner who is supplied: what is told of one is not what is told of equal partners
ROLES_OF: dict[DealType, tuple[str, ...]] = {
    type_: (NONE, *names.split(), "advisor")
    for type_, names in {
        DealType.acquisition: "acquirer target seller parent investor issuer partner",
        DealType.merger: "partner parent acquirer target investor",
        DealType.asset_purchase: "acquirer seller target parent licensor licensee",
        DealType.spin_off: "parent target acquirer investor",
        DealType.license: "licensor licensee parent investor partner supplier distributor acquirer seller",
        DealType.option: "licensor licensee partner acquirer target parent",
        DealType.collaboration: "partner parent investor licensor licensee supplier distributor funder recipient",
        DealType.commercialization: "supplier distributor partner parent licensor licensee",
        DealType.manufacturing_supply: "supplier customer parent distributor",
        DealType.joint_venture: "partner parent target",
        DealType.venture_financing: "issuer investor parent acquirer target recipient funder lender partner",
        DealType.equity_offering: "issuer investor parent seller acquirer target",
        DealType.ipo: "issuer investor parent seller",
        DealType.debt_financing: "issuer lender investor parent",
        DealType.royalty_financing: "seller acquirer investor",
        DealType.grant: "funder recipient partner",
        DealType.public_partnership: "partner host recipient funder",
        DealType.settlement: "partner licensor licensee",
    }.items()
}


def load() -> None:
    """Reads the weights of all types, which takes some 0.3 s at the first use of each."""
    for type_ in ROLES_OF:
        _weights(type_)


@cache
def _weights(type_: DealType) -> dict[str, tuple[float, ...]]:
    """By feature the weight of each role that a deal of the type may have."""
    loaded = _loaded()
    names = ROLES_OF[type_]
    return {feature: tuple(by_role.get(n, 0.0) for n in names) for feature, by_role in loaded.items()}


@cache
def _loaded() -> dict[str, dict[str, float]]:
    text = (files("services.enrichment") / "models" / "roles.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(text)["weights"]
    return loaded


def logs(features: Mapping[str, float], type_: DealType) -> list[float]:
    """The logarithm of the probability of each role of `ROLES_OF[type_]`, `none` first."""
    known = _weights(type_)
    by_value: dict[float, list[tuple[float, ...]]] = {}
    for feature, value in features.items():
        weights = known.get(feature)
        if weights is not None:
            rows = by_value.get(value)
            if rows is None:
                by_value[value] = [weights]
            else:
                rows.append(weights)
    scores = [0.0] * len(ROLES_OF[type_])
    for value, rows in by_value.items():
        scores = [score + value * total for score, total in zip(scores, map(sum, zip(*rows, strict=True)), strict=True)]
    top = max(scores)
    total = top + math.log(sum(math.exp(s - top) for s in scores))
    return [s - total for s in scores]


def role(type_: DealType, index: int) -> Role:
    name = ROLES_OF[type_][index]
    return Role.partner if name == CUSTOMER else Role(name)


def name_of(type_: DealType, role_name: str) -> str:
    """A labelled role as the model names it in deals of the type."""
    return CUSTOMER if role_name == Role.partner.value and CUSTOMER in ROLES_OF[type_] else role_name
