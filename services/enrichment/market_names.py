"""Well-known names of banks, law firms, investors and news media, which deals of any sector name without saying what
they are. Whose name is here is taken for an organisation more easily; nothing else follows from it."""

from shared.companies.names import normalise


def _named(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|"))


BANKS = _named(
    "Goldman Sachs|Goldman Sachs & Co. LLC|Goldman|Morgan Stanley|J.P. Morgan|JPMorgan|J.P. Morgan Securities|JP Morgan|"
    "JPMorgan Chase|BofA Securities|BofA|Bank of America|Merrill Lynch|Citi|Citigroup|Citigroup Global Markets|Barclays|"
    "UBS|UBS Investment Bank|Credit Suisse|Deutsche Bank|Lazard|Rothschild & Co|Rothschild|Evercore|Evercore ISI|"
    "Centerview|Centerview Partners|Jefferies|Leerink|Leerink Partners|SVB Leerink|SVB Securities|Silicon Valley Bank|"
    "Cowen|TD Cowen|Piper Sandler|Stifel|Guggenheim|Guggenheim Securities|Guggenheim Partners|Moelis|Moelis & Company|"
    "PJT Partners|Perella Weinberg|Perella Weinberg Partners|Houlihan Lokey|Qatalyst|Qatalyst Partners|MTS Health Partners|"
    "William Blair|Raymond James|Oppenheimer|Oppenheimer & Co.|RBC Capital Markets|RBC|BMO Capital Markets|BMO|Canaccord|"
    "Canaccord Genuity|Cantor|Cantor Fitzgerald|H.C. Wainwright|H.C. Wainwright & Co.|Wainwright|Needham|Needham & Company|"
    "Mizuho|Mizuho Securities|Nomura|Daiwa|Daiwa Securities|SMBC|SMBC Nikko|MUFG|Wells Fargo|Wells Fargo Securities|Truist|"
    "Truist Securities|Baird|Wedbush|Maxim Group|Roth Capital Partners|Ladenburg Thalmann|Aegis Capital|ThinkEquity|"
    "EF Hutton|BTIG|LifeSci Capital|LifeSci Advisors|Chardan|JMP Securities|B. Riley|B. Riley Securities|Brookline|"
    "A.G.P.|Bryan, Garnier & Co|Bryan Garnier|Kempen|Van Lanschot Kempen|ABN AMRO|ING|KBC Securities|BNP Paribas|"
    "Societe Generale|Société Générale|Natixis|Bernstein|Berenberg|Numis|Peel Hunt|Panmure Gordon|Liberum|"
    "Investec|Cavendish|HSBC|Standard Chartered|Macquarie|CICC|CITIC Securities|Huatai|CMB International|Haitong|Carnegie|"
    "SEB|DNB|DNB Markets|DNB Carnegie|ABG Sundal Collier|Nordea|Danske Bank|Pareto Securities|Arctic Securities|"
    "Handelsbanken|Redeye|Bank Vontobel|Vontobel|Zürcher Kantonalbank|Octavian|Mediobanca|Intesa Sanpaolo|UniCredit|"
    "Santander|BBVA|CaixaBank|Itaú BBA|BTG Pactual|Commerzbank|Metzler|Hauck Aufhäuser|Torreya|Locust Walk|Ondra|Greenhill|"
    "Allen & Company|LionTree|Lincoln International|Ducera|KPMG|Deloitte|PwC|Ernst & Young|EY|McKinsey|McKinsey & Company|"
    "Boston Consulting Group|ClearView Healthcare Partners|Back Bay Life Science Advisors|Bourne Partners|Tudor Pickering|"
    "Morningstar|GlobalData|IQVIA|Citeline|Kotak|Axis Capital|Avendus|Motilal Oswal|Samsung Securities|"
    "Mirae Asset Securities|NH Investment & Securities|Bell Potter|Wilsons|E&P Capital|Truist Securities|Lake Street|"
    "Northland|Craig-Hallum|Titan Partners|A.G.P./Alliance Global Partners|Alliance Global Partners|Rodman & Renshaw|"
    "Laidlaw|National Securities|Spartan Capital|Boustead Securities|Dawson James|Kingswood|WestPark Capital"
)
LAW_FIRMS = _named(
    "Skadden|Skadden, Arps, Slate, Meagher & Flom|Cravath|Cravath, Swaine & Moore|Wachtell|Wachtell, Lipton, Rosen & Katz|"
    "Sullivan & Cromwell|Davis Polk|Davis Polk & Wardwell|Simpson Thacher|Simpson Thacher & Bartlett|Kirkland & Ellis|"
    "Kirkland|Latham & Watkins|Latham|Ropes & Gray|Goodwin|Goodwin Procter|Cooley|Wilson Sonsini|"
    "Wilson Sonsini Goodrich & Rosati|Fenwick|Fenwick & West|Gunderson Dettmer|Orrick|Covington|Covington & Burling|"
    "WilmerHale|Wilmer Cutler Pickering Hale and Dorr|Mintz|Mintz Levin|Foley Hoag|Foley & Lardner|Hogan Lovells|"
    "Freshfields|Freshfields Bruckhaus Deringer|Linklaters|Clifford Chance|Allen & Overy|A&O Shearman|Shearman & Sterling|"
    "Slaughter and May|Herbert Smith Freehills|Ashurst|Baker McKenzie|Baker & McKenzie|White & Case|Jones Day|Sidley|"
    "Sidley Austin|Gibson Dunn|Gibson, Dunn & Crutcher|Paul Weiss|Paul, Weiss, Rifkind, Wharton & Garrison|Paul Hastings|"
    "Debevoise|Debevoise & Plimpton|Cleary Gottlieb|Cleary Gottlieb Steen & Hamilton|Weil|Weil, Gotshal & Manges|Proskauer|"
    "Willkie Farr & Gallagher|Willkie|Fried Frank|Akin|Akin Gump|Arnold & Porter|Morgan Lewis|Morgan, Lewis & Bockius|"
    "DLA Piper|Dentons|Norton Rose Fulbright|Mayer Brown|McDermott Will & Emery|King & Spalding|Alston & Bird|Dechert|"
    "Morrison Foerster|Morrison & Foerster|O'Melveny & Myers|O'Melveny|Perkins Coie|Haynes Boone|Lowenstein Sandler|"
    "Troutman Pepper|Duane Morris|Sichenzia Ross|Ellenoff Grossman & Schole|Loeb & Loeb|Faegre Drinker|Bird & Bird|"
    "Osborne Clarke|CMS|Gowling WLG|Torys|Stikeman Elliott|Blake, Cassels & Graydon|Blakes|Osler|Homburger|Bär & Karrer|"
    "Walder Wyss|Vischer|Lenz & Staehelin|NautaDutilh|De Brauw|De Brauw Blackstone Westbroek|Loyens & Loeff|Stibbe|"
    "Gleiss Lutz|Hengeler Mueller|Noerr|Mannheimer Swartling|Vinge|Plesner|Kromann Reumert|Gorrissen Federspiel|"
    "Accura|BAHR|Wiersholm|Schjødt|Bredin Prat|Gide|Jeantet|Bonelli Erede|BonelliErede|Chiomenti|Uría Menéndez|Garrigues|"
    "Cuatrecasas|A&L Goodbody|Arthur Cox|Matheson|Mori Hamada|Mori Hamada & Matsumoto|Nishimura & Asahi|"
    "Anderson Mori & Tomotsune|Nagashima Ohno & Tsunematsu|Kim & Chang|Bae, Kim & Lee|Fangda Partners|JunHe|"
    "King & Wood Mallesons|Herzog|Meitar|Goldfarb Gross Seligman|Naschitz Brandes|Allens|Gilbert + Tobin|MinterEllison"
)
FUNDS = _named(
    "KKR|Blackstone|Carlyle|Carlyle Group|TPG|TPG Capital|Bain Capital|Apollo|Apollo Global Management|Advent|"
    "Advent International|Cinven|EQT|EQT Group|Nordic Capital|CVC|CVC Capital Partners|BC Partners|PAI Partners|Permira|"
    "Warburg Pincus|Clayton Dubilier & Rice|Clayton, Dubilier & Rice|CD&R|Hellman & Friedman|Silver Lake|Thoma Bravo|"
    "Vista Equity|Vista Equity Partners|GTCR|Leonard Green|Veritas Capital|Patient Square Capital|Patient Square|"
    "Sycamore Partners|Ardian|Astorg|Bridgepoint|Apax|Apax Partners|Montagu|Triton|IK Partners|Novo Holdings|"
    "Lundbeckfonden|LundbeckFond Ventures|Lundbeckfonden BioCapital|Investor AB|Patricia Industries|Ampersand Capital|"
    "Brookfield|Ares|Ares Management|Oaktree|Oaktree Capital|Sixth Street|Blue Owl|Pharmakon Advisors|Pharmakon|"
    "Hercules Capital|Oxford Finance|Perceptive|RA Capital|RA Capital Management|OrbiMed|Deerfield|RTW|RTW Investments|"
    "Avoro|Avoro Capital|EcoR1|EcoR1 Capital|Boxer Capital|Baker Bros|Baker Brothers|Baker Bros. Advisors|Redmile|"
    "Redmile Group|Cormorant|Casdin|Viking Global|Viking Global Investors|Fidelity|Fidelity Management & Research Company|"
    "T. Rowe Price|Wellington|Wellington Management|BlackRock|Vanguard|Janus Henderson|Janus Henderson Investors|Adage|"
    "Adage Capital|Farallon|Farallon Capital|Point72|Citadel|Surveyor Capital|Logos Capital|Venrock|Venrock Healthcare|"
    "Commodore Capital|Vivo Capital|Samsara BioCapital|Foresite|Forbion|Sofinnova|Andera Partners|Kurma Partners|Jeito|"
    "Medicxi|Abingworth|SV Health|Gilde Healthcare|LSP|HBM|Versant|Versant Ventures|MPM Capital|MPM BioImpact|"
    "Atlas Venture|Third Rock Ventures|Third Rock|Flagship|Flagship Pioneering|Polaris|Polaris Partners|ARCH|"
    "ARCH Venture Partners|5AM|NEA|New Enterprise Associates|Frazier|Frazier Life Sciences|Canaan|Canaan Partners|"
    "Lightspeed|Sequoia|Sequoia Capital|Andreessen Horowitz|a16z|GV|Google Ventures|Khosla Ventures|Founders Fund|"
    "General Catalyst|Balderton|Balderton Capital|Index Ventures|Accel|Octopus Ventures|Syncona|Oxford Science Enterprises|"
    "Cambridge Innovation Capital|Parkwalk|Pontifax|aMoon|HealthCap|Industrifonden|Eir Ventures|"
    "Sunstone|Novo Ventures|Novo Seeds|V-Bio Ventures|Fund+|Inkef|INKEF Capital|BioGeneration Ventures|BGV|Ysios|"
    "Ysios Capital|Asabys|Asabys Partners|Sofinnova Telethon|Claris Ventures|XGEN Venture|Wellington Partners|"
    "TVM Capital|TVM Capital Life Science|High-Tech Gründerfonds|HTGF|Bpifrance|Earlybird|MIG Capital|Boehringer Ingelheim "
    "Venture Fund|Pfizer Ventures|Novartis Venture Fund|Roche Venture Fund|Lilly Ventures|Lilly Asia Ventures|LAV|"
    "M Ventures|MRL Ventures Fund|SR One|Leaps by Bayer|Amgen Ventures|AbbVie Ventures|JJDC|Johnson & Johnson Innovation|"
    "Takeda Ventures|Astellas Venture Management|Eisai Innovation|F-Prime|Eight Roads|Qiming|Qiming Venture Partners|"
    "Hillhouse|HongShan|Boyu Capital|CBC Group|C-Bridge Capital|6 Dimensions Capital|Loyal Valley Capital|Decheng Capital|"
    "OrbiMed Asia|Ally Bridge|Ally Bridge Group|Cenova|Primavera Capital|Hony Capital|Temasek|GIC|EDBI|SoftBank|"
    "SoftBank Vision Fund|Mubadala|QIA|ADQ|PIF|Public Investment Fund|CPP Investments|CDPQ|OTPP|Fonds de solidarité FTQ|"
    "Lumira Ventures|Amplitude Ventures|Versant Vantage|CTI Life Sciences|Brandon Capital|Medical Research Commercialisation "
    "Fund|Main Sequence|UTokyo IPC|JAFCO|KB Investment|Mirae Asset|IMM Investment|STIC Investments|Elliott|"
    "Elliott Management|Starboard Value|Starboard|Icahn|Carl Icahn|Third Point|Trian|ValueAct|Corvex|Engine Capital|"
    "Caligan Partners|Tang Capital|Tang Capital Partners|Concentra Biosciences|XOMA|XOMA Royalty|Royalty Pharma|"
    "HealthCare Royalty|DRI Healthcare|DRI Healthcare Trust|OMERS|Ligand|Sagard|Sagard Healthcare|Symbiotic Capital|"
    "Berkshire Partners|Berkshire Hathaway|Arsenal Capital|Water Street|Linden Capital|Welsh Carson|Welsh, Carson, Anderson & "
    "Stowe|Francisco Partners|Revelation Partners|Catalio Capital|Alta Partners|Cowen Healthcare Investments|Nextech Invest|"
    "Omega Funds|Novo Nordisk Foundation|Wellcome|Wellcome Trust|Wellcome Leap|CARB-X|AMR Action Fund|Dementia Discovery "
    "Fund|Parker Institute|Cystic Fibrosis Foundation|Breakthrough T1D|JDRF|The T1D Fund|Michael J. Fox Foundation|"
    "Tencent|Alibaba|Amazon|Google|Alphabet|Microsoft|Nvidia|NVIDIA|NVentures|OpenAI|IBM"
)
MEDIA = _named(
    "Reuters|Bloomberg|Bloomberg News|Associated Press|AP|AFP|Agence France-Presse|Dow Jones|Dow Jones Newswires|"
    "Wall Street Journal|The Wall Street Journal|WSJ|Financial Times|FT|The Financial Times|New York Times|CNBC|CNN|BBC|"
    "Forbes|Barron's|MarketWatch|Business Insider|Nikkei|Nikkei Asia|Kyodo|Kyodo News|Yonhap|Xinhua|Handelsblatt|"
    "Les Echos|Il Sole 24 Ore|Expansión|Globes|Calcalist|Economic Times|STAT|STAT News|Endpoints|Endpoints News|"
    "Fierce Biotech|Fierce Pharma|FierceBiotech|FiercePharma|BioSpace|BioCentury|BioWorld|Scrip|Pink Sheet|PharmaTimes|"
    "Pharma Times|Pharmaphorum|BioPharma Dive|MedTech Dive|MedCity News|Genetic Engineering & Biotechnology News|"
    "Evaluate Vantage|ApexOnco|Oncology Pipeline|Drug Discovery World|Labiotech|European Biotechnology|Business Wire|"
    "PR Newswire|PRNewswire|GlobeNewswire|GLOBE NEWSWIRE|Newswire|Accesswire|Newsfile|Cision|RNS|Benzinga|Seeking Alpha|"
    "Motley Fool|Axios|Politico|The Information|Semafor|Sky News|The Times|The Guardian|The Telegraph|MLex|CTFN|"
    "Dealreporter|Mergermarket|Betaville|Street Account|FDAnews|Der Spiegel|Frankfurter Allgemeine Zeitung|Børsen"
)

HOUSES: dict[str, str] = {
    normalise(name): kind
    for kind, listed in (("media", MEDIA), ("fund", FUNDS), ("law", LAW_FIRMS), ("bank", BANKS))
    for name in listed
}
