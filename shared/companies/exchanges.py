"""Exchanges: from the way a text names them to one ISO 10383 code each.

The code is that of the venue a person means. All market tiers of Nasdaq in the United States are XNAS, all tiers of
the OTC markets OTCM (the operator); NYSE American (XASE), NYSE Arca (ARCX) and Cboe BZX (BATS) are venues of their
own, as are KOSDAQ (XKOS) beside KRX and KOSPI (XKRX), TSX Venture (XTSX) beside Toronto (XTSE), and Xetra (XETR)
beside Frankfurt's floor (XFRA). Every other growth or junior segment takes the code of its operator: AIM is XLON,
Euronext Growth Oslo XOSL, First North Stockholm XSTO, STAR XSHG, ChiNext XSHE, GEM XHKG, Mothers XTKS, NSE Emerge XNSE.

Where the venues of one country share their symbols (a symbol is never two companies' at once), they are one *space*.
"""

import re

# MIC -> the forms in which texts name it. Compared without case and punctuation.
_FORMS = {
    "XNAS": "nasdaq|nasdaqgs|nasdaq gs|nasdaqgm|nasdaq gm|nasdaqcm|nasdaq cm|nasdaq global select market|nasdaq global select"
    "|nasdaq global market|nasdaq capital market|nasdaq capital markets|nasdaq stock market|nasdaq us|nasdq|ndaq|nms|ncm"
    "|nasdaq national market|xnas|the nasdaq stock market llc",
    "XNYS": "nyse|new york|new york stock exchange|nyse inc|xnys",
    "XASE": "nyse american|nyse mkt|nyse amex|amex|nyseamerican|nyse a|nysea|nysemkt|american stock exchange|ase|xase|asemkt"
    "|nyse american llc",
    "ARCX": "nyse arca|nysearca|arca|arcx|nyse texas|nyse chicago",
    "BATS": "cboe|cboe bzx|cboe us|bats|bzx|cboe bzx exchange",
    "OTCM": "otc|otcqb|otcqx|otcid|otc qb|otc qx|otc id|otcpk|otc pk|otc pink|otc pinks|otcpink|pink|pink sheets|pinx|pnk"
    "|otcmkts|otc markets|otc market|otc other|otcbb|otc bb|otc bulletin board|otc expert|otc expert market|expert market|grey"
    "|otc grey|grey market|otcm|otc us|us otc|otcmarkets|otcqb venture market|otcqx best market|otc pink limited|otc pink current"
    "|otcqx international|other otc",
    "XTSE": "tsx|toronto|toronto stock exchange|xtse|ca",
    "XTSX": "tsxv|tsx v|tsx venture|tsx venture exchange|tsx ven|cve|xtsx|tsxventure|cdnx",
    "XCNQ": "cse|cnsx|cnx|canadian securities exchange|xcnq|cse cnx|thecse|the cse",
    "NEOE": "neo|neo exchange|cboe canada|cboe ca|cboe neo|neoe|aequitas neo|aequitas neo exchange",
    "XLON": "lse|london|london stock exchange|london stock exchange main market|lon|ln|gb|uk|xlon|aim|lse aim|aim lse|london aim|aimx"
    "|lse main market|aim london|gb aim",
    "AQSE": "aqse|aquis|aquis exchange|aquis stock exchange|aqse growth market|aqse growth",
    "XPAR": "euronext paris|paris|epa|par|fr|xpar|euronext growth paris|alternext paris|alternext|paris stock exchange|euronext fr"
    "|fp|enxtpa|alxp|bourse de paris|eurolist paris",
    "XAMS": "euronext amsterdam|amsterdam|ams|aex|nl|xams|enxtam|amsterdam stock exchange|aeb",
    "XBRU": "euronext brussels|brussels|ebr|bru|bb|be|xbru|enxtbr|brussels stock exchange|euronext growth brussels|alxb",
    "XLIS": "euronext lisbon|lisbon|eli|xlis|enxtls|euronext growth lisbon|pt",
    "XDUB": "euronext dublin|dublin|ise|irish stock exchange|xdub|euronext growth dublin|ie|esm",
    "XOSL": "oslo|oslo bors|oslo stock exchange|ose|ob|osl|xosl|euronext oslo|euronext oslo bors|euronext growth oslo|euronext growth"
    "|euronext expand|euronext expand oslo|merk|merkur market|oslo axess|no|os",
    "XMIL": "borsa italiana|milan|mil|bit|bi|it|xmil|mta|mtaa|euronext milan|euronext star milan|euronext growth milan|aim italia"
    "|milan stock exchange|italian stock exchange|im",
    "XETR": "xetra|etr|ger|xetr|ibis|deutsche boerse xetra|de|gr|gy",
    "XFRA": "frankfurt|fse|fwb|fra|ff|xfra|frankfurt stock exchange|frankfurter wertpapierborse|frankfurter wertpapierboerse"
    "|frankfurt borse|deutsche borse|deutsche boerse|dbag|german stock exchange",
    "XSTU": "stuttgart|stu|xstu|boerse stuttgart",
    "XMUN": "munich|muenchen|munchen|mun|xmun",
    "XBER": "berlin|ber|xber|berlin stock exchange",
    "XDUS": "dusseldorf|duesseldorf|dus|xdus",
    "XHAM": "hamburg|ham|xham",
    "XHAN": "hanover|hannover|han|xhan",
    "XGAT": "tradegate|tgat|xgat",
    "XSWX": "six|six swiss exchange|swx|vtx|ebs|swiss exchange|swiss stock exchange|zurich|ch|xswx|six swiss|xvtx|virt x|sw|vx|se swx"
    "|six exchange|six stock exchange",
    "XWBO": "vienna|wbo|wiener borse|vie|xwbo|vienna stock exchange|at",
    "XMAD": "bme|madrid|bmad|mce|mc|bolsa de madrid|madrid stock exchange|xmad|spanish stock exchange|bme growth|es|sm|spain|mab"
    "|bolsas y mercados espanoles|bme scaleup|continuous market",
    "XSTO": "nasdaq stockholm|stockholm|sto|omx stockholm|stockholm stock exchange|xsto|se|ss|nasdaq omx stockholm|nasdaq sto"
    "|nasdaq first north|first north|nasdaq first north growth market|nasdaq first north stockholm|first north growth market|fnse"
    "|nasdaq first north premier|nasdaq first north premier growth market|nasdaq first north growth market stockholm|nasdaq omx|ssme"
    "|nasdaq first north sweden|first north stockholm|nasdaq nordic|nasdaq sweden|nasdaq first north growth market sweden",
    "XSAT": "spotlight|spotlight stock market|aktietorget|xsat",
    "XNGM": "ngm|nordic growth market|nordic sme|xngm",
    "XCSE": "nasdaq copenhagen|copenhagen|omx copenhagen|nasdaq omx copenhagen|cph|co|copenhagen stock exchange|xcse|dk|dc|cse dk"
    "|nasdaq first north copenhagen|first north copenhagen|first north denmark|nasdaq first north growth market denmark|fndk"
    "|nasdaq denmark|omxc",
    "XHEL": "nasdaq helsinki|helsinki|hel|omx helsinki|nasdaq omx helsinki|xhel|fi|fh|helsinki stock exchange|first north finland"
    "|nasdaq first north helsinki|nasdaq first north finland|nasdaq first north growth market finland|fnfi|omxh|omxhex",
    "XICE": "nasdaq iceland|iceland|icx|xice|iceland stock exchange|is",
    "XWAR": "warsaw|wse|gpw|war|xwar|warsaw stock exchange|newconnect|xnco|pl|pw",
    "XBUD": "budapest|bse budapest|bud|xbud|budapest stock exchange|hu|hb",
    "XPRA": "prague|pse|xpra|prague stock exchange|cz",
    "ASEX": "athens|athex|asex|athens stock exchange",
    "XIST": "istanbul|bist|borsa istanbul|ist|xist|tr|ti",
    "MISX": "moex|moscow|mcx|moscow exchange|misx|ru|rm",
    "XJSE": "jse|johannesburg|johannesburg stock exchange|xjse|za|sj",
    "XTAE": "tase|tel aviv|tlv|tel aviv stock exchange|xtae|il|ta",
    "XSAU": "tadawul|saudi exchange|xsau|saudi|sau|sa|sr",
    "XADS": "adx|abu dhabi|abu dhabi securities exchange|xads",
    "XDFM": "dfm|dubai|dubai financial market|xdfm",
    "XCAI": "egx|egyptian exchange|cairo|xcai",
    "XTKS": "tse|tokyo|tyo|tokyo stock exchange|xtks|jp|jt|jpx|japan|japan exchange|tse prime|tse prime market|tse growth|tse standard"
    "|tse mothers|mothers|tse jasdaq|jasdaq|tse first section|tokyo stock exchange prime market|tokyo stock exchange growth market"
    "|tse growth market|tokyo se|tosho|東証|東証プライム|東証グロース|東証スタンダード|tse 1st section|tokyo prime|topix",
    "XNGO": "nagoya|nse nagoya|nagoya stock exchange|xngo|nag",
    "XFKA": "fukuoka|fse fukuoka|fukuoka stock exchange|xfka",
    "XSAP": "sapporo|sapporo stock exchange|sse sapporo|xsap|ambitious",
    "XOSE": "osaka|osaka stock exchange|osaka exchange|xose",
    "XKRX": "krx|korea exchange|korea stock exchange|kospi|kse|kr|ks|xkrx|korea|seoul|korea se|코스피|유가증권시장|kospi market|krx kospi",
    "XKOS": "kosdaq|kq|koe|xkos|krx kosdaq|코스닥|kosdaq market|korea kosdaq|kosdaq stock market|korea exchange kosdaq",
    "XKON": "konex|xkon|코넥스|krx konex",
    "XHKG": "hkex|sehk|hkg|hkse|hk|xhkg|hong kong|hong kong stock exchange|stock exchange of hong kong|gem|hkex gem|hk stock exchange"
    "|the stock exchange of hong kong limited|the stock exchange of hong kong|hong kong exchange|hk exchange|main board of hkex|xgem"
    "|stock exchange of hong kong limited|香港交易所|港交所",
    "XSHG": "sse|shanghai|sha|ssh|shg|shse|xshg|shanghai stock exchange|star|star market|sse star|sse star market|sh|上交所"
    "|shanghai star market|shanghai star|star board|科创板|sse science and technology innovation board|xssc|cn",
    "XSHE": "szse|shenzhen|she|xshe|shenzhen stock exchange|chinext|szse chinext|sz|深交所|shenzhen chinext|创业板|xsec",
    "BJSE": "bse beijing|bjse|beijing|beijing stock exchange|neeq|nq|北交所",
    "XTAI": "twse|taiwan|taiwan stock exchange|tpe|tw|tt|xtai|taipei",
    "ROCO": "tpex|two|gretai|taipei exchange|roco|gtsm|taiwan otc|emerging stock board",
    "XNSE": "nse|national stock exchange|national stock exchange of india|nse india|xnse|nsei|in|ns|nse emerge|nse sme|ind",
    "XBOM": "bse|bombay|bombay stock exchange|bom|xbom|bse india|bo|bse sme|mumbai|bse ltd|ib",
    "XASX": "asx|australia|australian securities exchange|australian stock exchange|xasx|au|ax|sydney|asx ltd|aus",
    "XNZE": "nzx|nze|new zealand|new zealand stock exchange|xnze|nz|new zealand exchange",
    "XSES": "sgx|singapore|ses|singapore exchange|xses|sg|sp|sgx st|sgx mainboard|sgx catalist|catalist|sgx main board",
    "XKLS": "bursa malaysia|klse|bursa|kuala lumpur|xkls|my|mk|kls|bursa malaysia main market|ace market",
    "XIDX": "idx|jakarta|indonesia stock exchange|jkt|xidx|id|ij|jk",
    "XBKK": "set|bangkok|stock exchange of thailand|bkk|xbkk|th|thailand|mai|tb",
    "XPHS": "pse manila|philippine stock exchange|xphs|ph|pm",
    "XSTC": "hose|ho chi minh|ho chi minh stock exchange|xstc|vn|vm|hsx",
    "BVMF": "b3|bovespa|bvmf|sao paulo|bmfbovespa|bm f bovespa|br|bz|bsp|b3 brasil bolsa balcao|brazil",
    "XMEX": "bmv|mexico|bolsa mexicana|bolsa mexicana de valores|mex|xmex|mx|mm",
    "XBUE": "byma|buenos aires|bcba|bue|xbue|ar",
    "XSGO": "santiago|bolsa de santiago|sgo|xsgo|cl",
}  # fmt: skip

# Suffixes that data services put behind a symbol.
_SUFFIXES = {
    "T": "XTKS", "TYO": "XTKS", "JP": "XTKS", "JT": "XTKS", "N225": "XTKS", "NG": "XNGO", "F": "XFRA", "S": "XSAP",
    "KS": "XKRX", "KQ": "XKOS", "KN": "XKON", "KR": "XKRX",
    "L": "XLON", "LN": "XLON", "IL": "XLON", "AQ": "AQSE",
    "PA": "XPAR", "FP": "XPAR", "NX": "XPAR", "AS": "XAMS", "NA": "XAMS", "BR": "XBRU", "BB": "XBRU", "LS": "XLIS", "IR": "XDUB",
    "OL": "XOSL", "NO": "XOSL", "MI": "XMIL", "IM": "XMIL",
    "DE": "XETR", "GR": "XETR", "GY": "XETR", "SG": "XSTU", "MU": "XMUN", "BE": "XBER", "DU": "XDUS", "HM": "XHAM", "HA": "XHAN",
    "SW": "XSWX", "S1": "XSWX", "VX": "XSWX", "VI": "XWBO", "MC": "XMAD", "SM": "XMAD",
    "ST": "XSTO", "SS": "XSHG", "CO": "XCSE", "DC": "XCSE", "HE": "XHEL", "FH": "XHEL", "IC": "XICE",
    "WA": "XWAR", "PW": "XWAR", "BD": "XBUD", "PR": "XPRA", "AT": "ASEX", "IS": "XIST", "ME": "MISX", "JO": "XJSE", "SJ": "XJSE",
    "TA": "XTAE", "SR": "XSAU", "CA": "XCAI",
    "HK": "XHKG", "SH": "XSHG", "SZ": "XSHE", "CH": "XSHG", "BJ": "BJSE", "TW": "XTAI", "TT": "XTAI", "TWO": "ROCO",
    "NS": "XNSE", "BO": "XBOM", "AX": "XASX", "AU": "XASX", "NZ": "XNZE", "SI": "XSES", "SP": "XSES", "KL": "XKLS", "MK": "XKLS",
    "JK": "XIDX", "BK": "XBKK", "PS": "XPHS", "VN": "XSTC",
    "TO": "XTSE", "V": "XTSX", "CN": "XCNQ", "NE": "NEOE", "NEO": "NEOE",
    "SA": "BVMF", "BZ": "BVMF", "MX": "XMEX", "BA": "XBUE", "SN": "XSGO",
    "O": "XNAS", "OQ": "XNAS", "N": "XNYS", "A": "XASE", "K": "XNYS", "PK": "OTCM", "OB": "OTCM",
}  # fmt: skip

_SPACES = {
    "US": "XNAS XNYS XASE ARCX BATS OTCM",
    "CA": "XTSE XTSX XCNQ NEOE",
    "DE": "XETR XFRA XSTU XMUN XBER XDUS XHAM XHAN XGAT",
    "KR": "XKRX XKOS XKON",
    "JP": "XTKS XNGO XFKA XSAP XOSE",
    "CN": "XSHG XSHE BJSE",
    "TW": "XTAI ROCO",
    "SE": "XSTO XSAT XNGM",
}
_SPACE_OF = {mic: space for space, mics in _SPACES.items() for mic in mics.split()}
_UNITED_STATES = frozenset(("us", "usa", "un", "uw", "united states"))
_MIC_OF = {form: mic for mic, forms in _FORMS.items() for form in (*forms.split("|"), mic.lower())}
_NO_WORD = re.compile(r"[\W_]+")
_PAREN = re.compile(r"\([^)]*\)")

US = "US"


def _key(text: str) -> str:
    key = _NO_WORD.sub(
        " ", text.casefold().replace("ö", "o").replace("ü", "u").replace("ã", "a").replace("ø", "o")
    ).strip()
    return key.removeprefix("the ")


def mic_of(text: str) -> str | None:
    """The MIC of an exchange as written: `NASDAQ`, `Nasdaq:`, `Tokyo`, `Euronext Growth Oslo`, `JP`, `.T`, `XTKS`.

    None where it is not known. `US` alone names no venue: see `space`.
    """
    if text.strip().startswith("."):
        return by_suffix(text)
    key = _key(text)
    if key in _MIC_OF:
        return _MIC_OF[key]
    bare = _key(_PAREN.sub(" ", text))
    for ending in (" exchange", " stock exchange", " stock market", " market", " symbol", " ticker", " main market"):
        if bare.endswith(ending) and bare.removesuffix(ending) in _MIC_OF:
            return _MIC_OF[bare.removesuffix(ending)]
    return _MIC_OF.get(bare)


def by_suffix(suffix: str) -> str | None:
    """The MIC of a symbol's suffix as data services write it (`.T`, `KS`, `.PA`), None where it is not known."""
    return _SUFFIXES.get(suffix.strip().lstrip(".").upper())


def space(text: str) -> str | None:
    """Where symbols are unique: a country for venues that share them, or else the MIC. Takes any form and `US`."""
    mic = mic_of(text)
    if mic is None:
        return US if _key(text) in _UNITED_STATES else None
    return space_of(mic)


def space_of(mic: str) -> str:
    """The space of a MIC of `mic_of`."""
    return _SPACE_OF.get(mic, mic)


def canonical_symbol(mic: str | None, symbol: str) -> str:
    """The symbol in the one form in which symbols are compared and shown.

    Upper case; `-` before a share class (`BRK-B`, `NOVO-B`); a data service's suffix cut off (`4503.T` -> `4503`);
    numbers filled up with zeros to six digits in Korea and mainland China and to four in Hong Kong.
    """
    text = symbol.strip().lstrip("$^").upper()
    if text.isalpha():
        return text
    head, dot, tail = text.rpartition(".")
    if dot and head and mic and by_suffix(tail) == mic and (len(tail) > 1 or head.isdigit()):
        text = head
    text = re.sub(r"[\s./_-]+", "-", text).strip("-")
    if text.isdigit():
        if mic in ("XKRX", "XKOS", "XKON", "XSHG", "XSHE", "BJSE"):
            return text.zfill(6)
        if mic == "XHKG":
            return text.lstrip("0").zfill(4)
    return text


def is_mic(text: str) -> bool:
    """Whether the text is one of the codes used here."""
    return text in _FORMS
