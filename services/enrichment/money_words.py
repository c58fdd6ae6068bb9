"""Words around an amount, by what they say about it."""

from functools import cache
from typing import cast

# Each line: a class and its phrases. A phrase is matched word by word in small letters, hyphens part words; the longest
# phrase at a place counts, and the first class that lists it.
_CLASSES = """
together: upfront and milestone, upfront and milestones, up front and milestone, up front and milestones, upfront and potential milestone, upfront and potential milestones, upfront payment and milestone, upfront payment and milestones, upfront payments and milestones, upfront payments and milestone, upfront fee and milestones, upfront plus milestones, upfront and contingent, upfront milestone, upfront option and milestone, upfront development, upfront regulatory, milestones and upfront, milestone and upfront
upfront: upfront, up front, upfront payment, upfront cash, upfront and near term, upfront and equity, upfront payment of, in upfront, cash upfront, upfront fee, upfront cash payment, upfront consideration, initial payment, initial cash, initial fee, initial consideration, initial license fee, initial licence fee, signing fee, signing payment, on signing, at signing, upon signing, at signature, on signature, upon signature, license fee, licence fee, licensing fee, access fee, technology access fee, at closing, at close, on closing, upon closing, at the closing, upon the closing, on completion, at completion, upon completion of the transaction, near term, one time payment, one off payment, lump sum, down payment, immediate payment, immediately, at once, guaranteed, payable now, straight away, in the first instance, down, entry fee, attached, initially, one time sum, one off amount, one off sum, on day one, right now, from the start, at the start, at the outset, upfront in cash, cash now, when the deal closes, within 30 days, within days, due on signing, once the deal closes, first payment, initial sum
milestone: milestone, milestones, sales milestone, sales milestones, sales based milestone, sales based milestones, sales related milestones, commercial milestones, net sales milestones, sales milestone payments, development milestones, continuation payments, contingent on, contingent upon, earn out payments, earn out, earn outs, earnout, earnouts, earnout payments, contingent consideration, contingent payment, contingent payments, success based, success fees, success payments, performance based, backend, back end, biobucks, bio bucks, bounties, downstream payments, goals are, targets are, hurdles, goals, deferred contingent, performance payments, event payments, triggers, milestone payment, milestone payments, riding on, down the road, hangs on, hang on, pegged to, biobucks on, rides on, continuation fees, on milestones, bonus payments, success fee
development: development, clinical, preclinical, research, r&d, trial
regulatory: regulatory, approval, approvals, approved, filing, fda
commercial: commercial, commercialization, commercialisation, sales based, sales related, launch, and sales, or sales, sales goals, sales targets, sales thresholds, sales events, sales levels, commercial hurdles, sales hurdles, annual sales reach, sales reach, sales exceed, net sales exceed, net sales reach
eligible: eligible, entitled, stands to, stand to, in line for, in line to, could receive, could earn, could collect, could get, could see, could make, could bring, could reach, could pay, could add, may receive, may earn, may pay, may add, may reach, may be, might, would receive, would be eligible, on the hook, could tack on, tack on, pull in, rake in, could owe, could also, could be, may become, up for grabs, could rise, remains eligible, still
more: a further, an additional, up to an additional, additional, further, another, more, extra, remaining, later, future, subsequent, on top, in addition, also, plus, besides, subsequently, tack
if: due if, payable if, payable should, payable upon, due upon, due when, payable when, in the event, if, should, contingent, depending, depends, depend, provided, subject to, tied to, linked to, conditional, based on achieving, based on achievement, based on the achievement, upon achievement, upon achieving, on achieving, once, when certain, linked, hinges, upon approval, on approval, exceed, exceeds, achieve, achieved, clear
equity: equity investment, shares of common, into its stock, of common stock, of stock, in stock of, worth of shares, worth of stock, in shares, equity stake, minority stake, stake, equity, buy shares, buys shares, purchase shares, subscribe, subscribes, subscribing, subscription, newly issued, new shares, preferred shares, common stock, ordinary shares, stock, invest in, invests in, shareholding, minority investment, strategic investment, equity purchase, share purchase, pipe, equity financing, slice of, convertible notes, new stock, series a shares, newco, in the shares, invested in new, ownership stake, series b preferred, stake in the, subscribe for new, subscribing to new, buys a stake, buy a stake, stock purchase
upto: up to, as much as, as high as, maximum, a maximum of, at most, potentially, potential, potentially worth, could, ceiling, top out, tops out, max
about: about, approximately, around, roughly, nearly, almost, some, close to, north of, more than, over, at least, above, exceeding, just under, just over, well over, estimated
total: total, totaling, totalling, totals, totaled, totalled, aggregate, overall, altogether, all told, all in, all in all, in all, combined, sum, adds up, add up, adds up to, add up to, amounts to, amount to, package, headline, whole, together, full value, including milestones, cumulative value, tally, tallies, tallied, sticker price, put the potential at, as a whole, comes to, comprising, tops out
worth: worth, would value, could value, may value, would price, put the value, puts the value, value, valued, values, valuing, valuation, deal value, transaction value, deal worth, valued at, overall value, total value, total deal value, potential value, would value, could value, may value
enterprise: enterprise value, including debt, on a cash free, net of cash, net of cash acquired, implied enterprise
equityvalue: equity value, fully diluted, share capital, issued share capital, equity valuation, diluted basis, aggregate equity
buy: acquire, acquires, acquired, acquiring, acquisition, buy, buys, buying, buyout, bought, takeover, takeout, take private, purchase price, purchase, purchases, purchased, purchasing, snap up, snaps up, snapped up, swallow, swallows, bid, offer, merge, merges, merger, takes over, take over, sell, sells, selling, sale, divest, divests, divestiture, sold, tie up, combination, combine
pay: pay, pays, paying, paid, payment, hand over, hands over, handing over, shell out, shells out, shelling out, fork over, forks over, forking over, fork out, spend, spends, put down, puts down, putting down, put up, stump up, splash, splashes, drop, drops, dropping, dish out, send, sends, sending, give, gives, giving, cough up, plunk down, plunks down, lay out, lays out, wager, bet, cheque, check, lays down, ponies up, pony up, offer up, transfers
receive: receive, receives, received, receiving, get, gets, getting, collect, collects, bag, bags, bagged, pocket, pockets, land, lands, landed, secure, secures, secured, net, nets, nab, nabs, nabbed, scoop, scoops, haul, hauls, hauling, take home, takes home, picks up, picked up, wins, win, won, earns, earn, gain, gains, snag, snags, clinch, clinches, clinched, till, pocketed, haul in
deal: deal, pact, agreement, accord, alliance, transaction, collaboration, partnership, contract, licence, license, option, tie, venture, joint venture, investment, arrangement, order, supply, program, initiative
price: price, costs #, cost #, will cost #, would cost #, consideration, for a price, cash consideration, total consideration, aggregate consideration, price tag, tag
for: for
of: of
in_cash: in cash, cash, all cash, cash and stock, in stock
raise: before costs, before expenses, before fees, firm commitments, raise, raises, raised, raising, series, round, seed, financing, financing round, funding round, funding, close, closes, closed, closing of, bring in, brings in, brought in, oversubscribed, infusion, backing, capital, money, fund, funds, placement, private placement, offering, public offering, registered direct, ipo, initial public offering, share sale, flotation, float, rights issue, bought deal, gross proceeds, gross, proceeds, in gross proceeds, convertible, debenture, debentures, upsized, led by, warrant exercise, warrants exercise, at the market, atm, follow on, crossover, venture, taking in, takes in, took in, take in, raking in, bagging, banks, banked, pulls in, pulled in, pulling in, scores, scored, lands # in, seed money, hauled in, puts into, rounds up, rakes in
loan: loan, loans, notes, credit facility, facility, term loan, debt financing, tranche, tranches, principal, principal amount, borrow, borrowing, venture debt, bonds, bond, credit, senior secured, drawn, draw, draws
grant: grant, grants, award, awards, awarded, awarding, contract worth, funded, subsidy, non dilutive, prize, provide, provides, providing, commit, commits, committed, committing, contribute, contributes, make available, making available, invest, invests, investing, invested, support, allocate
royalty: royalty, royalties, royalty interest, royalty stream, synthetic royalty
pershare: per share, a share, per ads, per adr, per unit, per common share, per ordinary share, per pre funded, apiece, per american depositary, each share, each, per new share, per stock, per placement share, per offer share, for each share, per security, per warrant, per class a, per combined unit, for every share, per cvr, per right, the share, per restricted, pence, per share in cash, in cash for each, in cash per, per each, a share in cash, a piece, per scrip
shareprice: price per share, shares at #, shares for #, stock at #, units at #, average price of, adss at #, share at #, offer of #, price of, at a price, priced at, offer price, offering price, purchase price of, public offering price, issue price, subscription price, share price, price to the public, pricing, priced
shares: shares, adss, ads, units, share, unit
at: at
exercise: exercise price, exercisable, exercised, strike price, par value, vwap, volume weighted, conversion price, exercise, warrants, warrant, floor price, redemption
stock: shares rose to, shares to, to a market, shares fell, shares rose, shares closed, shares of, shares in, trading, traded, premarket, after hours, market cap, market value, market capitalization, market capitalisation, closed at, last close, closing price, closing share price, stock closed, opened at, changing hands, discount, price target, last traded, to close, its stock, slipped, jumped, soared, tumbled, surged, plunged, fell, rose, gained, slid, climbed, sank, premium, trades, the stock, opened, finished, recovered, dropped, up to close, rallied, percent higher, per cent higher, opening bell, shares were, shares closed, shares jumped, bourse, bse, average price
sales: sales, sales of, and sales of, or sales of, with sales of, had sales, revenue, revenues, turnover, net sales, annual sales, earnings, ebitda, profit, profits, net loss, net income, net profit, income, guidance, operating loss, core earnings, operating profit, product sales, generated, generates, annual revenue, peak sales, blockbuster, reported revenue, reported sales, reported net, posted revenue, posted sales, product sales of, top line
market: market, markets, cagr, forecast, forecasts, projected, industry, peak, grow, growing, market size, market opportunity, analysts, expects sales, expected to reach, opportunity, sector, spending, healthcare costs, economic, burden, worldwide sales, global sales, consensus, estimates, estimate, by 2030, by 2032, by 2035, compound annual
cost: cost, costs, costs of, cost of, at a cost of, development costs, charge, impairment, savings, synergies, expense, expenses, expenditure, capex, write down, dilution, budget, fees, tax, write off, one off costs, restructuring, operating expenses, r&d spending, compensation, salary, dividend, penalty, fine, damages, verdict, expects costs
cash: cash position, cash on hand, cash balance, cash and cash equivalents, equivalents, cash runway, runway, in the bank, balance sheet, trust, cash reserves, capitalized, capitalised, pro forma cash, net cash, working capital, cash of, bank deposits, bank, reserves, bridge loan, bridge, line of credit, repay, repaid, repayment, refinance, owed, assumed debt, debt, indebtedness, cash pile, holdings, funded with, capital gain, in the kitty, net debt, war chest
todate: to date, so far, since inception, since its founding, since founding, cumulative, cumulatively, has raised, have raised, had raised, has now raised, total funding, total raised, total capital raised, brings total, bringing total, bringing its total, brings its total, brings the total, bringing the total, in total funding, haul to date, lifetime, now totals, since its launch, has invested, have invested, has received, has now received, already, since
old: last year, last month, last week, last spring, last summer, last autumn, last fall, last winter, last june, last september, last october, last november, last december, last april, last may, last march, last february, last january, last july, last august, years ago, months ago, weeks ago, ago, earlier this year, earlier this month, earlier, previously, previous, prior, in the past, first deal, original, originally, had paid, had bought, had licensed, had agreed, had acquired, history, that year, the next spring, then, at that time, formerly, record, best known, once, before, back in, the same year, in those days, followed, under the original, original agreement, original deal, original license, original licence, under that agreement, under the earlier, in 2022, in 2023, in 2024, the first time around, in an earlier, in its heyday
compare: compared, comparable, like, similar, similarly, rival, rivals, competitor, competitors, peers, versus, while, whose, other, others, among, analog, comparators, same class, elsewhere, unlike, also in, competes, competing, respectively, judging by, in comparison, in the same field, not to be confused, crowded
year: 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023
ahead: 2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035, 2040
in_month: in january, in february, in march, in april, in may, in june, in july, in august, in september, in october, in november, in december
break: termination fee, break fee, break up fee, breakup fee, reverse termination fee, termination payment, reverse break fee, cancellation fee
optiongrant: for the option, for an option, for an exclusive option, exclusive option, for exclusive option, option to
optionfee: option fee, option exercise fee, exercise fee, option payment, option payments, opt in, opt in fee, opt in payment, option exercise payment
defer: deferred payment, deferred consideration, deferred, anniversary, anniversary payments, installment, installments, instalments, promissory note, vendor note, vendor loan, non contingent, over three years, over five years, holdback, escrow, annual payments
cvr: contingent value right, contingent value rights, cvr, cvrs
net: net proceeds, net payment
overallot: over allotment, overallotment, option to purchase additional, additional shares, underwriters, greenshoe
peryear: a year, per year, per annum, annually, annual, yearly, each year, every year, a month, per month, per patient
research: research funding, r&d funding, research support, reimburse, reimbursement, cost sharing, funding for research
told: said, says, according, announced, announces, today, will, agreed, agrees, has agreed, is to, plans, proposes, proposed, sources, people familiar, under the terms, terms of the
retire: returns, returned, terminate, terminates, terminated, terminating, termination, abandon, abandons, lapse, abandoned, walks, end, ends, ended, ending, scrap, scraps, call off, calls off, hands back, hand back, gives back, drops out, exit, exits, back to sender, mutually agree, part ways, collapse, collapses, scuttled, unwind, regain, regains, reclaims, divorce, split
"""
BOUNDARIES = frozenset(
    {";", "—", "–", ":", "and", "plus", "with", "while", "(", "|", "but", "which", "as well as", "including"}
)
# Classes that name what an amount is paid for: the nearest of them is a sign of its own.
KINDS = frozenset(
    [
        "upfront",
        "milestone",
        "equity",
        "total",
        "worth",
        "enterprise",
        "equityvalue",
        "buy",
        "pay",
        "raise",
        "loan",
        "grant",
        "pershare",
        "shareprice",
        "exercise",
        "stock",
        "sales",
        "market",
        "cost",
        "cash",
        "todate",
        "break",
        "optionfee",
        "defer",
        "cvr",
        "net",
        "overallot",
        "peryear",
        "eligible",
        "research",
        "receive",
        "deal",
        "price",
        "royalty",
        "optiongrant",
        "together",
    ]
)

# Classes that count wherever they stand in the sentence.
ANYWHERE = frozenset(
    ["old", "year", "in_month", "compare", "todate", "stock", "market", "sales", "cost", "cash", "exercise", "peryear"]
)
# Classes that settle what an amount is.
STRONG = frozenset(["upfront", "milestone", "equity", "total", "worth", "enterprise", "equityvalue", "loan", "grant", "pershare", "shareprice", "exercise", "stock", "sales", "market", "cost", "cash", "todate", "break", "optionfee", "defer", "cvr", "net", "overallot", "peryear", "research", "royalty"])  # fmt: skip


Node = dict[str, "Node | str"]


@cache
def phrases() -> Node:
    """The phrases word by word, each node the words that go on; under "" the class of the phrase that ends there."""
    root: Node = {}
    for line in _CLASSES.strip().splitlines():
        name, _, listed = line.partition(":")
        for phrase in listed.split(","):
            node = root
            for word in phrase.split():
                node = cast(Node, node.setdefault(word, {}))
            node.setdefault("", name)
    return root


def cues(words: list[str]) -> list[tuple[int, int, str]]:
    """Start, end and class of each phrase among the words."""
    root = phrases()
    found = []
    end = 0
    count = len(words)
    for start, word in enumerate(words):
        if word not in root or start < end:
            continue
        node, at, name = cast(Node, root[word]), start + 1, ""
        while True:
            if "" in node:
                name, end = cast(str, node[""]), at
            if at == count or words[at] not in node:
                break
            node = cast(Node, node[words[at]])
            at += 1
        if name:
            found.append((start, end, name))
    return found
