"""Is the article's news a deal of the life sciences? The seam where a trained classifier can take over."""

import math
import re
from dataclasses import dataclass

import re2

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


_DISEASES = (
    r"alzheimer\w*|parkinson\w*|obesity|diabet\w+|asthma\w*|COPD|psoria\w+|eczema|dermatitis|migraines?|schizophreni\w+|depressi(?:on|ve)|epilep\w+|dementia|h(?:a?)emophilia\w*|"
    r"lymphomas?|leuka?emias?|melanomas?|myelomas?|\w*carcinomas?|sarcomas?|glioblastomas?|gliomas?|[MN]ASH|lupus|\w*arthritis|colitis|crohn\w*|hepatitis|influenza|flu shot|HIV|malaria|"
    r"autoimmune|blood thinners?|cholesterol|(?:gene|cell|RNA|enzyme) (?:replacement )?therap(?:y|ies)|(?:ophthalm|dermat|neur|cardi|ur|immun|vir|h(?:a)?emat|radi|nephr|gastroenter|rheumat)ology|inhalers?|pills?|(?:heart|infusion|insulin) pumps?|implants?|pacemakers?|catheters?|stents?|device maker|contract manufactur\w+|fill-finish|"
    r"tuberculosis|sepsis|sickle[- ]cell|thalass\w+|fibrosis|dystroph\w+|sclerosis|glaucoma|retinopathy|macular|dry eye|eye (?:drop|drug|disease)s?|an?emia|hypertension|stroke|heart failure|kidney|liver|osteopor\w+|infertil\w+|menopaus\w+|COVID(?:-19)?|virus(?:es)?|viral|bacteri\w+|antibiotics?"
)
_MEDICINES = (
    r"bispecifics?|ADCs?|CAR-?Ts?|mRNA|siRNA|RNAi|antisense|oligonucleotides?|GLP-?1s?|biosimilars?|generics|vaccin\w+|radioligands?|radiopharma\w*|radiotherap\w+|isotopes?|inhibitors?|agonists?|antagonists?|degraders?|"
    r"small molecules?|CRISPR|gene[- ]edit\w+|monoclonal|PD-?L?1|KRAS|VEGF|HER2|insulin|opioids?|peptides?|stem cells?|allogeneic|autologous|orphan drug|preclinical|phase (?:[123]|I{1,3})[ab]?|IND|CDMO|CRO|"
    r"(?-i:[a-z]{3,}(?:mab|tinib|ciclib|parib|glutide|leucel|gliptin|gliflozin|parvovec|rsen|siran))"
)
_TRADE = (
    r"bio(?:tech|pharm|medic|logic|science|therap|similar|manufactur)\w*|bio|pharma\w*|therapeutic\w*|drugs?|drug-?makers?|medical|medtech|clinical\w*|patients?|healthcare|hospitals?|diagnos\w+|oncology|cancers?|tumou?rs?|"
    r"disease\w*|antibod\w+|FDA|EMA|NIH|BARDA|genom\w+|telehealth|life sciences?|medicines?"
)
# Counted over thousands of characters: `re2` reads them in one pass, whatever the number of words.
_CORE_FIELD = re2.compile(rf"(?i)\b(?:{_TRADE}|{_DISEASES}|{_MEDICINES})\b")
_FIELD = re2.compile(
    rf"(?i)\b(?:{_TRADE}|{_DISEASES}|{_MEDICINES}|therap(?:y|ies)|clinics?|health|disorders?|treatments?|gene|genetic\w*|cells?|protein\w*|physicians?|surg\w+|telemedicine|nursing|dental|wellness|"
    r"laborator\w+|molecul\w+|immun\w+|psychedelic\w*|psychiatr\w+|neuro\w+|cardi\w+|symptoms?|syndrome|nutraceutical\w*|doctors?|care)\b"
)
# Headlines whose news is something else, whatever deal the text goes on to mention.
_OTHER_NEWS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "results": r"\b(?:reports?|announces?|posts?|releases?|provides?)\b.{0,60}\b(?:results|earnings|update|revenues?|topline|data|net (?:gain|loss|income))\b|\b(?:first|second|third|fourth|full[- ]year|fiscal)[- ](?:quarter|year|20\d\d|results|financial)\b|\bfinancial results\b|\bearnings\b|\bQ[1-4] (?:20\d\d|results|loss)|\b[1-4]Q\d\d\b|\bshareholder letter|\bletter to shareholders",
        "conference": r"\b(?:to present|presents|presentation|to participate|participat(?:es|ing)|attend(?:s|ing)|to host|hosts?|to exhibit|showcases?|to speak|webcast|conference call|fireside|webinars?|podcast|interview|Q&A|to pursue)\b",
        "analyst": r"\b(?:price target|buy rating|coverage|speculative buy|analyst|stocks? to (?:watch|buy)|rating|players to watch|investors on|educate investors|featured company)\b",
        "people": r"\b(?:appoints?|appointed|names?|named|hires?|promotes|welcomes|elects?|new hire|steps down|resigns|retire[sd]?)\b",
        "award": r"\b(?:wins?|receives?|earns?|to receive|named|honou?r(?:s|ed)?|recogni[sz]e[sd]?|celebrat\w+|finalists?)\b.{0,80}\b(?:awards?(?! program)|prize|medal|recognition|honou?rs?|center of excellence|top doctors?|certification|accreditation|recognize)\b(?!.{0,12}\b(?:from|of)\b.{0,40}\d)|\bawards?\b.{0,20}\b(?:winner|recipients?|ceremony|finalists?)|\b(?:Mentorship|Innovation|Excellence|Achievement|Hero|Chairman[’' ]s|Memorial|Business) Awards?\b|\brecogni[sz]es?\b",
        "regulatory": r"\bFDA (?:approv\w+|clear\w+|grants?|designation|accepts?|registration)\b|\b(?:approval|clearance|designation) (?:from|by|to|for)\b.{0,30}\b(?:FDA|trial|begin|treat\w*)|\breceives? (?:\w+ ){0,3}(?:approval|clearance|designation|patent|notice of allowance)\b|\bpatents?\b(?!.{0,60}\b(?:licens\w+|acqui\w+|settle\w*)\b)|\binspection\b|\bdesignation\b",
        "trial": r"\b(?:phase|ph) ?(?:[1-4]|I{1,3}V?)[ab]?\b.{0,40}\b(?:trial|study|data|results|enrol\w+|dos\w+)\b(?!.{0,60}\b(?:agreement|partner\w*|CDMO|financing|licens\w+))|\b(?:first patient|enrol(?:s|ment|ls)|dosing|topline|top-line|study (?:finds|shows)|findings)\b",
        "charity": r"\b(?:scholarship|essay contest|fundrais(?:er|es)|raise funds|sweepstakes|gala|charity|awareness (?:day|month|week|campaign)|survey|roundup|round-up|newsletter|lecture|humanitarian|volunteers?)\b|\bgrant for (?:\w+ ){0,3}(?:students?|leaders|professionals|education|biotech)\b|\bgrants? (?:opens|now open|returns|recipient)\b|\bcampaign\b|\bchampions?\b",
        "law": r"\b(?:reverse (?:stock )?split|delist\w+|continued listing|class action|investigat(?:es|ion)|lawsuit filed|whistleblower|trademark|compliance plan)\b",
        "opening": r"\bopens? (?:new|its|first|a |an |in )|\bnew (?:location|clinic|office|site|facility)\b|\bgrand opening\b|\bfootprint\b|\bnew service",
        "launch": r"\b(?:launch(?:es|ed|ing)?|introduc(?:es|ing|ed)|unveils?|debuts?|rolls out|upgrades?|now (?:available|offering|accepting|being traded|traded)|offering (?:\w+ ){0,3}(?:treatment|care|solutions?|tools)|shares are now)\b(?!.{0,60}\b(?:partner\w*|collaborat\w+|joint venture|placement|alliance|fund\b))",
        "feature": r"\b(?:growth|market) (?:report|update|size|outlook)\b|\bindustry (?:update|report)|: update\b|^(?:how|why|what|when|discover|meet|presenting)\b|\b(?:how|why|what) (?:the|to|this|these|is|are|can|do|you|patients|states)\b|\?$|\b\d+ (?:exciting|best|top|reasons|stocks|ways|tips|things)\b|\b(?:a look at|inside|market alert|opportunities in|story)\b",
    }.items()
}
_SURE_TITLE = re.compile(
    r"\bto acquire\b|\bacquires\b|\bacquisition of\b|\bpartners? with\b|\bpartnership with\b|\bcollaborat\w+ with\b|\b(?:partnership|collaboration|agreement|alliance|merger|deal) between\b|\bjoint venture\b|\bpublic offering\b|\bprivate placement\b|\bregistered direct\b|\bdebt offering\b|\bseries [a-h]\b|\b(?:licen[sc]e|licen[sc]ing) (?:agreement|payments?|deal)\b|\bdistribution (?:agreement|partnership|deal|rights)\b|\bmerger\b|\braises? [$€£]|\bletter of intent\b|\bLOI\b|\bMOU\b|\bstrategic (?:partnership|alliance|collaboration|investment)\b|\bdebenture|\bconvertible note|\bgrant\b.{0,30}\bfrom\b|\bannounces? (?:\w+ ){0,3}(?:partnership|collaboration|agreement)\b|\bpartner to\b|\bacquisition agreement\b|\b(?:buys|to buy|to take over|takeover of|bid for|buyout of|offers? for)\b|\b(?:[mb]illion|bn|[$€£][\d.]+ ?[mb]n?|biobucks?) (?:[\w-]+ ){0,4}(?:deal|pact|tie-up|alliance|bid|buyout|takeover|acquisition|merger|buy|purchase|financing|milestone|investment|series [a-h])\b|\b(?:deal|pact|tie-up|alliance) (?:with|worth|valued|to)\b|\bin (?:advanced |early |exclusive )?talks\b|\brights (?:to|for)\b|\bup-?front\b|\bspin[- ]?off\b|\bto merge\b|\boption (?:to|on)\b|\bto (?:sell|divest)\b|\bsettle\b",
    re.IGNORECASE,
)
_DEAL_VERB = re.compile(
    r"\b(?:(?:with|through|via|by) (?:\S+ ){0,4}?(?:acquisition|partnership|collaboration|investment|financing|deal|agreement)|announces?|announced|(?:buy|buys|buying|bought|announce|sign|ink|enter|form|forge|expand|extend|terminate|end|close|complete|join|settle|strike|unveil|amends?|restructures?|partner|collaborate|launch|broaden|deepen|divest|invest|files?|sold|terminated|provides|lends|funds|shells out|splashes|spends|backs|hands over|taken private|swoops?|opts?|collects|pockets|draws|supply|unites?|ties|bets?|pays?|paying|paid|bags|nets|reels in|scores|snags|nabs|taps|picks up|strikes?|struck|drops|walks|returns|splits?|merge|combine|offloads?|offers?|bids?|eyes|explor(?:es|ing)|weighs|denies|rejects|settles?|co-develop|take over|takes over|unveils|prices|priced|agree[sd]?|gains|obtains|granted|gives|spin|separate|withdraws|abandons|amends|sell|in talks|licensed|purchases?)|signs?|inks?|enters?|secures?|closes?|completes?|prices|receives?|raises?|awarded|awards|acquires?|forms?|forges?|terminates?|extends?|expands?|wins?|lands?|nears?|grants?|sells?|divests?|licenses?|joins?|invests?|to acquire|to merge|to raise|to develop|partners?|snaps? up|opens|ends?|ties up|collaborates?|converts?|exercises?|halts?|commits?|sponsors?|teams?)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]\s?\d|\b\d[\d.,]* ?(?:million|billion)\b", re.IGNORECASE)
# Money of a headline that nobody pays to a partner.
_NOT_PAID = re.compile(
    r"\b(?:billion|million|[$€£][\d.]+[MB]?) (?:[\w-]+ ){0,4}markets?\b|\brevenues?\b|\b(?:quarterly|annual|net) (?:sales|profit|loss)\b|\bplants?\b|\bfactory\b|\bto build\b|\bexpand (?:\w+ ){1,3}campus\b|\bjury\b|\bprice target\b",
    re.IGNORECASE,
)
# Reported as done now, by the one who did it.
_TOLD = re.compile(
    r"\b(?:announce[sd]?|announcing|announcement|enter(?:s|ed|ing)? into|signed|signs|inked|inks|agreed|agrees|completed|closed|closing|secured|raised|awarded|receipt|received|partnered|partnering|acquired|formed|executed|selected|finalized|finalizing|priced|teamed|team(?:ed|ing) up|joining forces|join(?:ed|s) forces|pleased to|proud to|thrilled to|excited to|nearing|renewed|converted|terminated?)\b",
    re.IGNORECASE,
)
# What only a deal that is news gives so exactly: the consideration and the paper that was signed.
_CONSIDERATION = re.compile(
    r"\bup-?\s?front\b|\bmilestones? (?:payments?|of|worth)|\bin milestones?\b|\broyalt(?:y|ies) on\b|\btiered (?:\w+ )?royalt|\bper share in cash\b|\bin cash\b|\bgross proceeds\b|\b(?:led|co-led) by\b|\bdefinitive (?:merger |purchase |license )?agreement\b|"
    r"\bunder the (?:terms|agreement|deal)\b|\bterms of the (?:agreement|deal|transaction)\b|\bfinancial (?:terms|details)\b|\bvalu(?:es|ing) (?:the|it)\b|\b(?:deal|transaction|offer|agreement) (?:is expected|values|includes|comes|has been approved)\b|\bwill (?:pay|receive|acquire|sell|license|make an upfront)\b|"
    r"\bagreed to\b|\beligible (?:to receive|for)\b|\bexclusive (?:\w+ )?(?:rights|licen[sc]e)\b|\btermination fee\b|\bclose (?:in the|by|the deal)\b",
    re.IGNORECASE,
)
# Told as a deed of now in the lead's first sentences.
_AGREED = re.compile(
    r"\bha(?:s|ve) (?:\w+ )?(?:agreed|entered into|signed|completed|acquired|bought|sold|granted|licensed|in-licensed|formed|struck|inked|exercised|terminated|raised|secured|expanded|been awarded|closed|joined forces|teamed up|handed|withdrawn|opted|decided to (?:end|terminate|sell|return))\b"
    r"|\b(?:said|announced|announces)\b.{0,60}?\b(?:will|would|plans to|agreed to|intends to|is to) (?:acquire|buy|sell|merge|license|spin|divest|pay|return|take over|combine)\b|\bagreed to (?:be|acquire|buy|sell|merge|pay|license|divest|combine)\b|\bwill (?:acquire|buy|take over|license)\b"
    r"|\bin (?:\w+ )?talks (?:to|with|over|about)\b|\bis (?:buying|paying|acquiring|selling|nearing|exploring (?:a|the) sale|considering (?:a|an) (?:bid|offer|sale)|ending its|handing back|spending)\b|\bannounce[sd]? (?:\w+ ){0,3}(?:the )?(?:closing|completion|pricing|signing|acquisition|agreement|collaboration|partnership)\b"
    r"|\b(?:recent|new|newly announced|latest) (?:strategic )?(?:collaboration|partnership|agreement|deal|acquisition|alliance|merger) (?:between|with|of|by)\b|\bsigning a deal\b|\b(?:unsolicited|takeover) (?:bid|offer|proposal)\b",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"\b(?:through (?:its |their )?(?:[\w.®]+ ){1,3}partnership|reported continued|continued (?:growth|success)|progress (?:of|under|in)|existing (?:agreements?|partnership)|from existing (?!investors|shareholders|backers)|expectation to|recently announced|in the past year|to date|following recent)\b",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"\b(?:highlight(?:s|ed)|positioned|poised|potential(?! (?:[$€£¥]|\d|bid|buyer|sale|takeover|deal|merger|acquisition|first))|spotlight\w*|opportunit(?:y|ies)|meet|a look at|inside|charts? path|maintains|urges?|warns?|highlights growing|showcas\w+|featured company|educate investors|investors on)\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:last year|in 20[01]\d|in (?:january|february|march|april|may|june|july|august|september|october|november|december) 20\d\d|previously|since 20\d\d|earlier this year)\b",
    re.IGNORECASE,
)
_NOT_FIELD = re2.compile(
    r"(?i)\b(?:real estate|square[- ]f(?:ee|oo)t|ground lease|single-tenant|restaurant|memecoin|crypto token|insurance (?:agency|marketing|brokerage)|tofu|snacks?|sports league|basketball|football|kittens?|pets?|dogs?|flood insurance|girl scouts|real-estate|hotel|realty|cybersecurity)\b"
)
FINANCINGS = {DealType.venture_financing, DealType.equity_offering, DealType.ipo, DealType.debt_financing}


# Weights of the signs, fitted by tests/accuracy/train_verdict.py; the sum is the log-odds of a deal.
WEIGHTS: dict[str, float] = {
    "bias": -3.72,
    "title_trigger": 0.7,
    "title_types": 0.85,
    "first_trigger": 0.02,
    "second_trigger": -0.04,
    "lead_types": 0.25,
    "sure_title": 0.17,
    "deal_verb": 2.18,
    "title_money": 2.17,
    "told_first": 0.48,
    "told": 0.4,
    "consideration": 0.77,
    "agreed": 2.22,
    "profile": -1.96,
    "progress": -2.29,
    "old": -0.3,
    "other_results": -0.12,
    "other_conference": -0.84,
    "other_analyst": -0.78,
    "other_people": -0.3,
    "other_award": -0.38,
    "other_regulatory": -0.81,
    "other_trial": -0.37,
    "other_charity": -3.15,
    "other_law": -0.06,
    "other_opening": 0.0,
    "other_launch": -0.06,
    "other_feature": -0.52,
}


def signs(document: Document, found: list[deal_types.Found]) -> dict[str, float]:
    """The signs for and against a deal in the headline and the lead, by name."""
    title = document.title_sentence
    lead = document.lead
    # without a headline the first two sentences have to serve as one
    heads = [title] if title else lead[:2]
    head = " ".join(s.text for s in heads)
    body = " ".join(s.text for s in lead)
    by_sentence: dict[int, float] = {}
    for f in found:
        by_sentence[f.sentence.index] = max(
            by_sentence.get(f.sentence.index, 0.0), f.weight / deal_types.place_weight(document, f.sentence)
        )
    in_head = {s.index for s in heads}
    first = lead[0].index if lead else -1
    told = [s for s in lead[:4] if s.index in by_sentence and _TOLD.search(s.text)]
    return {
        "bias": 1.0,
        "title_trigger": min(max((by_sentence.get(i, 0.0) for i in in_head), default=0.0), 5.0),
        "title_types": float(len({f.type for f in found if f.sentence.index in in_head})),
        "first_trigger": min(by_sentence.get(first, 0.0), 5.0),
        "second_trigger": min(by_sentence.get(first + 1, 0.0), 5.0),
        "lead_types": float(min(len({f.type for f in found if not f.sentence.title}), 5)),
        "sure_title": float(bool(_SURE_TITLE.search(head))),
        "deal_verb": float(bool(_DEAL_VERB.search(head))),
        "title_money": float(bool(_MONEY.search(head)) and not _NOT_PAID.search(head)),
        "told_first": float(any(s.index == first for s in told)),
        "told": float(bool(told)),
        "consideration": float(min(len(set(_CONSIDERATION.findall(" ".join(s.text for s in lead[:4])))), 4)),
        "agreed": float(any(_AGREED.search(s.text) for s in lead[:2])),
        "profile": float(bool(_PROFILE.search(head))),
        "progress": float(bool(_PROGRESS.search(head)) + bool(_PROGRESS.search(body[:500]))),
        "old": float(min(len(_OLD.findall(body[:600])), 3)),
        **{f"other_{name}": float(bool(pattern.search(head))) for name, pattern in _OTHER_NEWS.items()},
    }


FIELD_CHARS = 6_000  # of the whole text, boilerplate included, in which the field shows


@dataclass(frozen=True)
class Field:
    """Words of the life sciences: in headline and lead, telling ones among them, telling ones per 100 words of the
    text's beginning; and words of other trades in headline and lead."""

    words: int
    telling: int
    density: float
    other: int

    @property
    def is_life_science(self) -> bool:
        if self.other * 1.5 > self.words + self.telling:
            return False
        return (self.telling >= 2 and self.words >= 3) or self.density >= 0.5 or self.words >= 9


def field(document: Document) -> Field:
    text = " ".join(s.text for s in [*document.sentences[:1], *document.sentences[:1], *document.lead])
    whole = document.text[:FIELD_CHARS]
    return Field(
        words=len(_FIELD.findall(text)),
        telling=len(_CORE_FIELD.findall(text)),
        density=100 * len(_CORE_FIELD.findall(whole)) / max(40, whole.count(" ")),
        other=len(_NOT_FIELD.findall(text)),
    )


def judge(document: Document, found: list[deal_types.Found]) -> Verdict:
    """Weigh the headline, the lead and the field. Cheap: looks at the title and the lead only."""
    if not document.sentences:
        return Verdict(False, "empty", 0.99)
    if not found:
        return Verdict(False, "no_deal_event", 0.97)
    score = sum(WEIGHTS.get(name, 0.0) * value for name, value in signs(document, found).items())
    if not field(document).is_life_science:
        return Verdict(False, "not_life_science", 0.9 if score < 1 else 0.7)
    confidence = 1 / (1 + math.exp(-score))
    if score > 0:
        in_title = any(f.sentence.title for f in found)
        return Verdict(True, "deal_in_headline" if in_title else "deal_in_lead", round(confidence, 3))
    return Verdict(False, "other_news", round(1 - confidence, 3))
