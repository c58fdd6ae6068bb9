"""One reading of all parties of a deal together: a licence has a licensor and a licensee, a round one issuer."""

from collections.abc import Sequence
from itertools import product

from shared.events import DealType

from .role_model import NONE, ROLES_OF

MAX_OPEN = 6  # organisations whose roles are weighed together: the likeliest parties
LEAST_LOG = -5.0  # a role less likely than that is not weighed
_TWO_SIDES = {
    DealType.acquisition: ("acquirer", "target"),
    DealType.asset_purchase: ("acquirer", "seller"),
    DealType.license: ("licensee", "licensor"),
    DealType.option: ("licensee", "licensor"),
    DealType.grant: ("recipient", "funder"),
    DealType.royalty_financing: ("acquirer", "seller"),
    DealType.commercialization: ("supplier", "distributor"),
    DealType.manufacturing_supply: ("supplier", "partner"),
    DealType.spin_off: ("parent", "target"),
}
_SAME_SIDE = {"partner": "distributor", "acquirer": "licensee", "target": "licensor"}
_FINANCINGS = {DealType.venture_financing, DealType.equity_offering, DealType.ipo, DealType.debt_financing}
_PARTNERS = {DealType.collaboration, DealType.merger, DealType.joint_venture, DealType.settlement}


def _cost(type_: DealType, roles: Sequence[str]) -> float:
    """How unusual it is that a deal of the type has just these roles, in logits."""
    sides = _TWO_SIDES.get(type_)
    if sides is not None:
        if type_ in {DealType.commercialization, DealType.option}:
            roles = [_SAME_SIDE.get(role, role) if role not in sides else role for role in roles]
        one, other = roles.count(sides[0]), roles.count(sides[1])
        cost = 0.5 * (max(0, one - 1) + max(0, other - 1))
        if not one and not other:
            return cost + 2.0
        if not one or not other:
            return cost + (2.5 if one + other > 1 else 0.6)
        return cost
    if type_ in _FINANCINGS:
        issuers = roles.count("issuer")
        return 2.0 if not issuers else 2.5 * (issuers - 1)
    if type_ in _PARTNERS:
        return (2.0, 1.0, 0.0)[min(2, roles.count("partner") + roles.count("parent"))]
    return 0.0


def decide(type_: DealType, logs: Sequence[Sequence[float]]) -> list[int]:
    """The role of each organisation, as an index into `ROLES_OF[type_]`; `logs`: its roles' log probabilities."""
    names = ROLES_OF[type_]
    chosen = [max(range(len(names)), key=lambda r: row[r]) for row in logs]
    open_ = sorted(range(len(logs)), key=lambda i: logs[i][0])[:MAX_OPEN]
    weighed = []
    for i in open_:
        likely = sorted(range(len(names)), key=lambda r: -logs[i][r])[:3]
        weighed.append([r for r in likely if logs[i][r] > LEAST_LOG])
    settled = [names[r] for i, r in enumerate(chosen) if i not in open_ and names[r] != NONE]
    best, best_score = None, 0.0
    for combination in product(*weighed):
        score = sum(logs[i][r] for i, r in zip(open_, combination, strict=True))
        if best is None or score > best_score:  # the cost only lowers it
            score -= _cost(type_, [names[r] for r in combination] + settled)
            if best is None or score > best_score:
                best, best_score = combination, score
    for i, r in zip(open_, best or (), strict=False):
        chosen[i] = r
    return chosen
