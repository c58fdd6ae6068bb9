"""Passages of our own whose organisations have known roles, with slots for invented names.

One entry: type, roles by slot, title, text. `{A}` to `{E}` take companies, `{F}` to `{J}` investors, `{K}` and `{L}` banks
and law firms, `{U}` a university, `{M}` a public body, `{N}` a newspaper, `{d}` a drug, `{p}` a person; `{a}` is the short
name of `{A}`. Slots without a role are named for other reasons: as rivals, in old deals, by journalists. The model of
roles learns from them how each kind of deal is told, whoever does it.
"""

import random

from .passages import DRUGS, FIRMS, FUND, LARGE, LEGAL, PEOPLE, TAIL, root

PASSAGES: tuple[tuple[str, str, str, str], ...] = (
    # whole companies
    ("acquisition", "A=acquirer B=target", "{a} nabs {b} for $900M in kidney push", "{A} is adding a late-stage kidney drug by buying {B}, a deal that values the biotech at $900 million. Shares of {b} doubled. {b} licensed {d} from {C} in 2021 for $20 million upfront. {D}, which sells a rival drug, fell 3%. “We know this team,” {a} CEO {p} said."),
    ("acquisition", "A=acquirer B=target", "{b} agrees to $3.1 billion sale to {a}", "{B} has agreed to sell itself to {A} for $62 a share in cash, the companies said on Monday. The price is 45% above the last close. {b} had been seen as a target since {C} bought {D} in May, analysts at {K} wrote."),
    ("acquisition", "A=acquirer B=target", "{a} completes takeover of {b}", "BASEL, 3 March 2026 – {A} today announced the successful completion of its acquisition of {B}. As of today {b} is a wholly owned subsidiary of {a}. Each share of {b} not tendered was converted into the right to receive $40 in cash. {K} acted as financial advisor to {a}; {L} was legal counsel to {b}."),
    ("acquisition", "A=acquirer B=target", "Exclusive: {a} explores offer for {b} - sources", "{A} is weighing a bid for {B}, three people familiar with the matter said. {a} has hired {K} to advise on a possible offer. {C} and {D} have also studied {b}, the people said. {b} declined to comment. {N} first reported the talks."),
    ("acquisition", "A=acquirer B=target C=seller", "{a} buys {b} from {c}", "{A} has bought {B} from buyout group {C} for 1.2 billion euros including debt. {c} had owned the maker of dental implants since 2017, when it paid {D} 400 million euros. {K} advised {c} on the sale."),
    ("acquisition", "A=acquirer B=target C=seller", "{c} offloads diagnostics arm {b}", "{C} said it would sell its diagnostics subsidiary {B} to {A} for $700 million. {a} plans to move {b} to Leipzig. Proceeds will go to debt. Rival {D} left the field last year."),
    ("acquisition", "A=target B=acquirer", "{a} board backs sweetened offer from {b}", "The board of {A} has recommended a raised offer from {B} of 14.20 euros a share. {a} had spurned an approach from {C} in January. {K} gave a fairness opinion to {a}."),
    ("acquisition", "A=acquirer B=target C=parent", "Recommended cash offer for {B} by {A}", "The boards of {A}, an indirect wholly owned subsidiary of {C}, and {B} are pleased to announce that they have agreed the terms of a recommended cash offer to be made by {a} for the entire issued share capital of {b}. {K} is acting exclusively for {c} and {a}. {L} is acting as financial adviser to {b}."),
    ("acquisition", "A=acquirer B=target", "{a} launches tender offer for {b}", "{A}, through a newly formed subsidiary, has commenced the tender offer for all outstanding shares of {B} at $28.00 per share. Unless extended, the offer will expire at one minute after 11:59 p.m. {L} is the information agent. {K} acts as depositary."),
    ("acquisition", "A=acquirer B=target", "{b} to be taken private by {a}", "Struggling gene editing shop {B} is going private. {A}, which already holds 9% of {b}, will pay $2.05 per share plus a CVR. {F} and {G} have agreed to tender their shares. The buyer has made a habit of such deals, picking up {C} and {D} in the past year."),
    ("acquisition", "A=acquirer B=target", "{a} moves into radiopharma with {b} buyout", "{A} is joining the radiopharma rush. The Japanese drugmaker will hand over $300 million upfront for {B}, with $650 million more tied to milestones. {b} was spun out of the {U} in 2018 and has raised $120 million from investors including {F} and {G}. The deal follows similar ones by {C} and {D}."),
    ("acquisition", "A=acquirer B=target", "EU clears {a}'s purchase of {b}", "The European Commission on Wednesday approved {A}'s $5 billion acquisition of {B}, after {a} offered to divest a plant to {C}. The two companies compete with {D} in heart pumps."),
    ("acquisition", "A=acquirer B=target", "{a} drops pursuit of {b}", "{A} said it does not intend to make an offer for {B}, ending weeks of talks. {b} said its board had unanimously rejected four proposals. Under UK takeover rules, {a} is barred for six months. Analysts at {K} see {C} as a possible suitor."),
    ("acquisition", "A=acquirer B=acquirer C=target", "{a}, {b} team up on bid for {c}", "Private equity firms {A} and {B} have joined forces to bid for Spanish clinic group {C}, sources said. An auction run by {K} is expected to start in March. {D}, which owns a rival chain, is not taking part."),
    ("acquisition", "A=acquirer B=target C=seller", "Suitors line up for {b}", "{A} is among the bidders for {B}, the animal health company owned by {C}, people close to the process said. {c} could fetch 2 billion euros from a sale. {K} is running the auction. {a} and {c} declined to comment."),
    ("acquisition", "A=acquirer B=target", "{a} Enters Into Definitive Agreement to Acquire {b}", "VANCOUVER, British Columbia, May 4, 2026 (GLOBE NEWSWIRE) -- {A} (\"{a}\" or the \"Company\") is pleased to announce that it has entered into a share exchange agreement with {B}, an arm's length party, pursuant to which the Company will acquire all of the issued and outstanding shares of {b}. {b} has a supply agreement with {C}. The Company will issue 10,000,000 shares to the shareholders of {b}."),
    ("merger", "A=partner B=partner", "{a} to go public via {b}", "Privately held {A} will list on Nasdaq by merging with {B}, a shell since its drug failed. Investors led by {F} and including {G} will put $90 million into the combined company. {b} holders will own 12%. {K} is placement agent for {a}; {L} advises {b}."),
    ("merger", "A=partner B=partner", "{A} and {B} sign business combination agreement", "{A}, a maker of surgical robots, and {B}, a special purpose acquisition company, have entered into a definitive business combination agreement. {b} shareholders vote in June. {K} is acting as financial and capital markets advisor to {a}. {L} is serving as counsel to {b}."),
    ("merger", "A=partner B=partner", "{a}, {b} call off merger", "{A} and {B} have walked away from their planned merger of equals. The FTC had sued to block the deal. {C}, the market leader, had lobbied against it."),
    ("spin_off", "A=parent B=target", "{a} to hive off {b}", "{A} plans to separate its eye care unit into a listed company named {B}. Shareholders of {a} will receive one {b} share for every five held. {K} is advising on the separation. {C} spun off its eye unit in 2019."),
    ("spin_off", "A=target B=parent", "{a} starts trading after split from {b}", "Shares of {A} rose on their debut after the spin-off from {B} was completed. {b} keeps 15%. {p}, who ran hospital products at {b}, is chief executive of {a}."),
    ("spin_off", "A=parent B=target", "{a} launches {b} to take on bone drugs", "{A} has carved out its bone programmes into a new company, {B}. {a} keeps a majority stake in {b}. {p} joins from {C} as CEO."),
    # assets
    ("asset_purchase", "A=acquirer B=seller", "{a} picks up asthma inhaler from {b}", "{A} will buy {d} from {B} for $210 million upfront. {b}, which bought the inhaler from {C} in 2016, wants to focus on oncology. {a} will also take over a plant in Cork."),
    ("asset_purchase", "A=seller B=acquirer", "{a} sells Cork plant to {b}", "{A} has struck a deal to sell its plant in Cork to contract manufacturer {B}. {b} will take on all 340 staff and go on supplying {a}. Terms were not disclosed. {C} closed its Irish site in May."),
    ("asset_purchase", "A=seller B=acquirer", "{b} snaps up {a}'s skin franchise", "{A} is getting out of dermatology, handing four brands to {B} for €320 million. {b}, backed by {F}, has been on a buying run. The brands compete with products of {C} and {D}."),
    ("asset_purchase", "A=acquirer B=seller", "{a} takes full control of {d}", "{A} has acquired all rights, title and interest in {d} from {B} under an asset purchase agreement. {b} will receive $30 million at closing and up to $200 million in milestones. {b} had obtained the compound through its purchase of {C}."),
    ("asset_purchase", "A=seller B=acquirer C=acquirer", "{B} and {C} close in on {a} unit", "{A} has shortlisted buyout firms {B} and {C} in the sale of its consumer health arm, people familiar with the matter said. {D} dropped out of the auction, the people said. {K} is advising {a}."),
    ("asset_purchase", "A=acquirer B=seller", "{a} wins bankruptcy auction for {b} assets", "A court has approved the sale of substantially all of the assets of {B} to {A} for $18 million. {a} beat out {C}, which offered $15 million. {L} represents {b} in the Chapter 11 case."),
    ("asset_purchase", "A=seller B=acquirer", "{a} completes divestiture of vaccine business", "{A} announced today that it has closed the previously announced divestiture of its travel vaccine business to {B}. Under a transition services agreement, {a} will support {b} for a year. {K} served as exclusive financial advisor to {a}."),
    ("asset_purchase", "A=seller B=acquirer", "{a} sells voucher to {b}", "{A} has agreed to sell its priority review voucher to {B} for $150 million. {a} received the voucher with the approval of {d}. Last year {C} sold one to {D} for $102 million. {U} is entitled to a share of the proceeds."),
    # licences
    ("license", "A=licensee B=licensor", "{a} adds {b}'s ADC to its bag", "{A} is getting its hands on an ADC of {B} for $90 million in cash. {b} could see $1.1 billion in milestones down the road. It keeps Greater China. {C} paid {D} twice that for a similar drug last year. {a} had dropped its own candidate in May."),
    ("license", "A=licensor B=licensee", "{a} hands European rights to {b}", "{A} has found a European home for {d}: {B} will pay €25 million upfront to sell the drug there. {a} stands to collect up to €190 million more plus royalties in the teens. In Japan the drug is partnered with {C}."),
    ("license", "A=licensor B=licensee", "{a} and {b} enter exclusive licence", "LUND, Sweden – {A} and {B} today announced that they have entered into an exclusive license agreement for {d}. {b} will be responsible for all further development and commercialization. In return, {a} receives an upfront payment and is entitled to milestones and tiered royalties. {a} was founded by researchers of the {U}."),
    ("license", "A=licensee B=licensor", "{a} strengthens pipeline with licence for oral IL-17", "BASEL, Feb. 3, 2026 – {A} has entered into an exclusive license agreement with {B} to develop and commercialise {d}, an oral IL-17 inhibitor. Under the terms of the agreement {b} will receive an upfront payment of $100 million from {a}. {b} is also eligible for up to $1.6 billion. {a} sells {C}'s inhaler in Europe."),
    ("license", "A=licensor B=licensee", "{a} nets $20M as {b} starts Phase III", "{A} has earned a $20 million milestone payment from {B} after the first patient was dosed in a Phase III study of {d}. {b} licensed the antibody from {a} in 2020. {a} could still receive $400 million. {C} is testing a similar antibody."),
    ("license", "A=licensor B=licensee", "{a} receives milestone on Chinese approval", "The approval of {d} in China triggers a payment of $15 million to {A} from partner {B}, which holds the Asian rights. Elsewhere, {C} sells the drug."),
    ("license", "A=licensor B=licensee", "{a} gets {d} back from {b}", "{A} will regain worldwide rights to {d} after {B} gave notice to end their license agreement. {b} cited portfolio priorities. The move follows similar cuts by {C}. {a} will look for a new partner."),
    ("license", "A=licensee B=licensor", "{a} walks away from {b} drug", "{A} is returning the rights to {d} to {B}, four years after paying $70 million for them. {b} shares sank 50%. Analysts at {K} cut their target."),
    ("license", "A=licensee B=licensor", "{a} licenses gene therapy from {b}", "{A} has signed an exclusive worldwide licence with {B} for a gene therapy against a rare blindness. The technology was developed in the laboratory of Professor {p}. {F}, an investor in {a}, helped to start the company."),
    ("license", "A=licensee U=licensor", "{a} secures rights from {U}", "{A} has been granted an exclusive license by {U} to patents covering a new class of antibiotics. {a} pays an upfront fee and single digit royalties to the university. {M} funded the research."),
    ("license", "U=licensor A=licensee", "{U} licenses stroke compound to {a}", "The {U} has granted {A} an exclusive licence to a compound for stroke. The start-up will develop it with money from {F}. The discovery was made with {M} funding."),
    ("license", "A=licensor B=licensee", "VOLUNTARY ANNOUNCEMENT - LICENCE AGREEMENT WITH {b}", "The board of directors of {A} (the \"Company\") is pleased to announce that the Company has entered into a license agreement with {B}, pursuant to which the Company agreed to grant {b} an exclusive license to develop, manufacture and commercialize {d} outside Greater China. The Company will receive an upfront payment of US$50 million."),
    ("license", "A=licensor B=licensee C=parent", "{a} signs with {c} unit", "{A} said it had licensed {d} to {B}, a subsidiary of {C}, for North America. {b} pays $12 million upfront. Royalties are in the mid-teens. {a} sells the spray itself in Europe."),
    ("license", "A=licensee B=licensor", "{a} bets big on {b}'s obesity pill", "In obesity, {A} is playing catch-up with {C} and {D}. Now it has put down $200 million to license {d} from {B}, a Shanghai biotech few had heard of. {b} will run the Phase I in China. The total could hit $2 billion in biobucks. {C} and {D} dominate the market with their shots."),
    ("license", "A=licensee B=licensor", "{b} drug finds buyer in {a}", "{B} has found a taker for {d}. {A} agreed to pay $40 million for ex-US rights to the eye drop, plus royalties. {b} keeps the U.S., where the product competes with {C}'s {d}. {b} raised $60 million in March from {F} and {G}."),
    ("license", "A=licensor B=licensee", "{b} Obtains Exclusive Rights to {a}'s Nasal Spray", "{B} has obtained from {A} the exclusive right to commercialize {d} in South Korea. {a} shall supply the product and receive double-digit royalties. {a} has similar agreements with {C} in China."),
    ("license", "A=licensor B=licensee", "{a}, {b} amend licence", "{A} and {B} have amended their 2019 license agreement for {d}. Under the amended terms, {b} will cut the royalty it pays to {a} and pay $10 million at once."),
    ("license", "A=licensor B=licensee", "{a} sublicenses {d} to {b}", "{A} has sublicensed Latin American rights of {d} to {B}. {a} itself holds the drug under a licence from {C}. {b} will file for approval in Brazil this year."),
    ("license", "A=licensor B=licensee", "{b} taps {a} for three bispecifics", "{A} will receive $60 million from {B} for an exclusive license to three preclinical bispecifics. “This validates our platform,” said {a} CEO {p}, who earlier ran research at {C}. {a} signed with {D} last year."),
    ("option", "A=licensee B=licensor", "{a} takes option on {b}'s antibody", "{A} has paid {B} $15 million for an exclusive option to license {d} after Phase II. If it exercises the option, {a} would pay another $120 million. {b} will run the study. {F} led the last round of {b}."),
    ("option", "A=licensor B=licensee", "{b} exercises option under pact with {a}", "{A} announced that {B} has exercised its option to license the second target under their 2022 agreement. {a} will receive $10 million. {a} has partnerships with {C} and {D} as well."),
    ("option", "A=acquirer B=target", "{a} gets option to buy {b}", "{A} has secured an exclusive option to acquire {B} for up to $450 million. {b} will use the upfront payment of $60 million for a Phase II trial. {F} and {G} are investors in {b}."),
    ("option", "A=licensor B=licensee", "{a} grants {b} option on Japan", "{A} has granted {B} an option for rights to {d} in Japan. {b} pays ¥2 billion for the option. {C} has the rights in China."),
    # working together
    ("collaboration", "A=partner B=partner", "{a} pens $1.5B AI pact with {b}", "{A} is going back to the AI well, this time with {B}. {b} gets $30 million upfront to hunt for small molecules. The biotech has deals with {C} and {D}, too. {a} walked from a pact with {E} last year."),
    ("collaboration", "A=partner B=partner", "{a} pays up for {b}'s glue, again", "{A} is doubling down on molecular glues, paying {B} $105 million upfront in a second collaboration. The first, from 2023, has put one drug in preclinical work. {b} stands to make $2 billion. {C} and {D} have struck similar glue deals. {F} and {G} back {b}."),
    ("collaboration", "A=partner B=partner", "{a} and {b} tie up on brain cancer", "{A} and {B} will work together on a drug for brain cancer, the two said. {b} gets the targets; {a} brings chemistry. {M} supports the basic research."),
    ("collaboration", "A=partner U=partner", "{a} and {U} sign research alliance", "{A} today announced a five-year research alliance with the {U} to study ageing. Scientists from {a} will work alongside {u} researchers. {U} has similar alliances with {C}."),
    ("collaboration", "A=partner B=partner C=partner", "{a}, {b} and {c} join forces on malaria", "{A}, {B} and {C} have formed a consortium to develop a malaria vaccine. The three partners will share costs. Trials start in Kenya with the help of the {U}."),
    ("collaboration", "A=partner B=partner", "{a} to test {d} with {b}'s checkpoint drug", "{A} has entered a clinical trial collaboration and supply agreement with {B} to test {d} together with {b}'s PD-1 antibody. {b} will supply its drug. {a} sponsors the trial. {C} sells a rival."),
    ("collaboration", "A=partner B=partner", "{b} walks away from {a} pact", "{A} said {B} had ended their vaccine alliance. {b} cited a review of its pipeline. Rights to all programmes go back to {a}, which has cash until 2027. {C} and {D} quit the field before."),
    ("collaboration", "A=partner B=partner", "{a} selects {b} platform", "{A} has chosen the software of {B} to run its trials. The multi-year agreement covers 40 sites. {b} customers include {C}, {D} and {E}."),
    ("collaboration", "A=partner B=partner", "{a} teams with {b} on home care", "AUSTIN, Texas – {A}, a leader in remote monitoring, today announced a strategic partnership with {B} to bring its service to patients at home. “{b} is a great fit,” said {p}, CEO of {a}. {a} was named to a list of {N}."),
    ("collaboration", "A=partner B=partner", "{a} and {b} extend RNA alliance", "{A} and {B} have broadened their RNA alliance to five targets. {a} will pay $40 million and buy $20 million of {b} stock. Their first pact dates from 2021. {b} also works with {C}."),
    ("collaboration", "A=partner B=partner", "{a} in $70m pact with {b}", "{B} said on Thursday that {A} would pay it $70 million to work on medicines for fibrosis. {b} shares rose 12%. {b} lost {C} as a partner in March."),
    ("joint_venture", "A=partner B=partner", "{a}, {b} to set up insulin venture", "India's {A} and {B} of Saudi Arabia will set up a joint venture to make insulin. {a} will hold 51%. {C} and {D} dominate the market. {M} gave its consent."),
    ("joint_venture", "A=partner B=partner C=target", "{a} and {b} form {c}", "{A} and {B} have created {C}, a joint venture to sell heart valves in China. {c} will be based in Suzhou. {a} contributes its valve and {b} its sales force. {D} is the market leader."),
    ("commercialization", "A=supplier B=distributor", "{a} picks {b} for the Nordics", "{A} has named {B} its distributor in the Nordic countries. {b} will start selling {d} in June. In Spain, the device is sold by {C}."),
    ("commercialization", "A=distributor B=supplier", "{a} to sell {b}'s eye drop", "{A} has won the rights to market {d}, an eye drop made by {B}, in Brazil. {a} pays {b} $3 million at signing. {b} has other partners in Mexico."),
    ("commercialization", "A=distributor B=supplier", "{a} becomes exclusive distributor of {b}", "{A} announced that it has been appointed exclusive distributor of {B} products in Australia. “We are delighted to represent {b},” said {p}. {a} also distributes {C} and {D}."),
    ("commercialization", "A=supplier B=distributor", "{a} signs {b} for Gulf states", "{A} has signed an exclusive distribution agreement with {B} for its glucose sensor in the Gulf. Under the agreement, {b} will purchase a minimum of 50,000 sensors over three years. {M} cleared the sensor in May."),
    ("commercialization", "A=supplier B=partner", "{a} wins contract with {b}", "{A} has been awarded a three-year contract by {B} to deploy its software in 23 hospitals. The contract is worth $4 million. {a} serves {C} and {D}."),
    ("commercialization", "A=supplier B=distributor", "{a} and {b} to co-promote {d}", "{A} and {B} will promote {d} together in the U.S. {b} adds 300 sales reps and gets a share of the profit. {a} books sales. {C} sold the drug until 2023."),
    ("commercialization", "A=supplier B=partner", "{a} adds {b} as customer", "{A} said {B} has signed a group purchasing agreement for its wound dressings. Members of {b} can now order at agreed prices. {a} competes with {C}."),
    ("manufacturing_supply", "A=partner B=supplier", "{a} taps {b} to make obesity drug", "{A} has signed up {B} to make the ingredient of {d}. {b} will expand its plant in Hyderabad. {C} supplies {a} from Ireland. Terms were not disclosed."),
    ("manufacturing_supply", "A=supplier B=partner", "{a} lands $800M order from {b}", "{A} said it had won an $800 million contract to manufacture drugs for {B} until 2031. The CDMO has signed deals with {C} and {D} this year."),
    ("manufacturing_supply", "A=supplier B=partner", "{a} to supply vials to {b}", "{A} will supply glass vials for the vaccine of {B} under a five-year agreement. {b} expects to fill 100 million doses. {M} financed the plant."),
    ("manufacturing_supply", "A=partner B=supplier", "{a} and {b} enter into manufacturing agreement", "{A}, a clinical-stage biotech, and {B}, a global CDMO, today announced a master services agreement for the manufacture of {d}. {b} will produce clinical batches at its site in Visp. “{b} has the know-how,” said {p} of {a}."),
    ("manufacturing_supply", "A=partner B=supplier", "{a} buys doses from {b}", "{A} has ordered 4 million doses of bird flu vaccine from {B}. {b} will deliver them by autumn. {C} holds a similar contract. The ministry's order is worth €60 million."),
    # money
    ("venture_financing", "A=issuer F=investor G=investor H=investor I=investor", "{a} reels in $80M for eye gene therapy", "{A} has pulled in an $80 million Series B. {F} led the round, and {G}, {H} and existing backer {I} chipped in. The biotech licensed its drug from {C}. {p}, formerly of {D}, joined as CEO in May."),
    ("venture_financing", "A=issuer F=investor G=investor H=investor I=investor J=investor", "{A} Announces Oversubscribed $120 Million Series C", "BOSTON, Jan. 8, 2026 – {A} today announced the closing of an oversubscribed $120 million Series C financing co-led by {F} and {G}, with participation from new investors {H} and {I} and all existing investors, including {J}. In connection with the financing, {p}, Partner at {f}, joined the Board. {K} acted as sole placement agent."),
    ("venture_financing", "A=issuer F=investor G=investor H=investor", "{a} emerges with $60M from {f}, {g}", "Stealth no more: {A} has unveiled itself with $60 million from {F}, {G} and the venture arm of {H}. The startup was built on work from the {U}. Founders come from {C} and {D}."),
    ("venture_financing", "A=issuer B=investor", "{b} takes stake in {a}", "{B} will invest $25 million in {A}, a private maker of cell therapies, for a 15% stake. {b} may buy the rest later. {a} has a research pact with {C}."),
    ("venture_financing", "A=investor B=issuer", "{a} to invest 30 bln won in U.S. biotech {b}", "South Korea's {A} said it would buy preferred shares worth 30 billion won in {B}. The investment gives {a} a seat on the board. {C} is also a shareholder."),
    ("venture_financing", "A=issuer F=investor G=investor M=investor", "{a} closes seed round", "{A} has raised €6 million in seed funding from {F}, {G} and the {M}. The round brings the total to €9 million. The founders met at {U}."),
    ("venture_financing", "A=issuer F=investor G=investor H=investor I=investor", "{f} leads {a} round", "{F} has led a $45 million round in {A}. Joining the firm were {G}, {H} and {I}. {f} also holds shares in {C} and {D}. {a} plans a Phase I study."),
    ("equity_offering", "A=issuer F=investor G=investor K=advisor L=advisor", "{a} prices $150M offering", "{A} (NASDAQ: XYZA) has priced an underwritten offering of 10,000,000 shares. {K} and {L} are acting as joint book-running managers for the offering. {F} and {G} have agreed to buy shares."),
    ("equity_offering", "A=issuer F=investor G=investor H=investor I=investor K=advisor", "{a} Announces $75 Million Private Placement", "{A} (Nasdaq: XYZA) today announced that it has entered into a securities purchase agreement with new and existing investors for a private placement. The financing was led by {F} with participation from {G}, {H} and {I}, among others. {K} is serving as lead placement agent."),
    ("equity_offering", "A=issuer B=investor", "{b} buys 9.9% of {a}", "{A} has sold shares worth $30 million to {B}. The Danish group now owns 9.9% of the listed company. Both have worked on an insulin patch since 2020."),
    ("equity_offering", "A=issuer K=advisor", "{a} announces registered direct offering", "{A} (the \"Company\") announced that it has entered into a definitive agreement with a single healthcare-focused institutional investor for the purchase of 2,000,000 shares. {K} is acting as the exclusive placement agent. The Company intends to use the proceeds for its trial with {U}."),
    ("equity_offering", "A=issuer F=investor", "{a} signs equity line with {f}", "{A} has entered into a purchase agreement with {F} under which the Company may sell up to $20 million of common stock to {f} over 24 months. {C} is a customer of {a}."),
    ("ipo", "A=issuer K=advisor L=advisor", "{a} aims for $200M IPO", "{A} has filed for an IPO on Nasdaq. {K} and {L} are the bookrunners. {F} and {G} are its largest shareholders. The company will run against {C}."),
    ("debt_financing", "A=issuer F=lender", "{a} gets $200M loan from {f}", "{A} has closed a $200 million term loan with {F}. It drew $100 million at once and repaid a facility of {G}. {K} advised {a}."),
    ("debt_financing", "A=issuer F=lender", "{f} lends {a} €50m", "The {F} will lend {A} up to €50 million to develop a tuberculosis vaccine. The venture debt is backed by {M}. {a} is listed in Paris."),
    ("debt_financing", "A=issuer F=lender G=lender", "{a} refinances", "{A} has signed a new credit facility of $400 million with a syndicate led by {F} and {G}. It replaces notes due in 2027."),
    ("royalty_financing", "F=acquirer A=seller", "{f} buys royalty on {d}", "{F} has acquired a royalty on {d} from {A} for $115 million. The drug is sold by {B}. {f} bought other royalties from {C} last year."),
    ("royalty_financing", "A=seller F=acquirer", "{a} gets $250M in synthetic royalty deal", "{A} will receive $250 million from {F} in return for 5% of sales of {d}. {a} will fund the launch with it. {K} advised {a}. {C} sells the leading drug."),
    ("royalty_financing", "F=acquirer U=seller", "{f} pays {U} for cancer royalty", "{F} has paid $90 million to {U} for its royalty interest in {d}, marketed by {B}. The university will use the money for research."),
    # public money
    ("grant", "M=funder A=recipient", "{M} backs {a} with $20M", "The {M} is giving {A} up to $20 million to develop an antibiotic. The money covers work to the end of Phase I. {C} and {D} won similar awards."),
    ("grant", "A=recipient M=funder", "{a} wins {M} grant", "{A} has been awarded a $3 million grant from the {M} for its stroke device. The company will run the study with {C} as a site. “We thank the {M},” said {p}."),
    ("grant", "A=recipient B=recipient M=funder", "{M} funds {a} and {b}", "{A} and {B} will share $12 million from the {M} to test a Lassa vaccine in Nigeria. {a} leads the project. {C} makes the adjuvant."),
    ("grant", "U=recipient M=funder", "{U} gets $8M for Alzheimer's research", "Researchers at the {U} have won $8 million from the {M} to look for blood markers. The team works with {C}. Part of the money came from {D} before."),
    ("grant", "A=funder U=recipient", "{a} gives {U} $5M", "{A} has donated $5 million to the {U} for a centre for rare diseases. The gift is the largest from a company. {C} supported the centre in 2018."),
    ("public_partnership", "A=host B=recipient", "{a} opens labs to start-up {b}", "{B} has won a place in the accelerator of {A} and gets free use of its laboratories for a year. {C} and {D} are alumni of the programme."),
    ("public_partnership", "A=partner M=partner", "{a} and {M} sign memorandum", "{A} and the {M} have signed a memorandum of understanding on cancer screening. Under it, {a} will train nurses and the ministry will open clinics."),
    ("settlement", "A=partner B=partner", "{a}, {b} settle over {d}", "{A} and {B} have resolved their patent litigation over {d}. {b} may sell its generic from 2029. {C} settled with {a} last year. {L} represented {b}."),
    ("settlement", "A=partner B=partner", "{a} to pay {b} $200m", "{A} will pay {B} $200 million to end a suit over mRNA patents, it said. The case against {C} goes on."),
)  # fmt: skip


def filled(seed: int, rounds: int) -> list[tuple[str, str, str, dict[str, str]]]:
    """Each passage `rounds` times as (type, title, text, roles by name), with other names each time; the same for a seed."""
    rng = random.Random(seed)
    made = []
    for _ in range(rounds):
        for type_, roles, title, text in PASSAGES:
            slots = slots_of(rng)
            named = {slots[slot]: role for slot, role in (pair.split("=") for pair in roles.split())}
            if "K=" not in roles:
                named |= {slots[slot]: "advisor" for slot in "KL" if "{" + slot + "}" in text and _advises(slot, text)}
            made.append((type_, title.format(**slots), text.format(**slots), named))
    return made


def _advises(slot: str, text: str) -> bool:
    """Analysts "at" a bank say what they think; who else is a bank or a law firm advises."""
    return "analysts at {" + slot not in text.lower().replace(slot.lower(), slot)


_PUBLIC = ("Ministry of Health", "National Science Fund", "World Vaccine Fund", "Innovation Agency", "Health Research Council", "Norwick Foundation", "Department of Health", "Global Health Trust")  # fmt: skip
_PAPERS = ("the Daily Ledger", "Market Wire", "the Business Courier")


def slots_of(rng: random.Random) -> dict[str, str]:
    slots: dict[str, str] = {"d": rng.choice(DRUGS), "p": rng.choice(PEOPLE), "N": rng.choice(_PAPERS)}
    for slot in "ABCDEFGHIJKLUM":
        if slot in "ABCDE":
            name = (
                rng.choice(LARGE)
                if rng.random() < 0.3
                else f"{root(rng)} {rng.choice(TAIL)}".strip() + rng.choice(LEGAL)
            )
        elif slot in "FGHIJ":
            name = f"{root(rng)} {rng.choice(FUND)}".strip()
        elif slot in "KL":
            name = rng.choice(FIRMS)
        elif slot == "U":
            name = f"University of {root(rng).title()}" if rng.random() < 0.6 else f"{root(rng).title()} University"
        else:
            name = rng.choice(_PUBLIC)
        while name in slots.values():
            name = f"{root(rng)} {name.split()[-1]}"
        slots[slot] = name
        short = name.split(",")[0] if slot in "UM" else name.split(",")[0].split()[0]
        if name in LARGE:
            short = name.removesuffix(" Inc.").removesuffix(" plc").removesuffix(" AG")
        slots[slot.lower()] = name if rng.random() < 0.2 else short
    return slots | {"d": rng.choice(DRUGS), "p": rng.choice(PEOPLE)}
