"""What a reader should know of the article's quality: authorship, commentary, terms kept back, figures that differ."""

import re

import re2

from shared.events import Evidence, Flag, FlagKind, PartKind, Ticker, TickerCheck

from .document import Document, Match, Pattern

EXTRACTOR = "flags/1"
F = FlagKind
_AI = r"(?:AI|A\.I\.|artificial intelligence|ChatGPT|GPT-\d\w*|a (?:large )?language model|generative AI|an? LLM)"
_DECLARED = re2.compile(
    rf"(?i)\bAI (?:writing agent|writer|author|journalist|reporter|news ?writer)\b|\b(?:this|the) (?:article|story|content|post|report|summary|text|analysis|piece|press release|commentary)s? (?:was|were|is|has been) (?:\w+ )?(?:generated|written|produced|created|drafted|authored|prepared|compiled)\b[^.]{{0,60}}?\b(?:by|with|using|through|of) [^.]{{0,30}}?{_AI}\b|"
    rf"\b(?:written|generated|authored|drafted) (?:entirely |automatically )?(?:by|with|using) (?:the help of |the assistance of )?{_AI}\b",
)
_DECLARED_IN_NOTE = re.compile(
    rf"\b{_AI}[- ](?:generated|written|assisted|powered|driven|based)\b|\b{_AI} (?:agent|model|tool|system)\b|\blanguage model\b|\breasoning (?:core|model|engine)\b",
    re.IGNORECASE,
)
_STYLE = re2.compile(
    r"(?i)\butm_source=chatgpt\.com|\b(?:rapidly|ever)[- ](?:evolving|changing) (?:\w+ )?(?:landscape|world|field)|\btestament to\b|\bunderscor(?:es|ing) (?:the|its|a|their)\b|\bmore than (?:just )?an? \w+\s?—\s?it[’']s\b|\bnot just an? \w+[^.]{0,40}—\s?it[’']s\b|"
    r"\bwin-win (?:scenario|situation)\b|\bblueprint for\b|\bcompelling case\b|\bbridg(?:e|ing) the gap\b|\bgame-?chang(?:er|ing)\b|\breshap(?:e|ing) the\b|\bat the forefront of\b|\bunlock(?:ing|s)? (?:the |new )?(?:value|potential)\b|\bpoised (?:to|for)\b|\bconvergence of\b|\bpivotal (?:moment|role|step)\b|\bseamless(?:ly)?\b|\bcutting-edge\b|\bdelve\b|\btapestry\b|\bexemplif(?:y|ies)\b",
)
_COMMENTARY = re2.compile(
    r"(?i)\b(?:for investors|investors (?:should|may want|might|seeking|looking)|investment (?:angles?|thesis|case|implications|opportunit(?:y|ies))|(?:stock|shares) (?:to (?:watch|buy)|is a buy)|key takeaways?|in (?:my|our) (?:view|opinion)|buy,? (?:sell,? )?or hold|long-term (?:strategic )?value|should (?:monitor|consider|watch)|what it means|price target|upside potential|valuation (?:remains|is))\b",
)
_REDACTED = re2.compile(
    r"(?i)\b(?:financial |economic |commercial |specific |further )*(?:terms|details|conditions|price|value|sum|amount)\b[^.]{0,60}?\b(?:were|was|are|is|have|has|been|remain)? ?(?:not (?:been |being |immediately )?disclosed|undisclosed|not (?:be )?(?:made public|revealed|released)|kept confidential|confidential)\b|\bundisclosed (?:amount|sum|terms|price|fee|upfront|value)\b|\b(?:did not|didn[’']t|declined to|without|not) disclos(?:e|ing) (?:the |its |any )?(?:financial |further |specific |exact |deal )*(?:terms|details|price|value|size|amount|figures?)\b|\[\*{2,3}\]|\[• ?\]|\[redacted\]",
)


def of_article(document: Document, tickers: list[Ticker]) -> list[Flag]:
    """The flags of the article as a whole."""
    found: list[Flag] = []
    for ticker in tickers:
        if ticker.check == TickerCheck.mismatch:
            detail = f"{ticker.exchange}:{ticker.symbol} is not {ticker.name}'s"
            detail += f" (expected {ticker.expected})" if ticker.expected else ""
            detail += f"; it belongs to {ticker.belongs_to}" if ticker.belongs_to else ""
            found.append(Flag(kind=F.ticker_mismatch, detail=detail, evidence=ticker.evidence))
    declared = _declared(document)
    if declared:
        found.append(Flag(kind=F.ai_declared, detail="the article says that an AI wrote it", evidence=(declared,)))
    else:
        style = _distinct(document, _STYLE)
        linked = [m for m in style if "chatgpt" in m.group().lower()]
        if linked or len(style) >= 6:
            chosen = (linked or style)[:4]
            detail = (
                "it links with an AI chat's mark" if linked else f"{len(style)} turns of phrase that AI writing favours"
            )
            evidence = tuple(document.evidence(m.start(), m.end(), EXTRACTOR, 0.6) for m in chosen)
            found.append(Flag(kind=F.ai_suspected, detail=detail, evidence=evidence))
    comments = _distinct(document, _COMMENTARY)
    if len(comments) >= 2:
        evidence = tuple(document.evidence(m.start(), m.end(), EXTRACTOR, 0.75) for m in comments[:4])
        found.append(Flag(kind=F.commentary, detail="it advises investors rather than reports", evidence=evidence))
    return found


def of_deal(document: Document, total: tuple[int, int] | None, conflicting: tuple[tuple[int, int], ...]) -> list[Flag]:
    """The flags of the article's deal."""
    found: list[Flag] = []
    redacted = next(iter(document.in_news(_REDACTED)), None)
    if redacted:
        evidence = document.evidence(redacted.start(), redacted.end(), EXTRACTOR, 0.85)
        found.append(Flag(kind=F.redacted_terms, detail="terms are kept back", evidence=(evidence,)))
    if conflicting and total:
        places = [total, *conflicting[:3]]
        evidences = tuple(document.evidence(a, b, EXTRACTOR, 0.5) for a, b in places)
        found.append(
            Flag(kind=F.conflicting_amounts, detail="headline and text give different totals", evidence=evidences)
        )
    return found


def _declared(document: Document) -> Evidence | None:
    text = document.text
    for part in document.parts:
        if part.kind == PartKind.author_note:
            note = _DECLARED_IN_NOTE.search(text, part.start, part.end)
            if note:
                return document.evidence(note.start(), note.end(), EXTRACTOR, 0.95)
    match = _DECLARED.search(text[:60_000])
    return document.evidence(match.start(), match.end(), EXTRACTOR, 0.9) if match else None


def _distinct(document: Document, pattern: Pattern) -> list[Match]:
    seen: dict[str, Match] = {}
    for match in document.in_news(pattern):
        seen.setdefault(match.group().lower(), match)
    return list(seen.values())
