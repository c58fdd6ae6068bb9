"""One reading of all parties of a deal together: a licence has a licensor and a licensee, a round one issuer."""

from collections.abc import Sequence
from itertools import product

from shared.events import DealType

from .role_model import CUSTOMER, ROLES_OF

MAX_OPEN = 4  # organisations whose roles are weighed together: those least sure of theirs
MAX_ROLES = 3  # roles weighed for each
MOST_BEHIND = 3.0  # a role so far behind the likeliest, in logits, is not weighed
LENIENCE = 0.3  # taken off the log probability of no role: a missed party costs as much as a surplus one
_TWO_SIDES = {
    DealType.acquisition: ("acquirer", "target"),
    DealType.asset_purchase: ("acquirer", "seller"),
    DealType.license: ("licensee", "licensor"),
    DealType.option: ("licensee", "licensor"),
    DealType.grant: ("recipient", "funder"),
    DealType.royalty_financing: ("acquirer", "seller"),
    DealType.commercialization: ("supplier", "distributor"),
    DealType.manufacturing_supply: ("supplier", CUSTOMER),
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
        return 2.0 if not issuers else 4.0 * (issuers - 1)
    if type_ in _PARTNERS:
        return (2.0, 1.0, 0.0)[min(2, roles.count("partner") + roles.count("parent"))]
    return 0.0


def decide(type_: DealType, logs: Sequence[Sequence[float]]) -> list[int]:
    """The role of each organisation, as an index into `ROLES_OF[type_]`; `logs`: its roles' log probabilities."""
    names = ROLES_OF[type_]
    rows = [[row[0] - LENIENCE, *row[1:]] for row in logs]
    chosen = [row.index(max(row)) for row in rows]
    weighed: list[tuple[int, list[tuple[float, int]]]] = []
    for i, row in enumerate(rows):
        least = row[chosen[i]] - (2 * MOST_BEHIND if chosen[i] else MOST_BEHIND)
        likely = sorted(((log, r) for r, log in enumerate(row) if log > least), reverse=True)[:MAX_ROLES]
        if len(likely) > 1:
            weighed.append((i, likely))
    weighed = sorted(weighed, key=lambda w: w[1][1][0] - w[1][0][0], reverse=True)[:MAX_OPEN]
    open_ = [i for i, _ in weighed]
    settled = [names[r] for i, r in enumerate(chosen) if i not in open_ and r]
    best, best_score = None, 0.0
    for combination in product(*(likely for _, likely in weighed)):
        score = sum(log for log, _ in combination)
        if best is None or score > best_score:  # the cost only lowers it
            score -= _cost(type_, [names[r] for _, r in combination] + settled)
            if best is None or score > best_score:
                best, best_score = combination, score
    for i, (_, r) in zip(open_, best or (), strict=True):
        chosen[i] = r
    return chosen
