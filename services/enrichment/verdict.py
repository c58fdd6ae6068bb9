"""Is the article's news a deal of the life sciences? The seam where a trained classifier can take over."""

import re
from dataclasses import dataclass

from shared.events import DealType

from . import deal_types
from .document import Document

EXTRACTOR = "verdict/1"


@dataclass(frozen=True)
class Verdict:
    """`reason` names why; `confidence` (0-1) that the verdict is right."""

    is_deal: bool
    reason: str
    confidence: float


_FIELD = re.compile(
    r"\b(?:bio(?:tech|pharm|medic|logic|science|therap)\w*|pharma\w*|therap(?:y|ies|eutic\w*)|drugs?|medicines?|medical|medtech|clinical\w*|clinics?|patients?|health(?:care)?|"
    r"hospitals?|diagnos\w+|vaccin\w+|oncology|cancers?|tumou?rs?|disease\w*|disorders?|treatments?|FDA|EMA|genom\w+|gene|genetic\w*|cells?|antibod\w+|protein\w*|physicians?|surg\w+|"
    r"telehealth|telemedicine|nursing|dental|wellness|life sciences?|laborator\w+|molecul\w+|immun\w+|psychedelic\w*|psychiatr\w+|neuro\w+|cardi\w+|symptoms?|syndrome|nutraceutical\w*|doctors?|care)\b",
    re.IGNORECASE,
)
_CORE_FIELD = re.compile(
    r"\b(?:bio(?:tech|pharm|medic|logic|science|therap)\w*|pharma\w*|therapeutic\w*|drugs?|medical|medtech|clinical\w*|patients?|healthcare|hospitals?|diagnos\w+|vaccin\w+|oncology|cancers?|disease\w*|FDA|genom\w+|telehealth|life sciences?)\b",
    re.IGNORECASE,
)
# Headlines whose news is something else, whatever deal the text goes on to mention.
_OTHER_NEWS = re.compile(
    r"\b(?:reports?|announces?|posts?|releases?|provides?)\b.{0,60}\b(?:results|earnings|update|revenues?|topline|data)\b|\b(?:first|second|third|fourth|Q[1-4]|full[- ]year|fiscal|\dQ\d\d)[- ](?:quarter|year|20\d\d|results|financial)\b|"
    r"\bfinancial results\b|\bearnings\b|\bQ[1-4] (?:20\d\d|results|loss)|\b\dQ\d\d\b|\b(?:to present|presents|presentation|to participate|participat(?:es|ing)|attend(?:s|ing)|to host|hosts?|to exhibit|showcases?|to speak|webcast|conference call|fireside)\b|"
    r"\b(?:price target|buy rating|coverage|speculative buy|initiates coverage|analyst|stocks? to (?:watch|buy)|rating)\b|"
    r"\b(?:appoints?|appointed|names?|named|hires?|promotes|welcomes|joins (?:the )?board|elects?|new hire|steps down|resigns|retire[sd]?)\b|"
    r"\b(?:wins?|receives?|earns?|named|honou?r(?:s|ed)?|recogni[sz]e[sd]?|celebrat\w+|finalists?)\b.{0,80}\b(?:awards?|prize|medal|recognition|honou?rs?|center of excellence|top doctors?|certification|accreditation)\b|\bawards?\b.{0,20}\b(?:winner|recipients?|ceremony)|\b(?:Mentorship|Innovation|Excellence|Achievement|Hero|Chairman[’' ]s) Award\b|"
    r"\bFDA (?:approv\w+|clear\w+|grants?|designation|accepts?|registration)\b|\b(?:approval|clearance|designation) (?:from|by|to|for)\b.{0,30}\b(?:FDA|trial|begin|treat\w*)|\breceives? (?:\w+ ){0,3}(?:approval|clearance|designation|patent|notice of allowance)\b|"
    r"\bpatents?\b(?!.{0,60}\b(?:licens\w+|acqui\w+|settle\w*)\b)|\b(?:phase|ph) ?(?:[1-4]|I{1,3}V?)[ab]?\b.{0,40}\b(?:trial|study|data|results|enrol\w+|dos\w+)\b(?!.{0,60}\b(?:agreement|partner\w*|CDMO|financing|licens\w+))|\b(?:first patient|enrol(?:s|ment|ls)|dosing|topline|top-line)\b|"
    r"\b(?:scholarship|essay contest|fundrais\w+|raise funds|sweepstakes|gala|charity|awareness (?:day|month|week|campaign)|survey|webinar|podcast|interview|Q&A|roundup|round-up|newsletter|shareholder letter|letter to shareholders|reverse (?:stock )?split|delist\w+|continued listing|class action|investigat(?:es|ion)|lawsuit filed|whistleblower)\b|"
    r"\bgrant for (?:\w+ ){0,3}(?:students?|leaders|professionals|education)\b|\bgrants? (?:opens|now open|returns|recipient)\b|"
    r"\bopens? (?:new|its|first|a |an |in )|\bnew (?:location|clinic|office|site|facility)\b|\bgrand opening\b|\b(?:launches?|introduces?|unveils?|debuts?|rolls out)\b(?!.{0,60}\b(?:partner\w*|collaborat\w+|joint venture|offering|placement|alliance|fund\b))|"
    r"\bnow (?:available|offering|accepting|being traded|traded)\b|\bshares are now\b|\b(?:growth|market) (?:report|update|size|outlook)\b|\bindustry (?:update|report)|: update\b|\b(?:how|why|what) (?:the|to|this|these|is|are|can|do|you|patients)\b|\?$|\b\d+ (?:exciting|best|top|reasons|stocks|ways|tips|things)\b",
    re.IGNORECASE,
)
_SURE_TITLE = re.compile(
    r"\bto acquire\b|\bacquires\b|\bacquisition of\b|\bpartners? with\b|\bpartnership with\b|\bcollaborat\w+ with\b|\bjoint venture\b|\bpublic offering\b|\bprivate placement\b|\bregistered direct\b|\bseries [a-h]\b|\blicen[sc]e agreement\b|\bdistribution (?:agreement|partnership|deal)\b|\bmerger\b|\braises? [$€£]|\bletter of intent\b|\bLOI\b|\bMOU\b|\bstrategic (?:partnership|alliance|collaboration|investment)\b|\bdebenture|\bconvertible note|\bgrant\b.{0,30}\bfrom\b",
    re.IGNORECASE,
)
# Reported as done now, by the one who did it.
_TOLD = re.compile(
    r"\b(?:today |has |have |is |are |was |were |officially |recently |proudly )*(?:announce[sd]?|announcing|announcement|enter(?:s|ed|ing)? into|signed|signs|inked|inks|agreed|agrees|completed|closed|closing|launched|secured|raised|awarded|receipt|received|partnered|acquired|formed|executed|joined|selected|finalized|team(?:ed|ing) up|joining forces|pleased|proud|thrilled|excited)\b",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"\b(?:highlight(?:s|ed)|positioned|poised|potential|spotlight\w*|opportunit(?:y|ies)|meet|a look at|inside|charts? path|maintains|strengthening|urges?|warns?|highlights growing|showcas\w+|promising|massive|featured company|educate investors|investors on)\b",
    re.IGNORECASE,
)
_OLD = re.compile(r"\b(?:last year|in 20[01]\d|in (?:january|february|march|april|may|june|july|august|september|october|november|december) 20\d\d|previously|since 20\d\d|earlier this year)\b", re.IGNORECASE)
_NOT_FIELD = re.compile(
    r"\b(?:real estate|square[- ]f(?:ee|oo)t|ground lease|single-tenant|restaurant|memecoin|crypto token|insurance (?:agency|marketing|brokerage)|tofu|snacks?|sports league|basketball|football|kittens?|pets?|dogs?|flood insurance|girl scouts|real-estate|hotel|realty|cybersecurity)\b",
    re.IGNORECASE,
)
FINANCINGS = {DealType.venture_financing, DealType.equity_offering, DealType.ipo, DealType.debt_financing}


def judge(document: Document, found: list[deal_types.Found]) -> Verdict:
    """Weigh the headline, the lead and the field. Cheap: looks at the title and the lead only."""
    title = document.title_sentence
    head = title.text if title else ""
    body = " ".join(s.text for s in document.lead)
    if not document.lead and not head:
        return Verdict(False, "empty", 0.99)
    if not found:
        return Verdict(False, "no_deal_event", 0.97)
    words = max(1, len(head.split()) + len(body.split()))
    field = len(_FIELD.findall(head)) * 2 + len(_FIELD.findall(body))
    core = len(_CORE_FIELD.findall(head)) * 2 + len(_CORE_FIELD.findall(body))
    off = len(_NOT_FIELD.findall(head)) * 2 + len(_NOT_FIELD.findall(body))
    in_title = max((f.weight / 3.0 for f in found if f.sentence.title), default=0.0)
    in_lead = max((f.weight / 2.0 for f in found if not f.sentence.title and f.sentence.index <= 2), default=0.0)
    score = -2.6 + 0.85 * min(in_title, 4.5) + 0.45 * min(in_lead, 4.5)
    if _SURE_TITLE.search(head):
        score += 1.2
    told = any(_TOLD.search(s.text) and deal_types.triggers_in(s) for s in document.lead[:3])
    score += 0.7 if told else -0.4
    if _OTHER_NEWS.search(head):
        score -= 2.3 if in_title < 3.6 else 1.3
    if _PROFILE.search(head):
        score -= 1.0
    score -= 0.3 * len(_OLD.findall(body[:600]))
    density = field / words
    if field == 0 or (field <= 2 and core == 0) or off * 1.5 > field:
        return Verdict(False, "not_life_science", 0.9 if score < 1 else 0.7)
    if density < 0.012 and core < 2:
        return Verdict(False, "not_life_science", 0.7)
    confidence = 1 / (1 + 2.718281828 ** -score)
    if score > 0:
        return Verdict(True, "deal_in_headline" if in_title else "deal_in_lead", round(confidence, 3))
    return Verdict(False, "other_news" if in_title or in_lead >= 2 else "no_deal_event", round(1 - confidence, 3))
