"""The words by which deals are told, as classes: what a sentence of a deal looks like to the model of roles.

Verbs come in families with one direction ("acquires", "snaps up", "takes over" are all `buy`); a past participle with
"by" or a form of "be" is the passive of its family (`buyP`), a noun of it ends in `N` (`buyN`: acquisition, takeover).
"""

# Regular verbs by lemma; inflections are made. Irregular past forms stand in _PAST.
_VERBS = {
    "buy": "acquire buy purchase snap scoop gobble swallow nab snag absorb swoop pounce grab outbid bid",
    "take": "take assume",
    "sell": "sell divest offload unload dispose hive",
    "grant": "grant sublicense sublicence out-license out-licence outlicense give entrust assign",
    "lic": "license licence",
    "inlic": "in-license in-licence inlicense",
    "get": "receive obtain get gain secure land earn collect pocket net bag reap win score pick nail",
    "pay": "pay hand shell fork dish dole spend drop bet plunk splash put fund-raise reimburse owe",
    "raise": "raise reel haul",
    "close": "close complete finalize finalise consummate conclude",
    "price": "price upsize",
    "issue": "issue offer sell-shares",
    "invest": "invest back anchor underpin bankroll seed",
    "lead": "lead co-lead colead head spearhead",
    "join": "join participate subscribe",
    "lend": "lend extend refinance loan",
    "borrow": "borrow draw",
    "award": "award donate pledge commit provide contribute sponsor",
    "fund": "fund finance support",
    "supply": "supply manufacture produce make deliver fill-finish",
    "dist": "distribute market promote commercialize commercialise resell co-promote detail stock carry",
    "develop": "develop discover co-develop advance research study identify evaluate design",
    "partner": "partner collaborate team cooperate ally co-operate unite tie link",
    "select": "select choose tap appoint name engage hire enlist retain adopt",
    "sign": "sign ink enter strike pen forge reach execute announce unveil form establish launch create agree expand extend renew broaden amend",
    "settle": "settle resolve",
    "merge": "merge combine",
    "spin": "spin separate carve",
    "return": "return relinquish revert",
    "regain": "regain reclaim reacquire recover retake",
    "exercise": "exercise opt trigger",
    "end": "end terminate cancel scrap abandon discontinue withdraw drop walk exit",
    "reject": "reject spurn rebuff refuse",
    "accept": "accept recommend approve back-bid weigh",
    "retain": "keep retain hold own hang stay",
    "bring": "bring add welcome lure",
    "transfer": "transfer move pass shift contribute",
    "let": "let allow permit enable",
    "boost": "boost lift hike increase double triple widen deepen strengthen top",
    "move": "rise jump soar climb surge slip slide tumble sink plunge drop-off leap",
    "start": "start begin commence open run conduct",
    "sue": "sue litigate waive dispute",
    "share": "share split book divide",
    "use": "use apply leverage combine-with integrate deploy implement",
    "advise": "advise represent counsel",
    "act": "act serve",
    "found": "found co-found incorporate establish-co base headquarter",
    "tell": "say tell report comment disclose note add write cite",
    "compete": "compete rival trail",
    "host": "host house accommodate",
    "approve": "clear authorize authorise",
    "work": "work operate",
    "plan": "plan intend seek consider explore eye",
    "list": "include comprise",
}  # fmt: skip
_PAST = {
    "buy": "bought", "take": "took taken", "sell": "sold", "grant": "gave given", "get": "got gotten won",
    "pay": "paid spent", "lead": "led co-led colead", "lend": "lent", "supply": "made", "select": "chosen chose",
    "sign": "struck", "spin": "spun", "tell": "said told wrote", "retain": "kept held", "borrow": "drew drawn",
    "end": "withdrew withdrawn", "bring": "brought", "move": "rose risen fell fallen shrank", "start": "began begun ran",
}  # fmt: skip
_WORDS = {
    "buyN": "acquisition acquisitions takeover takeovers buyout buy-out bid bids tender offer offers approach",
    "stakeN": "stake stakes interest shareholding holding majority minority",
    "buyerN": "buyer buyers acquirer acquirers suitor suitors bidder bidders bidco purchaser",
    "sellerN": "seller sellers vendor vendors",
    "kin": "cousin cousins twin twins neighbor neighbour neighbors neighbours era veteran veterans alumni alum ex alumnus sibling",
    "suit": "litigation lawsuit lawsuits dispute patent patents claims claim court trial-court",
    "spac": "spac shell blank-check blank-cheque",
    "access": "access capacity platform-access",
    "resp": "responsible responsibility",
    "jv": "venture",
    "sellN": "sale divestiture divestment disposal",
    "mergeN": "merger combination",
    "grantN": "grant grants award awards prize subsidy",
    "licN": "license licence licensing sublicense licences licenses",
    "inlicN": "in-licensing",
    "outlicN": "out-licensing",
    "rights": "rights right exclusivity",
    "option": "option options opt-in",
    "exclusive": "exclusive exclusively worldwide global",
    "upfront": "upfront up-front",
    "pay_n": "payment payments fee fees milestone milestones royalty royalties biobucks reimbursement",
    "eligible": "eligible entitled",
    "round": "round financing series seed funding fundraising",
    "offer_n": "offering placement ipo pipe shares stock units notes debentures warrants subscription",
    "invest_n": "investment investments participation backing commitment commitments",
    "investors": "investor investors backer backers shareholders shareholder syndicate co-investors insiders firms funds",
    "new": "new existing returning current previous",
    "loan": "loan loans debt lender lenders facility credit borrowing",
    "lendroles": "lender lenders",
    "supply_n": "supplier supply manufacturing cdmo production manufacturer plant",
    "service": "service services provider",
    "customer": "customer customers client hospital hospitals clinic clinics",
    "dist_n": "distributor distribution marketing commercialization commercialisation reseller promotion sales",
    "partner_n": "partner partners partnership partnerships collaboration collaborations alliance alliances pact tie-up mou memorandum joint consortium affiliation relationship integration",
    "deal_n": "agreement agreements deal deals transaction contract contracts order arrangement letter",
    "settle_n": "settlement",
    "spin_n": "spin-off spinoff spin-out spinout separation",
    "royalty": "royalty royalties",
    "sub": "subsidiary subsidiaries unit units affiliate affiliates division arm entity",
    "parent_n": "parent owner owners",
    "owned": "owned wholly-owned majority-owned controlled managed",
    "advisor": "advisor advisors adviser advisers counsel underwriter underwriters bookrunner bookrunners book-runner bookrunning book-running manager managers agent agents banker bankers",
    "be": "be is are was were been being am",
    "aux": "will would could may might shall can has have had to",
    "by": "by", "from": "from", "to_": "", "with": "with alongside", "of": "of", "for": "for", "between": "between",
    "and": "and &", "in": "in into", "on": "on", "under": "under pursuant", "at": "at", "through": "through via",
    "as": "as", "which": "which who whose that", "its": "its their", "s": "'s ’s s’",
    "like": "like unlike such similar comparable compared versus", "rival": "rival rivals competitor competitors peer peers",
    "old": "previously former formerly ago earlier last once originally since history",
    "said": "spokesperson spokesman spokeswoman analyst analysts", "report": "according citing reporting source sources",
    "media": "newspaper news reporter journalist",
    "officer": "ceo president chairman chief director founder professor executive",
    "talks": "talks negotiations discussions",
    "board": "board holders",
    "program": "program programme accelerator incubator cohort initiative startups start-ups startup lab laboratory",
    "participant": "participants winners finalists recipients awardees grantees selected",
    "drug": "drug candidate asset program antibody therapy vaccine product products device technology platform",
    "business": "business unit division assets portfolio site plant facility operations",
    "company": "company biotech drugmaker maker developer firm startup pharma giant",
    "based": "based -based headquartered",
    "trial": "trial trials study studies phase",
    "regul": "fda ema approval clearance regulators",
    "not": "not no declined",
    "proceeds": "proceeds",
    "univ": "university institute foundation college",
}  # fmt: skip


# Words that are a verb behind a name, "to" and the like, and else the noun: "Alpha grants Beta", "a grant from Beta".
EITHER = {
    "purchase": "buyN", "purchases": "buyN", "bid": "buyN", "bids": "buyN", "offer": "buyN", "offers": "buyN",
    "license": "licN", "licence": "licN", "licenses": "licN", "licences": "licN", "sublicense": "licN",
    "grant": "grantN", "grants": "grantN", "award": "grantN", "awards": "grantN", "supply": "supply_n",
    "loan": "loan", "partner": "partner_n", "partners": "partner_n", "market": "other", "fund": "investors",
    "funds": "investors", "stock": "offer_n", "license-in": "licN", "support": "fundN", "study": "trial",
    "studies": "trial", "research": "trial", "produce": "other", "lead": "other", "contract": "deal_n",
}  # fmt: skip
BEFORE_VERB = frozenset(
    [
        "to",
        "will",
        "would",
        "may",
        "could",
        "can",
        "shall",
        "has",
        "have",
        "had",
        "and",
        "or",
        "&",
        "which",
        "that",
        "who",
        "it",
        "they",
        "we",
        "also",
        ",",
        "-",
        ":",
        ";",
        "today",
        "yesterday",
    ]
)


def _forms(lemma: str) -> tuple[list[str], list[str]]:
    """The active forms and the past form of a regular verb."""
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma[:-1] + "ing"], [lemma + "d"]
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return [lemma, lemma[:-1] + "ies", lemma + "ing"], [lemma[:-1] + "ied"]
    if lemma.endswith(("ss", "sh", "ch", "x", "z")):
        return [lemma, lemma + "es", lemma + "ing"], [lemma + "ed"]
    double = lemma + lemma[-1]
    return [lemma, lemma + "s", lemma + "ing", double + "ing"], [lemma + "ed", double + "ed"]


def _made() -> dict[str, str]:
    made: dict[str, str] = {}
    for name, lemmas in _VERBS.items():
        for lemma in lemmas.split():
            active, past = _forms(lemma)
            for form in active:
                made.setdefault(form, name)
            for form in past:
                made.setdefault(form, name + "+")
        for form in _PAST.get(name, "").split():
            made.setdefault(form, name + "+")
    for name, words in _WORDS.items():
        for word in words.split():
            if word in made and word in EITHER:
                continue
            made[word] = name
    made["to"] = "to"
    return made


CLASSES: dict[str, str] = _made()
