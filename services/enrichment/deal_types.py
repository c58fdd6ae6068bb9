"""What kind of deal a sentence tells, by the words that name such deals in this field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs
import re2

from shared.companies import names
from shared.companies.registry import Registry
from shared.events import CompanyKind, DealType

from .deal_model import model
from .document import Document, Pattern, Sentence
from .organisations import Organisation
from .tickers import TickerFound

EXTRACTOR = "deal_types/1"


@dataclass(frozen=True)
class Trigger:
    """Words that name a deal type. `stems`: one of them is in the lower-cased text, a space on
    either side of it, wherever the pattern matches. `may` finds all that the pattern does and, as it does not look
    around, some more, but in a tenth of the time."""

    type: DealType
    weight: float
    stems: tuple[str, ...]
    may: Pattern
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Found:
    type: DealType
    weight: float
    start: int  # in the document's text
    end: int
    sentence: Sentence


def _t(type_: DealType, weight: float, stems: str, pattern: str) -> Trigger:
    may: Pattern = re2.compile("(?i)" + _LOOKING_AROUND.sub("", pattern))
    return Trigger(type_, weight, tuple(stems.split("|")), may, re.compile(pattern, re.IGNORECASE))


_LOOKING_AROUND = re.compile(r"\(\?<?[!=](?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)")


T = DealType
_ASSET = (
    r"(?:assets?|business(?:es)?(?: (?:unit|line)s?)?|units?|divisions?|portfolios?|facilit(?:y|ies)|plants?|sites?|product lines?|programs?|programmes?|"
    r"operations|brands?|intellectual property|patents?|franchise|inventory|real estate|land|equipment|laborator(?:y|ies)|pipeline|candidates?|technology|rights)"
)
TRIGGERS: tuple[Trigger, ...] = (
    # whole companies
    _t(T.acquisition, 3.0, "acqui", r"\b(?:to )?(?:acquires?|acquired|acquiring)\b(?! (?:rights|exclusive|licen|worldwide|global (?:rights|licen)|shares of common|a patent|patent))"),
    _t(T.acquisition, 2.6, "acqui", r"\bacquisition(?! corp)\b"),
    _t(T.acquisition, 2.6, "takeover|snap|scoop|gobble|swallow|buyout|take private|buy-out|take-private|tender", r"\btakeovers?\b|\b(?:snaps?|snapped|scoops?|scooped|gobbles?|gobbled) up\b|\bswallow(?:s|ed)\b|\bbuy-?out\b|\btak(?:e|en|ing) private\b|\btake-private\b|\btender offer\b"),
    _t(T.acquisition, 2.2, "stake|interest", r"\b(?:majority|controlling|minority|\d{1,3}(?:\.\d+)?%|equity) (?:equity )?(?:stake|interest|ownership)\b"),
    _t(T.acquisition, 2.4, "buy|bought", r"\b(?:to buy|buys|is buying|bought)\b(?! (?:rating|shares|recommendation|back|in\b|(?:\w+ ){0,4}rights|out (?:the )?rights|slice|royalt))"),
    _t(T.acquisition, 2.8, "take over|takes over|taking over|took over|takeout", r"\b(?:takes?|taking|took) over\b(?! (?:as|from|the (?:role|job|helm)|for))|\btakeout (?:deal|offer)\b"),
    _t(T.acquisition, 2.6, " bid|offer|proposal", r"\b(?:takeover|buyout|acquisition|hostile|unsolicited|rival|binding|cash|sweetened|improved|raised|rejects?|[mb]illion|bn|[$€£][\d.]+[mb]n?) (?:(?:takeover|buyout|acquisition|unsolicited|cash|non-?binding) )*(?:bids?|offers?|proposals?)\b(?! (?:price|period|to (?:sell|issue)))|\bbids? (?:for|to (?:buy|acquire)) (?!the contract)|\boffers? (?:to (?:buy|acquire)|for all)\b"),
    _t(T.acquisition, 2.8, "swoop|pounce|buy|purchase|takeover|deal for|acquisition", r"\b(?:swoops?|pounces?) (?:in |on |for )|(?:[mb]illion|bn|bln|mln|[$€£][\d.]+ ?[mb]n?) (?:[\w'’-]+ ){0,4}(?:buy|purchase|takeover|buyout)\b|\b(?:[mb]illion|bn|bln|[$€£][\d.]+ ?[mb]n?) (?:[\w-]+ ){0,2}deal for (?!the\b)"),
    _t(T.acquisition, 1.6, "shells out|splashes|spends|forks|lays out|pays|bets|hands over|agreed to pay|drops", r"\b(?:shells out|splashes(?: out)?|spends|forks (?:out|over)|lays out|pays|bets|hands over|agreed to pay|drops)\b.{0,30}(?:[$€£¥]|\bCHF ?)\d.{0,40}\b(?:for|on)\b(?!.{0,30}\b(?:rights|royalt|licen))"),
    _t(T.acquisition, 2.4, "interest|to be acquired|talks|takeover target", r"\b(?:takeover|buyout|acquisition|buyer[’']?s?)[’']?s? (?:interest|approach|offer)\b|\b(?:agreed|agrees) to be (?:acquired|bought|taken)\b|\btalks to (?:buy|acquire|take over|merge)\b|\b(?:takeover|acquisition|buyout|sale) talks\b"),
    _t(T.acquisition, 2.2, "sold to", r"\b(?:is |was |to be |being )?sold to (?!patients|hospitals|customers|consumers|pharmac)"),
    _t(T.acquisition, 2.2, "nabs|snags|picks up|scoop|adds|absorb|stake", r"\b(?:nabs|snags|picks up|picked up|absorbs)\b.{2,60}\b(?:for (?:up to )?(?:about |nearly )?[$€£]|in (?:a |an )?(?:[$€£]|up to [$€£]|all-(?:cash|stock)))|\bbolt-on (?:deal|buy|acquisition)\b|\bM&A deal\b"),
    _t(T.acquisition, 1.8, "purchase agreement", r"\b(?:share|stock|equity|membership interest)s? purchase agreement\b"),
    _t(T.asset_purchase, 4.2, "acqui|purchase|buy", r"\b(?:acquires?|acquired|acquiring|acquisition of|purchases?|purchase of|to buy|buys|buying) (?:(?!to\b|and\b|for\b|with\b|in\b|expand|strengthen|broaden|bolster|boost|add(?:ing|s)\b|enhanc|deepen|grow)[\w®™’'.&/-]+ ){0,6}?(?:assets|business unit|business|division|portfolio|facilit(?:y|ies)|plant|product line|manufacturing (?:site|operations|facility)|operations|intellectual property|land|real estate)\b"),
    _t(T.asset_purchase, 4.2, "asset purchase|asset sale|divest|sale of|sells", rf"\basset (?:purchase|sale)\b|\bdivest(?:s|ed|ing|iture|ment)?\b|\b(?:sale of|sells?|sold|selling) (?:its |the |of )?(?:[\w®™’'.&/-]+ ){{0,5}}?{_ASSET}\b"),
    _t(T.asset_purchase, 4.6, "priority review voucher", r"\b(?:sells?|sold|selling|sale of|to sell|buys|bought|purchas\w+|acquir\w+)\b.{0,80}\bpriority review voucher"),
    _t(T.asset_purchase, 3.6, "sell|sold|sale of", r"\b(?:sells?|sold|to sell|selling|sale of)\b(?!.{0,60}\b(?:shares|stock|notes|royalt\w+|stake|interest)\b).{2,90}?\bto\b.{2,60}?\bfor\b.{0,30}(?:[$€£¥₩]|\b(?:CHF|RMB|SEK|DKK)|\d (?:million|billion)|\bundisclosed)"),
    _t(T.asset_purchase, 4.0, "to sell|agreed to sell", r"\bto sell (?:its |the )?(?:[\w®™’'.&/-]+ ){0,5}?(?:plants?|sites?|factor(?:y|ies)|units?|business(?:es)?|divisions?|portfolios?|brands?|facilit(?:y|ies)|operations|programs?|franchise)\b"),
    _t(T.asset_purchase, 3.4, "offload|sale of|divest|exit|unload", r"\b(?:offloads?|offloading|unloads?|hiv(?:es|ing) off)\b|\bsale of (?:its |the )(?:[\w-]+ ){0,5}(?:unit|business|division|arm|portfolio)\b"),
    _t(T.asset_purchase, 3.0, "sale", r"\bcloses? (?:\S+ )?(?:[\w$.]+ )?sale\b|\bcompletes? (?:the )?sale\b"),
    _t(T.merger, 3.2, "merg|business combination|spac", r"\bmergers?\b(?! sub)|\bmerges?\b|\bmerging\b|\bto merge\b|\bbusiness combination\b|\bde-?SPAC\b|\breverse merger\b|\bto combine (?:in|with|operations|businesses)\b|\bmerger of equals\b|\ball-stock combination\b"),
    _t(T.spin_off, 4.0, "spin|separat", r"\bspin(?:s|ning)?[- ]?(?:offs?|outs?)\b(?! (?:of|from) (?:the )?(?:university|institute))(?! (?-i:[A-Z][a-z]+(?: (?:[a-z]|[A-Z]\w+ [a-z])|[,’']))|,)|\bspinning (?:off|out)\b|\bseparat(?:ion|e|es|ing)\b.{0,80}\b(?:independent|stand-?alone|public|publicly[- ]traded|listed)\b.{0,30}\bcompan"),
    # rights
    _t(T.license, 3.4, "licens|licenc", r"\b(?:sub|in-|out-|cross-)?licen[sc](?:e|ing)(?: and \w+)? (?:\w+ )?(?:agreements?|deals?|pacts?|partnership|arrangement|option)\b|\b(?:in|out)-licens\w+|\b(?:agreed|agrees) to (?:in-|out-)?licen[sc]e\b|\blicen[sc]es (?:[\w.]+[’']s|rights|drug|global|worldwide|[A-Z]+-?\d+)|\bsub-?licens\w+|\bexclusive(?:ly)? (?:\w+ ){0,3}licen[sc]\w+"),
    _t(T.license, 2.6, "licens|licenc", r"\b(?:grants?|granted|granting|obtains?|obtained|acquires?|secures?|secured|signs?|inks?|receives?|gains?|expands?)\b.{0,60}\blicen[sc](?:e|es|ing)\b|\blicen[sc](?:es|ed) (?:[\w®™’'/-]+ ){0,8}?(?:to|from)\b|\blicen[sc]ing (?:payments?|fees?|milestones?|income|revenue|and (?:research )?collaboration)\b"),
    _t(T.license, 2.6, "rights", r"\b(?:exclusive|worldwide|global|ex-US|development|commercial(?:i[sz]ation)?)(?:,? (?:and |worldwide |global |exclusive |development |commercial(?:i[sz]ation)? ){0,4})rights (?:to|for|in)\b|\bacquires? (?:\w+ )?rights\b"),
    _t(T.license, 2.8, "rights", r"\b(?:exclusive|worldwide|global|ex-\w+|US|U\.S\.|European|EU|Japanese?|Chinese|Asian?|Greater China|international|overseas|development|commercial(?:i[sz]ation)?|regional)(?: and \w+)? rights (?:to|for|on|in|of)\b|\b(?:returns?|returning|regains?|reclaims?|hands? back|gives? back|relinquish\w+)\b.{0,30}\brights\b|\b(?:buys?|bought|snags?|nabs?|grabs?|picks? up|takes?|secur\w+|lands?|gets?) (?:[\w'’.-]+ ){0,4}rights\b"),
    _t(T.license, 2.8, "pays|paid|paying", r"\bpa(?:ys|id|ying)\b.{1,50}\bfor (?:[\w'’.-]+ ){0,4}rights\b"),
    _t(T.license, 2.6, "to licens|to licenc|to in-licens|opts in|opted in|opt in|licensed", r"\bto (?:in-|out-|sub)?licen[sc]e\b|\bhas (?:exclusively )?(?:in-|out-)?licen[sc]ed\b"),
    _t(T.option, 3.8, "opts in|opted in|opt-in|opts-in", r"\bopt(?:s|ed)?[- ]in\b"),
    _t(T.license, 1.3, "milestone", r"\bmilestone payments?\b|(?:[$€£¥]|\bCHF )\d[\d.,]*(?: ?[mb]n?| [mb]illion)? (?:\w+ )?milestone\b"),
    _t(T.collaboration, 1.6, "biobuck|deal", r"\bbiobucks?\b|\b(?:neuro|oncology|obesity|immunology|AI|antibody|licensing|licence|gene therapy|cell therapy|radiopharma\w*|R&D|pharma|biotech) deal\b"),
    _t(T.license, 1.6, "up front|upfront|up-front", r"\b(?:pa(?:ys|id|ying|y)|bets?|hands?|handed|drops?|puts?|shells? out|forks? over|plunks?|for|with|gets?|receives?)\b.{0,50}(?:[$€£¥₩]|\b(?:CHF|RMB|A\$|HK\$)) ?\d[\d.,]*\w*(?: [mb]illion)? (?:in |of |as )?(?:an? )?(?:cash )?up-? ?front\b|\bupfront payment\b"),
    _t(T.option, 4.2, "option", r"\b(?:exclusive|license|licensing|buyout|acquisition|first) option (?:to|on|for)\b|\b(?:gains?|secur\w+|obtain\w+|takes?|gets?|holds?|grants?|granted) (?:an? )?(?:exclusive )?option (?:to|on|for|over)\b|\boption exercise\b"),
    _t(T.option, 4.4, "option", r"\boption(?:s)? (?:and license |and licence )?(?:agreement|deal)\b|\b(?:exclusive )?option to (?:acquire|license|licence|in-license|purchase (?:the|all|up)|obtain|enter)\b|\bexercis\w+ (?:its |the |an? )?(?:exclusive )?(?:\w+ )?option\b"),
    # working together
    _t(T.collaboration, 2.4, "partner", r"\bpartner(?:s|ed|ing)? (?:with|to|on|up|in)\b|\bpartnerships?\b(?! (?:dinner|event))|\bstrategic partners?\b|\bpartnering\b|\b(?:and|&) [\w.&® ]{2,40} partner\b|\bpartner$"),
    _t(T.collaboration, 2.5, "collabor|development and", r"\bcollaborat(?:es?|ed|ing|ions?|ive agreement)\b|\bdevelopment and commerciali[sz]ation agreement\b"),
    _t(T.collaboration, 2.3, "alliance|join forces|joins forces|joining forces|team|memorandum|mou|works with|selects|affiliat", r"\b(?:strategic )?alliance (?:with|between|to)\b|\bstrategic alliance\b|\bjoin(?:s|ed|ing)? forces\b|\bteam(?:s|ed|ing)?[- ]up\b|\bmemorandum of understanding\b|\bMOU\b|\bresearch agreement\b|\bco-?development agreement\b|\bstrategic affiliation\b|\baffiliation agreement\b"),
    _t(T.collaboration, 2.2, " tie| tying|terminat|cancel|discontinu| end| exit| leave", r"\bt(?:ie[sd]?|ying)[- ]up\b|\b(?:ends?|ending|terminat\w+|cancel\w*|exits?|leaves?|discontinu\w+) (?:(?!acquisition|merger|purchase|supply|distribution|manufactur|option|loan)\w+ ){0,4}?(?:agreement|collaboration|partnership|alliance|licen[sc]e)\b"),
    _t(T.collaboration, 1.2, "integrat|join|select", r"\bintegrat(?:es|ion) (?:with|between)\b|\bjoins\b.{0,60}\b(?:network|consortium|alliance)\b"),
    _t(T.collaboration, 2.2, "tie-up|tie up|pact|link|teams|teaming|alliance|co-develop", r"\b(?:tie-?ups?|pacts?)\b|\blinks? (?:up|arms)\b|\bteam(?:s|ed|ing)? with\b|\bco-?develop(?:s|ed|ing|ment)?\b|\b(?-i:alliances?)\b"),
    _t(T.collaboration, 1.1, "deal|strike|struck| ink| sign| pen| unveil| forge", r"\b(?:[mb]illion|bn|[$€£][\d.]+ ?[mb]n?|discovery|development|research|AI|biobucks?|gene[- ]editing|obesity|radiopharma|oncology|cancer|antibody|targets?|platform) deals?\b|\b(?:strikes?|struck|inks?|inked|signs?|signed|pens?|penned|unveils?|forges?) (?:\S+ ){0,6}?(?:deal|pact|agreement)\b"),
    _t(T.collaboration, 1.8, "amend|restructur|renegotiat|revis", r"\b(?:amend(?:s|ed|ment)?|restructur(?:e|es|ed)|renegotiat(?:e|es|ed)|revis(?:e|es|ed))\b.{0,60}\b(?:agreement|deal|pact|terms|alliance|partnership)\b"),
    _t(T.collaboration, 1.0, "letter of intent|loi|agreement|deal", r"\b(?:enters?|entered|entering|signs?|signed|inks?|inked|announces?)(?: \w+){0,5} (?:agreement|deal|pact)\b(?! (?:to (?:acquire|sell|buy)))"),
    _t(T.commercialization, 4.0, "distribut|marketing|to market|promot|to commerciali|commercial ", r"\bdistribution (?:and \w+ )?(?:agreement|partnership|deal|rights|contract|alliance)\b|\b(?:exclusive )?distributors?\b(?= (?:agreement|for|in|of|to|with|partnership))|\bco-?promot\w+|\bcommercial (?:agreement|partnership)\b|\bmarketing (?:agreement|and distribution|rights)\b|\bto (?:market and distribute|distribute|commerciali[sz]e)\b|\bpromotion agreement\b|\bonline distribution\b|\bdistribution (?:network|channel)s? (?:with|through)\b|\bmarketing partner\w*"),
    _t(T.commercialization, 4.0, "co-commerciali|cocommerciali|ation agreement|ation partnership|ation rights|ation deal|ation collaboration", r"(?<!and )\bco-?commerciali[sz]\w+|(?<!development and )(?<!co-)\bcommerciali[sz]ation (?:agreement|partnership|rights|deal|collaboration)\b"),
    _t(T.commercialization, 2.6, "contract|reseller|purchase order|purchasing|access", r"\b(?:sales|purchasing|group purchasing|fulfillment|reseller|deployment|technology|commercial) (?:contract|agreement)s?\b|\breseller\b|\bmanaged access (?:program|agreement)\b|\bexpanded access (?:agreement|partnership)\b"),
    _t(T.manufacturing_supply, 4.0, "manufactur|cdmo|supply|produc", r"\b(?:contract )?manufactur(?:ing|e)(?: and \w+)? (?:\w+ )?(?:agreement|partnership|collaboration|deal|contract|partner|services agreement|alliance)s?\b|\bCDMO (?:agreement|partner\w*|deal)\b|\bsupply (?:and \w+ )?(?:agreement|deal|contract|partnership)s?\b|\bcontract manufacturing\b|\bto (?:optimize and )?manufacture\b|\bdevelopment and manufacturing\b|\bmaster services? agreement\b|\bproduction agreement\b"),
    _t(T.commercialization, 3.4, "market|sell|distribut|commerciali", r"\b(?:taps|picks|chooses|selects|hires|licen[sc]es|partners?|rights) .{0,60}?\bto (?:market|distribute|promote|commerciali[sz]e)\b"),
    _t(T.manufacturing_supply, 3.2, "supply|manufactur|produce", r"\bto (?:supply|manufacture|produce)\b(?=.{0,80}\b(?:to|for|with)\b)|\bsupply (?:pact|tie-up)\b"),
    _t(T.manufacturing_supply, 2.0, "contract|order", r"\b(?:wins?|won|secures?|awarded|receives?|lands?|signs?)\b(?: [\w$.’'-]+){0,7} (?:contract|purchase order|supply order)\b"),
    _t(T.joint_venture, 5.0, "joint venture|joint-venture|jv", r"\bjoint[- ]ventures?\b|\bJV\b"),
    # money
    _t(T.venture_financing, 4.2, "series|seed", r"\b(?:pre-)?series [A-H](?:[-+]?\d)?(?: extension| prime)?\b(?! (?:preferred|warrant|convertible))|\b(?:pre-)?seed (?:round|funding|financing|investment|capital|extension)\b"),
    _t(T.venture_financing, 3.2, "bags|nets|reel|hauls|scores|pulls|collects|snags|nabs|brings in|banks|lands|closes|grabs|scoops|rakes|attracts|mega|launch|emerge|debut|newco", r"\b(?:bags|nets|reels in|reeled in|hauls in|scores|pulls in|collects|snags|nabs|brings in|banks|lands|closes|grabs|scoops(?: up)?|rakes in|attracts) (?:an? )?(?:oversubscribed )?[$€£¥](?!.{0,60}\b(?:upfront|IPO|grant|contract|milestone|deal|loan|sale|offering|placement)\b)|\bmega-?round\b|\b(?:launch(?:es|ed)?|emerge[sd]|debut(?:s|ed))\b.{0,40}\bwith (?:an? )?[$€£]|\bNewCo\b"),
    _t(T.venture_financing, 3.0, "funding|financing|round|investment|rais|invest", r"\b(?:venture|growth|equity) (?:funding|round|capital round|financing)\b|\bfunding round\b|\bfinancing round\b|\bround (?:of|led)\b|\braises? [$€£¥]|\braised [$€£¥]|\bto raise (?:[$€£¥]|CHF|SEK|DKK)|\b(?:strategic )?investment (?:from|by|round|in|led)\b|\binvests? in\b|\bsecures? (?:\S+ ){0,4}(?:investment|funding|financing)\b|\b(?:million|m|bn|billion|\d[MK]) (?:\w+ )?(?:investment|funding|financing)\b"),
    _t(T.equity_offering, 4.6, "public offering|registered direct|private placement|pipe |pipe,|pipe.|pipe)|at-the-market|at the market|warrant|underwritten|rights offering|bought deal|equity line|standby equity|equity purchase|follow-on|offering of", r"(?<!initial )\bpublic offering\b(?! and listing)|\bregistered direct\b|\bprivate placements?\b|\bPIPE\b|\bat[- ]the[- ]market (?:offering|program|facility)\b|\bwarrants? (?:exercise|inducement)\b|\bexercise of (?:\w+ )?warrants\b|\bunderwritten\b|\brights (?:offering|issue)\b|\bbought deal\b|\bequity line\b|\bstandby equity\b|\bequity purchase agreement\b|\bfollow-on offering\b|\boffering of (?:\S+ ){0,6}(?:common|ordinary|shares|units|ADSs|stock)\b|\bdirect offering\b"),
    _t(T.equity_offering, 2.0, "gross proceeds|per share|shares of common", r"\bgross proceeds\b|\bper (?:\w+ ){0,2}share\b|\bissu(?:e|es|ance of|ed) (?:\S+ ){0,4}shares of common stock\b"),
    _t(T.equity_offering, 3.4, "subscri|stake|share sale", r"\bsubscri(?:be|bes|bed|ption) (?:for|to|of) (?:\S+ ){0,4}shares\b|\bshare (?:sale|issue|placement|placing)\b|\bstock offering\b"),
    _t(T.ipo, 4.6, "listing|public|registration", r"\b(?:files?|filed|filing|plans?|seeks?|eyes?) (?:confidentially )?(?:for|to|a) (?:\S+ ){0,4}?(?:listing|list (?:in|on)|go public)\b|\bdraft registration statement\b|\b(?:to|will|goes|going) (?:go )?public (?:on|in|via)\b"),
    _t(T.ipo, 5.4, "initial public offering|ipo", r"\binitial public offering\b|\bIPO\b"),
    _t(T.debt_financing, 4.6, "note|debenture|loan|credit|debt|bond", r"\bconvertible (?:\w+ )?(?:notes?|debentures?|bonds?|loan)\b(?! (?:hold|into))|\bsenior (?:\w+ )?notes\b|\bnotes offering\b|\bloan (?:agreement|facility|restructuring|financing)\b|\bterm loan\b|\bcredit (?:facility|agreement)\b|\bprincipal amount of (?:\S+ ){0,6}(?:notes|debentures|bonds)\b|\b(?:placement|offering) of (?:\S+ ){0,6}(?:notes|debentures|bonds)\b|\bin debt\b|\bdebt and equity\b|\bdebt (?:financing|offering|facility|restructuring|conversion)\b|\bventure debt\b|\bdebentures?\b|\bbond (?:offering|issue)\b"),
    _t(T.royalty_financing, 6.0, "royalt", r"\b(?:pa(?:y|ys|id|ying)|buys?|bought|sells?|sold)\b.{0,40}\b(?:for|of) (?:[\w’']+ ){0,4}royalt(?:y|ies)\b(?! of| rate|-free)|\broyalty (?:financing|purchase|monetization|monetisation|interest|interests|stream|streams|acquisition|funding|sale|transaction|deal)\b|\bsynthetic royalt\w+|\b(?:sale|sell\w*|purchas\w+|acqui\w+|moneti[sz]\w+) (?:of )?(?:\w+ ){0,5}royalt(?:y|ies)\b"),
    _t(T.grant, 4.0, "grant", r"\b(?:awarded|receives?|received|secures?|secured|wins?|won|announces?|gets?|lands?|funding|awards?|federal|research|SBIR|STTR|\d[MK]?|million|phase \w+) (?:[\w$,.’'&-]+ ){0,7}?grants?\b(?! of (?:the|a) (?:patent|company))|\bgrants? (?:from|by|awarded|totaling|of [$€£])\b|\bnon-?dilutive (?:funding|grant|award)\b|\bcooperative agreement\b"),
    _t(T.grant, 3.0, "award|funding|funds|fund|gives|gave|grants|backs|contract", r"\b(?:awards?|gives?|gave|grants|backs)\b.{2,60}?(?:up to |with )?[$€£]\d[\d.,]*.{0,14}\b(?:to (?:develop|advance|support|fund)|for)\b|\b(?:BARDA|Biomedical Advanced Research|CEPI|DARPA|CARB-X|NIH|Department of Defense|Horizon Europe)\b.{0,80}\b(?:award(?:s|ed)?|contract|funds|funding|grant(?:s|ed)?|backs)\b|\b(?:award(?:s|ed)?|contract|funds|funding|grant(?:s|ed)?)\b.{0,60}\b(?:BARDA|Biomedical Advanced Research|CEPI|DARPA|CARB-X)\b|\bawarded (?:up to |a |an |potential |nearly |over |more than |approximately )*(?:[$€£]|\d)|\b(?:receives?|secures?|wins?) (?:[\w$.,]+ ){0,5}(?:government|federal|BARDA|NIH|DoD|CPRIT|CIRM|NSF|ARPA-H) (?:\w+ )?(?:funding|award|contract)\b|\bengagement award\b|\bresearch award\b|\bcontract (?:from|with) (?:the )?(?:U\.?S\.? )?(?:Department|Biomedical Advanced|Defense|National Institute)\b|\b(?:halts?|cuts?|ends?|terminates?) (?:\w+ )?funding\b|\bphilanthropic\b|\bdonat(?:es?|ion|ed)\b"),
    _t(T.public_partnership, 4.5, "accelerator|incubator|public-private|government|startup program|lab access|consortium|ministry|resident", r"\baccelerator (?:program|programme|cohort)?|\bincubator\b|\bpublic[- ]private partnership\b|\bstartups? (?:program|programme|competition)\b|\blab(?:oratory)? access\b|\bresidency program\b|\bgovernment[- ](?:backed|program|contract|partnership)\b"),
    _t(T.public_partnership, 4.0, "access to|opens|open ", r"\bopens? (?:\w+ ){0,4}?(?:lab\w*|facilit\w+|doors)\b.{0,30}\bto\b.{0,40}\b(?:start-?ups|companies)|\b(?:start-?ups?|companies)\b.{0,60}\baccess to\b.{0,60}\b(?:laborator\w+|lab|facilit\w+)"),
    _t(T.settlement, 4.0, "settl|resolv", r"\bresolv(?:e|es|ed|ing)\b.{0,60}\b(?:patent|litigation|lawsuits?|disputes?)\b|\bsettl(?:e|es|ing) (?:[\w’']+ ){0,5}(?:patent|suit|lawsuit|litigation|dispute|claims|fight|case|row)\b"),
    _t(T.settlement, 5.0, "settle", r"\bsettle(?:s|d|ment)\b(?=.{0,120}\b(?:litigation|lawsuits?|dispute|patent|claims?|suit|arbitration|agreement|infringement)\b)|\b(?:litigation|patent|lawsuit|dispute)\b.{0,60}\bsettle(?:s|d|ment)\b"),
)  # fmt: skip


@cache
def _stems() -> tuple[ahocorasick_rs.AhoCorasick, tuple[int, ...]]:
    pairs = [(stem, i) for i, trigger in enumerate(TRIGGERS) for stem in trigger.stems]
    return ahocorasick_rs.AhoCorasick([stem for stem, _ in pairs]), tuple(i for _, i in pairs)


def triggers_in(sentence: Sentence) -> list[Found]:
    """Every trigger of a sentence, at most one for each entry of the table."""
    automaton, owners = _stems()
    hits = automaton.find_matches_as_indexes(f" {sentence.text.lower()} ", overlapping=True)
    found = []
    for i in sorted({owners[index] for index, _, _ in hits}):
        trigger = TRIGGERS[i]
        if not trigger.may.search(sentence.text):
            continue
        match = trigger.pattern.search(sentence.text)
        if match:
            start, end = sentence.start + match.start(), sentence.start + match.end()
            found.append(Found(trigger.type, trigger.weight, start, end, sentence))
    return found


def place_weight(document: Document, sentence: Sentence) -> float:
    """How much a trigger counts by where it stands: the title most, then the lead's first sentence."""
    if sentence.title:
        return 3.0
    rank = sentence.index - (1 if document.title_sentence else 0)
    return 2.0 if rank == 0 else 1.2 if rank == 1 else 0.7 if rank < 4 else 0.4


def find(document: Document) -> list[Found]:
    """The triggers of the title and the lead, weighted by where they stand."""
    title = document.title_sentence
    return [
        _weighted(found, place_weight(document, sentence))
        for sentence in [*([title] if title else []), *document.lead]
        for found in triggers_in(sentence)
    ]


def telling(found: Iterable[Found], type_: DealType) -> list[Found]:
    """The triggers of the type; where there are none, all."""
    found = list(found)
    return [f for f in found if f.type == type_] or found


def sentences_below(found: Iterable[Found], type_: DealType) -> set[int]:
    """The sentences below the headline that tell the type."""
    return {f.sentence.index for f in telling(found, type_) if not f.sentence.title}


def _weighted(found: Found, factor: float) -> Found:
    return Found(found.type, found.weight * factor, found.start, found.end, found.sentence)


# A more special type takes the place of a general one that the same words also name.
_OVER: tuple[tuple[DealType, frozenset[DealType]], ...] = (
    (T.ipo, frozenset({T.equity_offering, T.venture_financing})),
    (T.royalty_financing, frozenset({T.acquisition, T.debt_financing, T.asset_purchase, T.venture_financing, T.license})),
    (T.joint_venture, frozenset({T.collaboration, T.commercialization, T.license})),
    (T.equity_offering, frozenset({T.venture_financing, T.acquisition})),
    (T.debt_financing, frozenset({T.venture_financing})),
    (T.asset_purchase, frozenset({T.acquisition})),
    (T.option, frozenset({T.license, T.acquisition, T.collaboration})),
    (T.license, frozenset({T.collaboration})),
    (T.commercialization, frozenset({T.collaboration})),
    (T.manufacturing_supply, frozenset({T.collaboration})),
    (T.public_partnership, frozenset({T.collaboration})),
    (T.merger, frozenset({T.acquisition})),
    (T.settlement, frozenset({T.license, T.collaboration})),
    (T.grant, frozenset({T.collaboration, T.venture_financing})),
)  # fmt: skip


def scores(found: Iterable[Found]) -> dict[DealType, float]:
    """Weights by type; where a special and a general type are named, part of the general one's goes to the special."""
    total: dict[DealType, float] = {}
    best: dict[tuple[DealType, int], float] = {}
    for f in found:  # of several triggers of one type in one sentence the strongest counts
        key = (f.type, f.sentence.index)
        best[key] = max(best.get(key, 0.0), f.weight)
    for (type_, _), weight in best.items():
        total[type_] = total.get(type_, 0.0) + weight
    special = dict(total)
    for type_, general in _OVER:
        if type_ in total:
            special[type_] += 0.5 * sum(min(total.get(g, 0.0), total[type_]) for g in general)
    return special


_RESEARCH = re.compile(
    r"\b(?:research|discovery|drug[- ]discovery|multi-target|research and development) (?:and (?:development |option |licen[sc]\w+ )?)?(?:collaborat\w+|alliance|partnership|pact|tie-?up|deal)\b"
    r"|\b(?:collaborat\w+|partner\w*|alliance|agreement|pact|deal|team\w*|join\w*)\b.{0,90}\bto (?:jointly )?(?:discover|identify|research|design)\b|\blicen[sc](?:e|ing) and (?:research )?collaboration to discover\b",
    re.IGNORECASE,
)
_NAMED_RIGHTS = re.compile(
    r"\b(?-i:[A-Z]{1,6}-?\d{2,}\w*)\b|\b(?:exclusive|worldwide|global|commercial\w*|ex-\w+) (?:\w+ )?(?:rights|licen[sc]e) (?:to (?!discover|research|use|up to)|for )|\b(?:candidate|asset|drug|antibody|therapy|tablet|injection)s? (?:called|known as)\b",
    re.IGNORECASE,
)
_FOR_CASH = re.compile(
    r"\bper share\b|\ba share in cash\b|\ball-cash\b|\bin cash\b|\btender offer\b|\bwholly[- ]owned subsidiary of\b",
    re.IGNORECASE,
)
_TRUE_MERGER = re.compile(
    r"\b(?:business combination|SPAC|blank check|special purpose|all-stock|stock-for-stock|share-for-share|merger of equals|reverse merger|reverse takeover|combined company will|exchange ratio|ownership of the combined)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:offerings?|placements?|PIPE|registered direct|gross proceeds|newly issued|new shares|subscri\w+|warrants?|at-the-market|ATM|private investment)\b",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"\bprincipal amount\b|\b(?:placement|offering) of (?:\S+ ){0,6}(?:notes|debentures|bonds)\b", re.IGNORECASE
)
_SHARES = re.compile(
    r"\bregistered direct\b|\bpublic offering\b|\bpre-funded\b|\b\d[\d,]+ (?:\w+ ){0,3}(?:shares|units|ADSs)\b|\b(?:sale|issuance|offering|placement) of (?:\S+ ){0,4}(?:shares|units|stock)\b",
    re.IGNORECASE,
)
_GOES_PUBLIC = re.compile(
    r"\breverse (?:merger|takeover)\b|\bbusiness combination\b|\bSPAC (?:merger|deal)\b", re.IGNORECASE
)


def refined(document: Document, scored: dict[DealType, float]) -> dict[DealType, float]:
    """Weights set right where the words of one type are usual in another.

    A purchase for cash is told as a "merger agreement"; a joint search for new medicines carries a licence.
    """
    scored = dict(scored)
    if not scored:
        return scored
    heads = [*document.first(1), *document.lead[:3]]
    text = " ".join(s.text for s in heads)
    if T.acquisition in scored and T.equity_offering in scored and not _OFFERS.search(text):  # "per share" of a price
        del scored[T.equity_offering]
    if T.merger in scored and _FOR_CASH.search(text) and not _TRUE_MERGER.search(text):
        scored[T.acquisition] = scored.get(T.acquisition, 0.0) + scored.pop(T.merger)
    if T.debt_financing in scored and T.equity_offering in scored and _NOTES.search(text) and not _SHARES.search(text):
        scored[T.debt_financing] += scored.pop(T.equity_offering)  # notes are placed privately too
    title = heads[0].text if heads else ""
    if T.merger in scored and _GOES_PUBLIC.search(title):  # the placement that comes with it is part of it
        scored[T.merger] = max(scored.values()) + 1.0
    if T.license in scored and T.collaboration in scored:
        near = " ".join(s.text for s in heads[:2])
        if _RESEARCH.search(text) and not _NAMED_RIGHTS.search(near):
            scored[T.collaboration] = max(scored[T.collaboration], scored.pop(T.license))
    return scored


def likely(document: Document, values: Mapping[str, float]) -> dict[DealType, float]:
    """The probability of each type of the article's news; `values`: the signs of its triggers."""
    return {DealType(t): p for t, p in model().type.probabilities(document.weighed.types, values).items()}


def told(document: Document, found: Iterable[Found]) -> dict[str, float]:
    """The signs of all the document's triggers."""
    found = list(found)
    return signs(found, document.title_sentence, refined(document, scores(found)))


def signs(found: Iterable[Found], head: Sentence | None, scored: Mapping[DealType, float]) -> dict[str, float]:
    """What the triggers tell, as values for the models: in the headline, in the lead, and weighed together."""
    titled: dict[str, float] = {}
    lower: dict[str, float] = {}
    for f in found:
        into = titled if head is not None and f.sentence.index == head.index else lower
        into[f.type.value] = max(into.get(f.type.value, 0.0), f.weight)
    values = {f"=title:{t}": w / 9 for t, w in titled.items()} | {f"=lead:{t}": w / 6 for t, w in lower.items()}
    total = sum(scored.values())
    values |= {f"=share:{t.value}": 2 * w / total for t, w in scored.items()}
    values["=none" if not scored else f"=first:{max(scored, key=lambda t: scored[t]).value}"] = 1.0
    values["=title"] = float(bool(titled))
    values["=lead"] = float(bool(lower))
    values["=title_types"] = min(len(titled), 3) / 2
    values["=lead_types"] = min(len(lower), 5) / 3
    values["=title_weight"] = max(titled.values(), default=0.0) / 9
    values["=lead_weight"] = max(lower.values(), default=0.0) / 6
    return values


_PUBLIC_BODY = re.compile(
    r"\b(?:Ministry|Government|Authority|Agency|Department of|Institute of .{0,30}Development|Council|Secretariat|Development (?:Board|Bank|Agency)|Innovation (?:Agency|Centre|Center)|World Economic Forum|United Nations|UNICEF|WHO)\b"
)
_PROGRAMME = re.compile(
    r"\b(?:start-?ups?|accelerat\w+ program\w*|accelerator|incubat\w+|program(?:me)?|initiative|lab(?:oratory)? (?:access|space)|open innovation|capacity building)\b",
    re.IGNORECASE,
)
_ROUND = re.compile(r"\b(?:pre-)?series [A-H]\b|\bseed\b", re.IGNORECASE)
_TOGETHER = {T.collaboration, T.commercialization, T.license, T.option}
_PUBLIC = 0.7  # the probability of a public partnership where a public body takes part in a programme


def with_public_bodies(
    document: Document, likely: dict[DealType, float], organisations: Iterable[Organisation], registry: Registry
) -> dict[DealType, float]:
    """The probabilities where a public body takes part: working together with one in a programme is a partnership."""
    words = {m.group().lower() for s in [*document.first(1), *document.lead] for m in _PROGRAMME.finditer(s.text)}
    if len(words) < 2 or max(likely, key=lambda t: likely[t]) not in _TOGETHER:
        return likely
    lead_end = document.lead[-1].index if document.lead else 0
    for organisation in organisations:
        if organisation.places[0].sentence > lead_end:
            break
        entry = registry.by_name(organisation.name)
        government = entry is not None and entry.kind == CompanyKind.government
        if government or _PUBLIC_BODY.search(organisation.name):
            rest = (1 - _PUBLIC) / (1 - likely[T.public_partnership])
            return {t: _PUBLIC if t == T.public_partnership else p * rest for t, p in likely.items()}
    return likely


def subject_is_listed(
    document: Document, organisations: Iterable[Organisation], tickers: Iterable[TickerFound]
) -> bool:
    """Whether the first organisation of the news has a ticker in the text."""
    first = next(iter(organisations), None)
    if first is None:
        return False
    keys = {names.normalise(form) for form in first.aliases}
    return any(names.normalise(t.name) in keys for t in tickers if t.name)


def names_a_round(document: Document) -> bool:
    sentences = [*document.first(1), *document.lead[:3]]
    return any(_ROUND.search(s.text) for s in sentences)
