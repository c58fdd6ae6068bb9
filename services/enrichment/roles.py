"""Who does what in a deal: frames of words around organisations, for each type of deal."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.events import DealType, Role

from .masking import GROUP, ONE, Masked
from .organisations import Organisation

R, T = Role, DealType
_NO_ORG = f"[^{ONE[1:-1]}]"
_L, _R = rf"(?P<l>{GROUP})", rf"(?P<r>{GROUP})"


@dataclass(frozen=True)
class Frame:
    left: Role | None
    right: Role | None
    pattern: re.Pattern[str]
    weight: float = 1.0


def _f(left: Role | None, right: Role | None, pattern: str, weight: float = 1.0) -> Frame:
    if right is None:  # who alone is told to do a thing does it before anyone else is named
        pattern = pattern.replace("<L>.{", f"<L>{_NO_ORG}{{")
    return Frame(left, right, re.compile(pattern.replace("<L>", _L).replace("<R>", _R), re.IGNORECASE), weight)


_BUY = r"(?:snaps? up|snapped up|scoops? up|takes? over|buys out|acquires?|acquired|acquiring|to acquire|acquisition of|to buy|buys|buying|takeover of|tender offer for|purchases?|purchased|offer for|stake in|interest in|bid for|combine with|take over)"
_PAYS = r"(?:up-?front|milestone|royalt\w+|payments?|license fees?|cash payment|licen[sc]ing)"

_ACQUISITION = (
    _f(R.target, R.acquirer, r"<L>.{0,40}?\b(?:reject\w*|spurn\w*|rebuff\w*|turn\w* down|accept\w*|back\w*|recommend\w*|receiv\w*|weigh\w*|confirm\w*|gets?|got)\b(?:(?! for ).){0,60}?\b(?:bid|offer|approach|proposal)s?\b.{0,20}? (?:from|by) <R>", 2.0),
    _f(R.target, R.acquirer, r"<L>.{0,40}?\b(?:reject\w*|spurn\w*|rebuff\w*|turn\w* down|accept\w*|back\w*|recommend\w*|weigh\w*) (?:the )?<R>[’']s? (?:[^ ]+ ){0,4}(?:bid|offer|approach|proposal)", 2.0),
    _f(R.target, R.acquirer, r"<L>.{0,140}?\b(?:acquired by|acquisition by|bought by|swallowed by|snapped up by|taken over by|taken private by|takeover by|to be acquired by|sold to|sale to|merge into) (?:the |an affiliate of |funds managed by )?.{0,30}?<R>", 1.5),
    _f(R.target, R.acquirer, r"\bacquisition of (?:\w+ ){0,4}?<L>.{0,40}?\bby (?:\w+ ){0,3}?<R>", 1.6),
    _f(R.acquirer, R.target, rf"<L>.{{0,220}}?\b{_BUY}\b(?!.{{0,40}}\bby\b.{{0,10}}{ONE}).{{0,90}}?<R>"),
    _f(R.acquirer, R.target, rf"<L> (?:and|&) (?P<r>{ONE}).{{0,120}}?\bunder which (?P=l)\b", 1.2),
    _f(R.acquirer, R.target, r"<L>.{0,160}?\b(?:agreement|deal|transaction|talks|bid|arrangement|negotiations|takeover)\b.{0,20}? (?:with|for|to combine with) (?:[\w’'-]+ ){0,4}?<R>", 0.8),
    _f(R.target, R.acquirer, r"<L>.{0,80}?\b(?:sells? itself|agreed? to sell itself|goes|is going|going) (?:\w+ ){0,3}?to <R>", 1.5),
    _f(None, R.seller, rf"\b{_BUY}\b[^.]{{0,160}}?\bfrom (?:the )?<R>", 0.7),
)  # fmt: skip
_ASSET_PURCHASE = (
    _f(R.seller, R.acquirer, r"<L>.{0,160}?\b(?:sell|sells|sold|selling|sale of|divests?|divested|divestiture of|divesting|divest)\b.{0,140}?\bto (?:the )?<R>", 1.5),
    _f(R.acquirer, R.seller, rf"<L>.{{0,200}}?\b(?:{_BUY}|purchase of|asset purchase agreement with)\b.{{0,140}}?\bfrom (?:the )?<R>", 1.6),
    _f(R.seller, R.acquirer, r"\b(?:sale|divestiture|divestment) (?:of|by) (?:\w+ ){0,5}?<L>.{0,120}?\bto (?:the )?<R>", 1.4),
    _f(R.acquirer, R.seller, rf"<L>.{{0,220}}?\b(?:{_BUY}|purchase of|purchase|asset purchase agreement with|letter of intent)\b.{{0,120}}?<R>"),
    _f(None, R.target, r"\b(?:sale|purchase|divestiture) of (?:[\w-]+ ){0,5}?subsidiar(?:y|ies),? <R>", 1.2),
    _f(R.seller, None, r"<L>.{0,60}?\b(?:sells?|divests?|to sell|to divest|closes? (?:\S+ )?sale|completes? (?:the )?sale)\b", 0.8),
)  # fmt: skip
LICENSE = (
    _f(R.licensee, R.licensor, r"<L> (?:to )?(?:in-)?licen[sc]es? <R>[’']s?", 1.8),
    _f(None, R.licensor, r"\b(?:to|will|has|have) (?:in-)?licen[sc]ed?\b.{0,90}?\bfrom (?:the )?<R>", 1.5),
    _f(R.licensee, R.licensor, r"<L>.{0,160}?\b(?:in-licens\w+|licen[sc]es? .{0,80}?\bfrom|licen[sc]ed .{0,80}?\bfrom|obtain\w* .{0,100}?\b(?:rights|licen[sc]e).{0,80}?\bfrom|(?:secur|acquir|receiv|gain)\w* .{0,80}?\b(?:rights|licen[sc]e\b)(?! payment).{0,80}?\bfrom|rights (?:to .{0,60}?)?from|licen[sc]e from) (?:the )?<R>", 1.6),
    _f(R.licensor, R.licensee, r"<L>.{0,140}?\b(?:grants?|granted|granting|will grant|has granted|to grant|out-licens\w+|licenses|licensed)\b (?:to )?(?:the )?<R>", 1.6),
    _f(R.licensor, R.licensee, r"<L>.{0,140}?\b(?:grants?|granted|granting|out-licens\w+|licenses|licensed|grants? exclusive|sublicens\w+)\b.{0,140}?\bto (?:the )?<R>", 1.4),
    _f(R.licensor, R.licensee, r"<L>.{0,100}?\b(?:receives?|received|receipt of|records?|earns?|to receive|eligible to receive|will receive|collects?)\b.{0,90}?\b(?:licen[sc]ing|milestone|royalt\w+|up-?front|license)\b.{0,80}?\bfrom (?:its \w+ partner )?<R>", 1.6),
    _f(R.licensee, R.licensor, rf"<L>.{{0,40}}?\b(?:will|to|shall|has agreed to|agreed to) (?:also )?(?:pay|make)\b(?: an? {_PAYS}.{{0,40}}?\bto)? ?.{{0,40}}?<R>", 1.3),
    _f(R.licensor, None, rf"<L>.{{0,60}}?\b(?:(?:will|is eligible to|are eligible to|may|to|shall|is entitled to|eligible to|could) (?:also )?receive|(?:is|are) (?:also )?eligible for)\b.{{0,80}}?\b{_PAYS}", 1.2),
    _f(R.licensee, None, r"<L>.{0,60}?\b(?:gains?|receives?|obtains?|will (?:have|obtain|receive|gain|be granted)|has obtained|is granted|was granted|acquires?)\b.{0,40}?\b(?:exclusive|worldwide|global|the)? ?(?:\w+ ){0,3}(?:rights|licen[sc]e)\b", 1.1),
    _f(R.licensee, None, r"<L>.{0,30}?\bwill be responsible for\b.{0,80}?\b(?:development|commerciali[sz]ation|regulatory)", 0.7),
    _f(R.licensee, R.licensor, r"<L>.{0,40}?\b(?:hand(?:s|ed|ing)|pays|paid|paying|will pay|to pay|fork\w* over|put\w* up|dol\w+ out|dish\w* out|offer(?:s|ed|ing)|bet\w*|shell\w* out)\b(?: \S+){0,5}? (?:to )?<R>", 1.5),
    _f(R.licensor, None, r"<L>(?: \w+){0,2} (?:could|will|would|stands to|may|can|is in line to|gets?|is set to|nets?|bags?|pockets?|lands?|scores?|banks?) (?:also )?(?:pocket|earn|collect|net|bag|get|score|reap|gain|receive|see|make|land|secure)?\b.{0,60}?\b(?:up-?front|milestones?|royalt\w+|biobucks)", 1.2),
    _f(R.licensee, None, r"<L>.{0,20}?\b(?:will|to|would) (?:lead|oversee|assume|take (?:over|on|the lead)|handle|fund|be (?:solely )?responsible)\b.{0,80}?\b(?:development|commerciali[sz]ation|regulatory|trials?|research|activities)", 0.9),
    _f(R.licensee, R.licensor, r"<L>.{0,60}?\b(?:exercis\w+|opt(?:s|ed|ing) in).{0,60}?\boption\w*\b.{0,80}?\b(?:with|from|under) (?:its \w+ with )?<R>", 1.4),
    _f(R.licensee, R.licensor, r"<L>.{0,80}?\b(?:return\w*|hand\w* back|giv\w+ back)\b.{0,60}?\brights\b.{0,60}?\bto <R>", 1.6),
    _f(R.licensor, R.licensee, r"<L>.{0,60}?\b(?:regain\w*|reacquir\w*|reclaim\w*|take\w* back|get\w* back|recover\w*)\b.{0,60}?\brights\b.{0,60}?\bfrom <R>", 2.0),
    _f(R.licensee, R.licensor, r"<L>[’']s? (?:sub)?licen[sc]ee of <R>", 1.0),
    _f(None, R.licensee, r"\b(?:grants?|granted|granting) (?:to )?<R>.{0,60}?\b(?:licen[sc]e|rights)", 1.2),
    _f(None, R.licensor, r"\blicen[sc]e from (?:the )?(?:\w+ )?<R>", 0.6),
)  # fmt: skip
_LICENSE_PLAIN = (
    _f(R.licensor, R.licensee, r"<L>.{0,200}?\blicen[sc]\w*.{0,100}?\b(?:with|and|to) (?:the )?<R>", 0.4),
)
_COMMERCIAL = (
    _f(R.distributor, R.supplier, r"<L>.{0,160}?\b(?:to distribute|distributor (?:of|for)|secur\w+ .{0,40}?distribution rights|rights to (?:distribute|market)|to market|will distribute|appointed .{0,30}?distributor (?:of|for|by))\b.{0,60}?<R>", 1.5),
    _f(R.supplier, R.distributor, r"<L>.{0,120}?\b(?:appoints?|appointed|names?|selects?|grants?|granted)\b.{0,20}?<R>.{0,80}?\b(?:distribut\w+|rights|reseller)", 1.6),
    _f(R.distributor, None, r"<L>.{0,60}?\b(?:will|to|as|is|be) (?:the |an? )?(?:\w+ ){0,3}(?:distribute|market and sell|distributor|promote)\b", 1.2),
    _f(R.supplier, R.partner, r"<L>.{0,120}?\b(?:wins?|won|secures?|awarded|receives?|renew\w+|lands?)\b.{0,60}?\b(?:contract|agreements?|order)s?\b.{0,60}?\b(?:from|with|by|for)\b.{0,40}?<R>", 1.3),
    _f(R.supplier, R.distributor, r"<L>.{0,220}?\b(?:distribut\w+|co-?promot\w+|commerciali[sz]\w+|market\w*|resell\w*|sell\w*|sales)\b.{0,100}?\b(?:with|by|through|and|from)\b.{0,40}?<R>", 0.8),
    _f(R.supplier, R.partner, r"<L>.{0,220}?\b(?:partner\w*|agreement|contract|deal|alliance|collaborat\w+|renewal)\b.{0,80}?\b(?:with|by|through|and|from)\b.{0,40}?<R>", 0.6),
    _f(R.distributor, R.supplier, r"<L>.{0,100}?\b(?:to|will) (?:sell|distribute|market|promote|commercialize)\b(?: [\w-]+){1,7}? (?:of|from|made by|developed by) (?:the )?<R>", 1.6),
    _f(R.distributor, R.supplier, r"<L>.{0,100}?\b(?:to|will) (?:\w+ )?(?:sell|distribute|market|promote|commercialize|carry|stock)\b(?: \w+){0,3}? <R>[’']s?", 1.5),
    _f(R.supplier, R.distributor, r"\b(?:agreement|contract|deal) with <L>.{0,60}?\b(?:gives?|grants?|provides?|awards?) <R>.{0,60}?\brights\b", 1.8),
    _f(R.distributor, None, r"<L>.{0,100}?\b(?:secures?|secured|obtain\w*|gain\w*|acquire\w*|lands?|wins?|receive\w*)\b.{0,60}?\b(?:distribution|marketing|commerciali[sz]ation|commercial|promotion) (?:and \w+ )?rights", 1.2),
    _f(R.supplier, R.distributor, rf"(?P<l>{ONE})(?:,| and| &) (?P<r>{ONE}).{{0,60}}?\b(?:announce|sign|enter|partner|team|agree|ink)", 0.8),
)  # fmt: skip
_SUPPLY = (
    _f(R.supplier, R.partner, r"<L>.{0,120}?\b(?:wins?|won|secures?|awarded|receives?|lands?|renew\w+)\b.{0,60}?\b(?:contracts?|orders?)\b(?:.{0,60}?\b(?:from|with|by|for)\b.{0,40}?<R>)?", 1.3),
    _f(R.supplier, R.partner, r"<L>.{0,30}?\b(?:will|to) (?:manufacture|produce|supply|provide)\b.{0,60}?\bfor <R>", 1.4),
    _f(R.supplier, R.partner, r"<L>.{0,140}?\b(?:with|from) <R> to (?:manufacture|produce|make|supply|provide)\b (?:its|their|the|an?)\b", 1.0),
    _f(None, R.supplier, r"\b(?:manufactured|produced|supplied|manufacturing|production|manufacture) (?:agreement |services )?(?:by|from|partner,?) <R>", 1.2),
    _f(R.partner, R.supplier, r"<L>.{0,220}?\b(?:agreement|partner\w*|collaborat\w+|contract|deal|engag\w+|select\w+|MOU|alliance)\b.{0,80}?\b(?:with|and|by|of)\b.{0,40}?<R>", 0.8),
    _f(R.partner, R.supplier, rf"(?P<l>{ONE})(?:,| and| &) (?P<r>{ONE}).{{0,60}}?\b(?:announce|sign|enter|partner|team|agree|ink)", 0.8),
)  # fmt: skip
_GRANT = (
    _f(R.recipient, R.funder, r"<L>.{0,60}?\b(?:announc\w+|said|report\w+) (?:\w+ )?that (?:the )?<R> (?:has |had |will )?(?:awarded|granted|given|award|grant|selected|chosen) (?:it|the company|them)\b", 2.5),
    _f(R.funder, R.recipient, r"<L>.{0,60}?\b(?:provid(?:es|ed|ing|e)|giv(?:es|ing|e)|gave|awards?|awarded|grants?|granted|funds?|funded|supports?|supported|backs|pledge[sd]?)\b (?:the )?<R>", 1.5),
    _f(R.recipient, R.funder, r"<L>.{0,140}?\b(?:receiv\w+|awarded|secur\w+|wins?|won|granted|announc\w+|lands?|gets?|obtain\w*|selected)\b.{0,160}?\b(?:from|by|through|with|of) (?:the )?<R>", 1.2),
    _f(R.funder, R.recipient, r"<L>.{0,80}?\b(?:awards?|awarded|grants?|gives?|provid\w+|donat\w+|announc\w+|has awarded|commits?|funds?|investing|invests?)\b.{0,160}?\b(?:to|for|in) (?:the )?<R>", 1.0),
    _f(R.recipient, None, r"<L>.{0,60}?\b(?:receives?|received|secures?|secured|wins?|won|was awarded|has been awarded|were awarded|(?<!has )(?<!have )(?<!had )awarded)\b(?! it\b| the company)(?! \$?[\d,.]+ \w* ?(?:vision )?grant to)", 0.8),
    _f(None, R.funder, r"\b(?:grant|award|funding|contract|funded|supported|awarded|investment)\w*\b.{0,50}?\b(?:from|by|of) (?:the )?<R>", 0.9),
    _f(R.funder, None, r"<L>.{0,30}?\b(?:awards|is funding|funds|halts funding|grant\b|provides funding)", 0.7),
    _f(None, R.recipient, r"\b(?:awarded|granted|awards|gives|donated|provided) (?:to )?(?:the )?<R>", 0.7),
)  # fmt: skip
_DEBT = (
    _f(R.issuer, R.lender, r"<L>.{0,240}?\b(?:from|with|by|and|provided by|led by) (?:the |funds managed by |affiliates of )?<R>", 0.8),
    _f(None, R.lender, r"\b(?:loan|facility|financing|notes?|debentures?|credit|agreement)\b.{0,60}?\b(?:from|with|by|provided by) (?:the |funds managed by )?<R>", 1.2),
    _f(R.lender, None, r"<L>.{0,40}?\b(?:provid\w+|extend\w+|lends?|lent|agreed to purchase|committed|as (?:the )?lender)\b", 1.0),
)  # fmt: skip
INVESTORS = (
    _f(R.issuer, R.investor, r"<L>.{0,60}?\b(?:rais\w+|secur\w+|bags?|bagged|lands?|landed|gets?|closes?|closed)\b.{0,50}?\bfrom (?:[\w-]+ ){0,4}?<R>", 1.3),
    _f(None, R.investor, r"\b(?:purchase|subscription|equity line|investment) (?:agreements?|facility|of credit)\b.{0,20}? with (?:an affiliate of |funds managed by |the )?<R>", 1.2),
    _f(None, R.investor, r"\b(?:co-)?(?:led|backed|joined|anchored|supported|funded|corner-?stoned|subscribed|headed|made) (?:\w+ )?by (?:(?:an?|the|new|existing|founding|strategic|current|leading|life|science|sciences|healthcare|biotech|venture|capital|specialist|global|institutional|and|returning|lead|long-term|family|office|of|arm|funds?|managed|by|affiliates?)[- ]){0,6}?(?:investors?,? |investor,? |firms? )?(?:including )?(?:the )?<R>", 1.4),
    _f(None, R.investor, r"\b(?:participation|investment|funding|capital|contributions?|commitments?|support|backing|round|financing|proceeds|placement) (?:\w+ )?(?:from|by|of|with|through) (?:[\w-]+ ){0,6}?(?:investors?,? |shareholders?,? )?(?:including |such as )?(?:the )?<R>", 1.2),
    _f(None, R.investor, r"\b(?:investors?|backers|shareholders|syndicate|firms|participants)\b(?:.{0,110}?\b(?:includ\w+|such as|were|are|from|like|joined)\b|,|:)? (?:[\w-]+[’']s )?(?:the )?<R>", 1.2),
    _f(R.investor, None, r"<L>.{0,30}?\b(?:led(?! by)|co-led(?! by)|participated|took part|take part|invested|joined(?! by)|has joined|also participated|invests|subscribed|agreed to (?:purchase|invest)|will invest|commits? to|acquires? a .{0,20}?stake)\b", 1.1),
    _f(R.investor, R.issuer, r"<L>.{0,100}?\b(?:invests?|invested|investing|investment|stake|converts? .{0,60}?equity) in(?:to)? (?:the )?<R>", 1.6),
    _f(R.issuer, R.investor, r"<L>.{0,120}?\b(?:strategic )?(?:investment|funding|financing|round|series [a-h]) (?:\w+ ){0,3}?(?:from|by|led by|with) (?:[\w-]+ ){0,3}?<R>", 1.2),
)  # fmt: skip
_ISSUER = (
    _f(R.issuer, None, r"<L>.{0,120}?\b(?:rais\w+|secur\w+|clos\w+|complet\w+|pric\w+|announc\w+|enter\w+|launch\w+|receiv\w+|plans?|sign\w+|propos\w+|files?|engag\w+|gets?|lands?|bags?|to (?:issue|offer|raise)|issued|agreed|seek)\b", 0.9),
    _f(None, R.issuer, r"\b(?:round|financing|series [a-h]|seed|funding|investment|stake|shares) (?:\w+ )?(?:for|of|in) (?:\w+ ){0,4}?(?P<r>" + ONE + r")", 0.9),
)  # fmt: skip
_PUBLIC = (
    _f(R.host, R.recipient, r"<L>.{0,60}?\b(?:hosts?|grants?|provides?|offers?|opens?|gives?)\b.{0,100}?\b(?:access|space|facilit\w+|lab\w*)\b", 1.3),
    _f(R.host, None, rf"(?P<l>{ONE})[^{ONE[1:-1]}]{{0,40}}?\b(?:hosts?|grants?|provides?|offers?|opens?|gives?)\b[^{ONE[1:-1]}]{{0,100}}?\b(?:access|lab space|facilit\w+|laborator\w+)\b", 1.5),
    _f(R.funder, None, rf"(?P<l>{ONE})[^{ONE[1:-1]}]{{0,40}}?\b(?:provides?|contributes?|supplies|offers?)\b[^{ONE[1:-1]}]{{0,40}}?\b(?:funding|funds|grants?|financ\w+)\b", 3.0),
    _f(R.funder, R.recipient, r"<L>.{0,60}?\b(?:awards?|funds?|sponsors?|commits?)\b.{0,100}?\bto (?:the )?<R>", 1.0),
    _f(R.recipient, R.funder, r"<L>.{0,60}?\b(?:wins?|won|awarded|receives?|selected)\b.{0,100}?\b(?:from|by|with) (?:the )?<R>", 1.3),
    _f(None, R.recipient, r"\b(?:participants?|startups?|start-ups?|winners?|cohort|selected companies|finalists?|awardees|grantees|beneficiaries|recipients?)\b(?: (?:are|is|were|include|including|such as|like))?[,:]? <R>", 1.5),
    _f(R.funder, None, rf"(?P<l>{ONE})[^{ONE[1:-1]}]{{0,20}}?\b(?:pays for|funds|finances|sponsors)\b", 3.0),
    _f(R.partner, R.partner, r"<L>.{0,120}?\b(?:partner\w*|collaborat\w+|alliance|agreement|tie[sd]? up|team\w* up|work\w*|MOU|memorandum|relationship)\b.{0,40}?\b(?:with|between) (?:[\w’'-]+ ){0,4}?<R>", 0.8),
    _f(R.partner, R.partner, r"\bbetween (?P<l>" + ONE + r") and (?:\w+[’']s )?(?P<r>" + ONE + ")", 0.8),
)  # fmt: skip
_PARTNERS = (
    _f(R.partner, R.partner, r"<L>.{0,240}?\b(?:with|between|alongside|together with|joins?|joined|and) (?:[\w’'-]+ ){0,7}?<R>"),
    _f(R.partner, R.partner, r"\b(?:between|of|by|with) (?P<l>" + ONE + r") (?:and|with|&) (?:\w+[’']s )?(?P<r>" + ONE + ")"),
    _f(R.partner, R.partner, r"<L>.{0,160}?\b(?:select\w*|tap\w*|choos\w+|adopt\w*|engag\w+|appoint\w*|collaborat\w+|partner\w*|team\w*|allian\w+|agreement|contract) (?:[\w’'-]+ ){0,8}?<R>", 0.8),
    _f(R.partner, None, rf"(?P<l>{GROUP})(?: today| have| has| are| is| proudly| both| jointly)* (?:announce\w*|partner\w*|collaborat\w+|sign\w*|form\w*|join\w*|team\w*|enter\w*|agree\w*|launch\w*|ink\w*|forge\w*|unveil\w*|expand\w*)\b", 0.8),
)  # fmt: skip
_SPIN_OFF = (
    _f(R.parent, R.target, r"<L>.{0,200}?\b(?:spin\w*[- ]?(?:off|out)|separat\w+|distribut\w+|subsidiary)\b.{0,120}?<R>"),
    _f(R.target, R.parent, r"<L>.{0,100}?\b(?:spin\w*[- ]?(?:off|out)|separat\w+|carved out) (?:of|from) (?:the )?<R>", 1.5),
    _f(R.parent, None, r"<L>.{0,200}?\b(?:spin\w*[- ]?(?:off|out)|separat\w+)", 0.6),
)  # fmt: skip
_ROYALTY = (
    _f(R.seller, R.acquirer, r"<L>.{0,200}?\b(?:sells?|sold|sale|agreement|financing|receives?|secur\w+|enter\w+)\b.{0,160}?\b(?:to|with|from) (?:the )?<R>", 0.9),
    _f(R.acquirer, R.seller, rf"<L>.{{0,160}}?\b(?:{_BUY})\b.{{0,160}}?\b(?:from|with)? ?<R>", 1.2),
)  # fmt: skip

FRAMES: dict[DealType, tuple[Frame, ...]] = {
    T.acquisition: _ACQUISITION,
    T.merger: (_f(R.partner, R.partner, r"<L>.{0,240}?\b(?:with|and|into|of) (?:the )?<R>"), _f(R.partner, R.partner, rf"(?P<l>{GROUP}).{{0,80}}?\bmerg\w+|business combination", 0.5)),
    T.asset_purchase: _ASSET_PURCHASE,
    T.spin_off: _SPIN_OFF,
    T.license: LICENSE + _LICENSE_PLAIN,
    T.option: (*LICENSE, _f(R.acquirer, R.target, r"<L>.{0,200}?\boption to (?:acquire|purchase|buy)\b.{0,80}?<R>", 1.4), *_LICENSE_PLAIN, *_PARTNERS[:1]),
    T.collaboration: _PARTNERS,
    T.commercialization: _COMMERCIAL,
    T.manufacturing_supply: _SUPPLY,
    T.joint_venture: _PARTNERS,
    T.venture_financing: INVESTORS + _ISSUER,
    T.equity_offering: INVESTORS + _ISSUER,
    T.ipo: _ISSUER + INVESTORS[:1],
    T.debt_financing: _DEBT + _ISSUER,
    T.royalty_financing: _ROYALTY,
    T.grant: _GRANT,
    T.public_partnership: _PUBLIC,
    T.settlement: _PARTNERS,
}  # fmt: skip

ADVISORS = (
    _f(R.advisor, None, rf"(?<!to )(?<!for )(?<!for the )(?P<l>{GROUP})[^{ONE[1:-1]}]{{0,30}}?\b(?:act(?:s|ed|ing)|serv(?:es|ed|ing)|is|was|are|were) as (?:\w+[- ]){{0,8}}?(?:placement agents?|underwriters?|book-?runn\w+|book-running managers?|managers?|(?:legal |financial )?advis[eo]rs?|(?:legal )?counsel|agents?)\b"),
    _f(None, R.advisor, rf"\b(?:placement agents?|underwriters?|book-?runn\w+|(?:financial|legal) advis[eo]rs?|(?:legal )?counsel|engaged|represented by|advised by|retained|investment bank\w*)\b(?: (?:is|are|was|were|by|with|of))? (?:the )?(?P<r>{GROUP})"),
    _f(None, R.advisor, rf"\bgranted (?P<r>{ONE}).{{0,40}}?\b(?:option to purchase|over-?allotment)"),
    _f(None, R.advisor, rf"\b(?:advised|represented)(?: \w+){{0,3}} by (?:the )?(?P<r>{GROUP})"),
    _f(R.advisor, None, rf"(?P<l>{ONE})(?:, led by [^.;]{{0,60}}?,)? (?:advised|represented|is advising|are advising|acted for|provided (?:legal|financial) advice to) (?:the |{ONE})"),
    _f(None, R.advisor, rf"\b(?:offering|placement),? (?:is|was|being)?,? ?(?:led|underwritten|managed) by (?:the )?(?P<r>{GROUP})"),
    _f(None, R.advisor, rf"\bas (?:sole |lead |joint |exclusive )*(?:book-?runn\w+|managers?|agents?)[^.;{ONE[1:-1]}]{{0,30}}? with (?P<r>{GROUP})(?=(?: Ltd\.?| Inc\.?| LLC)? (?:as|acting|serving))"),
    _f(R.advisor, None, rf"(?P<l>{GROUP}),? (?:LLP,? |LLC,? )?(?:as |the )?(?:its |their |the )?(?:sole |lead |exclusive |joint |legal |financial |strategic )*(?:placement agent|underwriter|book-?runn\w+|advis[eo]r|counsel)"),
)  # fmt: skip
_SUB = r"(?:\w+[- ]){0,5}?(?:subsidiary|unit|affiliate)"
_SUBS = r"(?:\w+[- ]){0,5}?(?:subsidiaries|units|affiliates)"
_SUBSIDIARY = (
    _f(R.parent, None, rf"(?P<l>{ONE})(?:[’']s?)? (?:wholly[- ]owned |majority[- ]owned |operating |\w+ )?(?:subsidiary|unit|affiliate),? (?P<r>{ONE})"),
    _f(R.parent, None, rf"(?P<l>{ONE})[^.{ONE[1:-1]}]{{0,120}}?\b(?:its|their) {_SUB},? (?P<r>{ONE})"),
    _f(R.parent, None, rf"(?P<l>{ONE})(?:[’']s|[^.{ONE[1:-1]}]{{0,120}}?\b(?:its|their)) {_SUBS},? (?P<r>{GROUP})"),
    _f(R.parent, None, rf"(?P<r>{ONE}),? (?:an? |the )?{_SUB} of (?:the )?(?P<l>{ONE})"),
    _f(R.parent, None, rf"(?P<r>{GROUP}),? (?:(?:both|each) )?(?:the )?{_SUBS} of (?:the )?(?P<l>{ONE})"),
)  # fmt: skip


def matches(frames: Iterable[Frame], masked: Masked) -> list[tuple[Organisation, Role, float]]:
    """Every role that the frames give in the sentence, with the frame's weight."""
    found: list[tuple[Organisation, Role, float]] = []
    if not masked.members:
        return found
    several = masked.several
    for frame in frames:
        if several or frame.left is None or frame.right is None:
            for match in frame.pattern.finditer(masked.text):
                found += _roles(frame, match, masked)
    return found


_ADVISE = ("advis", "counsel", "agent", "nderwrit", "runn", "manage", "represent", "engaged", "retained", "nvestment bank", "granted", "led by")  # fmt: skip


def may_advise(text: str) -> bool:
    return any(word in text for word in _ADVISE)


def advisors(masked: Masked) -> list[Organisation]:
    """Whom the sentence names as an advisor of the deal: banks, law firms, placement agents."""
    if not masked.members or not may_advise(masked.text):
        return []
    return [organisation for organisation, _, _ in matches(ADVISORS, masked)]


def _roles(frame: Frame, match: re.Match[str], masked: Masked) -> list[tuple[Organisation, Role, float]]:
    groups = match.groupdict()
    left = masked.organisations(groups.get("l") or "")
    right = [o for o in masked.organisations(groups.get("r") or "") if o not in left]
    if frame.left and frame.right and not right and frame.weight < 1.3:
        return []
    sides = ((frame.left, left), (frame.right, right))
    return [(organisation, role, frame.weight) for role, side in sides if role for organisation in side]


_OWNS = re.compile(r"subsidiar|unit|affiliate|division|arm\b", re.IGNORECASE)


def subsidiaries(masked: Masked) -> list[tuple[Organisation, Organisation]]:
    """Pairs (parent, subsidiary) that the sentence names."""
    found: list[tuple[Organisation, Organisation]] = []
    if not masked.several or not _OWNS.search(masked.whole):
        return found
    for frame in _SUBSIDIARY:
        match = frame.pattern.search(masked.whole)
        if match:
            parent = masked.organisations(match["l"])[0]
            found += [(parent, child) for child in masked.organisations(match["r"]) if child is not parent]
    return found
