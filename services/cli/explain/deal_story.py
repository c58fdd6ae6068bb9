"""What is told of a deal, by whom, and why it is shown and scored as it is: from its newest state and its claims."""

from collections.abc import Sequence
from typing import Any

from services.alerting.headline import headline
from services.cli import timeline_view
from services.scoring.claims import Claim
from services.scoring.facts.origins import Origins, origins_of
from services.scoring.facts.ranking import in_time, source_class
from services.scoring.facts.told import told_of
from shared.events import DealState, Score, instant_text

Story = dict[str, Any]


def deal_story(state: DealState, claims: Sequence[tuple[Claim, bool]]) -> Story:
    """`claims`: all that were ever made about the deal, and whether each is live."""
    deal, live = state.deal, in_time(claim for claim, is_live in claims if is_live and not claim.possible)
    origins = origins_of(live)
    return {
        "deal_id": state.deal_id,
        "version": state.version,
        "headline": headline(deal),
        "superseded_by": state.superseded_by,
        "aliases": list(state.aliases),
        "deal": deal.model_dump(mode="json", exclude_none=True),
        "timeline": timeline_view.steps(deal),
        "articles": [_article(claim, origins) for claim in live],
        "possible": [_claim(claim, is_live) for claim, is_live in claims if is_live and claim.possible],
        "fields": [field.model_dump(mode="json", exclude_none=True) for field in told_of(live, deal)] if live else [],
        "scores": _scores(state),
        "claims": [_claim(claim, is_live) for claim, is_live in claims],
    }


def _article(claim: Claim, origins: Origins) -> Story:
    article = claim.article
    link = next((link for link in origins.links if link.article_id == article.article_id), None)
    return {
        "article_id": article.article_id,
        "revision": article.revision,
        "generation": article.generation,
        "document": article.document,
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher or article.source,
        "told": instant_text(claim.told),
        "source_class": str(source_class(claim)),
        "quote_chars": article.quote_chars,
        "origin": origins.number[article.article_id],
        "follows": {"article_id": link.to, "reason": link.reason} if link else None,
    }


def _scores(state: DealState) -> Story:
    scores = state.scores
    named = {name: score for name, score in scores if isinstance(score, Score)}
    return {
        "model": scores.model,
        "configuration": scores.configuration,
        **{name: score.model_dump(mode="json", exclude_none=True) for name, score in named.items()},
    }


def _claim(claim: Claim, live: bool) -> Story:
    article = claim.article
    return {
        "claim_id": claim.claim_id,
        "article_id": article.article_id,
        "revision": article.revision,
        "generation": article.generation,
        "title": article.title,
        "live": live,
        "possible": claim.possible,
        "says": f"{claim.mention.type.value.value}, {claim.mention.status.value.value}",
    }
