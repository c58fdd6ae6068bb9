"""Words by which a capitalised run shows what it names, and words that begin sentences and never names."""


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL = word_set(
    "Inc Inc. Incorporated Corp Corp. Corporation Co Co. Company Companies Ltd Ltd. Limited LLC L.L.C. LLP L.L.P. "
    "LP L.P. PLC plc Plc AG SA S.A. SE NV N.V. BV B.V. GmbH KG KGaA AB ASA AS A/S ApS Oy Oyj SpA S.p.A. S.p.A SRL "
    "S.r.l. SAS SARL Pty Pte KK K.K. P.A. P.C. PBC Bhd Sdn Tbk PCL JSC S.A.S. S.L. d.o.o. s.r.o. a.s. e.V. mbH gAG inc "
    "inc. ltd ltd. llc UG OÜ A.Ş. W.L.L. S.A.E. S.à.r.l."
)
# The last word of an organisation's name. Strong: names hardly anything else. Weak: an organisation among other signs.
STRONG = word_set(
    "Therapeutics Pharmaceuticals Pharmaceutical Pharma Pharmacy Biosciences Bioscience Biopharma BioPharma "
    "Biopharmaceuticals Biotechnologies Biotechnology Biotech BioTech Biologics Biomedical Biomed Biosystems Bio "
    "Laboratories Labs Diagnostics Genomics Genetics Holdings Holding Ventures Capital Bank Bancorp Securities "
    "University Universität Université Universidad College Hospital Hospitals Clinic Clinics Institute Institutes "
    "Institut Foundation Trust Ministry Department Agency Commission Authority Association Society Federation "
    "Council Consortium Alliance Coalition Charity Fund Funds Equity Investors Investments Vaccines Medicines "
    "Immunotherapeutics Biotherapeutics Neurosciences Neuroscience Oncology Biologicals Robotics Technologies "
    "Medtech MedTech Pharms Partners Advisors Associates Enterprises Industries Group Healthcare HealthCare "
    "School Center Centre Bancshares Underwriting Organisation Organization Administration Committee Parliament "
    "Orthopedics Orthopaedics Dental Ophthalmics Insurance Systems Instruments Biosolutions"
)
WEAK = word_set(
    "Health Medical Sciences Science Solutions Technology Research Care Services Global International Wellness "
    "Devices Life Network Networks Digital Media Analytics Intelligence Medicine Imaging Surgical Vision Studio "
    "Studios Interactive Management Brands Nutrition Labs. Software Data Street Logistics Nutraceuticals "
    "Cosmetics Foods Energy Motors Quantum Aerospace Cannabis Wellcare Pediatrics Cardiology Dermatology "
    "Radiology Psychiatry Urology Airlines Markets Exchange Bureau Office Board Union Club Academy Library Museum "
    "Press Times Journal News Wire"
)
# A run that begins with one of these and goes on with "of", "for" or "and" names an institution.
HEADS = word_set(
    "Regents Trustees University Institute Institutes Ministry Department School College Hospital Center Centre Centers Office "
    "Bureau Board Bank Council Association Society Foundation Academy Agency Administration Commission Federation "
    "Alliance Partnership Fund Secretariat Committee Consortium Authority Directorate Organisation Organization "
    "Government Province State City County Republic Coalition Division Faculty Company Circle Service Services "
    "Bristol Church Order Sons Museum Trust Kingdom Confederation League Houses"
)
# Begin a sentence, never a name.
FUNCTION = word_set(
    "A An And As At According Additionally Accordingly After All Already Also Although Among Another Any Are "
    "Around Based Because Before Being Below Between Beyond Both But By Can Combined Concurrent Concurrently "
    "Consequently Currently Described Despite During Each Early Either Established Every Existing Expected "
    "Finally First Following For Founded Formerly From Further Furthermore Given Headquartered He Headed Her Here "
    "His How However I If In Including Instead Into Is It Its Last Later Learn Led Like Looking Located Many "
    "Meanwhile More Moreover Most Much Nearly New No Nor Not Now Of Off Offering On Once One Only Or Other Our "
    "Out Over Overall Particularly Per Please Previously Prior Proceeds Pursuant Read Recent Recently Second "
    "Separately She Shares Similarly Since So Some Specifically Still Subject Such Terms Than That The Their Then "
    "There Therefore These They This Those Though Through Throughout Thus To Today Together Total Two Three Under "
    "Unlike Until Up Upon Using Via View Visit Was We What When Where Whether Which While Who Why Will With "
    "Within Without Would Yes Yesterday You Your Launched Developed Designed Announces Announced Announcing "
    "Announce Says Said Have Has Had Do Does Did May Might Must Should Could Let Get See Click Contact Media "
    "Investor Investors Source Several Certain Additional Earlier Just Join Joining Used Approximately About Dear "
    "Hello SOURCE ABOUT Neither None Yet Even Against Amid Alongside Behind Beyond Across Besides Beside Unless Whatever "
    "Whoever Whose Perhaps Again Never Ever Plus Versus Soon Rather Indeed Hence Anyway Almost Hardly Barely Inside "
    "Outside Toward Towards Throughout"
)
# Capitalised, but no organisation: months, days, things of the field, of finance and of law.
NO_NAME = word_set(
    "January February March April May June July August September October November December Jan Feb Mar Apr Jun "
    "Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Spring Summer Autumn "
    "Fall Winter AI ML IT US U.S. USA UK U.K. EU FDA EMA SEC CEO CFO COO CTO CSO CMO CBO COVID COVID-19 "
    "SARS-CoV-2 HIV AIDS DNA RNA mRNA siRNA ADC ADCs CAR-T CDMO CRO IND NDA BLA ANDA MAA PMA GMP cGMP CLIA CAP "
    "HIPAA ISO IP IPO JV LOI MOU M&A R&D PIPE ATM ADS ADR SPAC USD EUR GBP CAD CHF YTD EBITDA GAAP CAGR ESG PR "
    "CNS GI CVD COPD MS ALS PTSD OCD ADHD MDD TMS ECG EKG EEG MRI CT PET PCR NGS ICU ER EHR EMR SaaS API RPM "
    "Phase Series Class Form Rule Section Chapter Company Companies Group Board Directors Agreement Term Sheet "
    "Letter Intent Memorandum Understanding Common Stock Share Shares Ordinary Preferred Warrant Warrants Note "
    "Notes Offering Closing Transaction Merger Acquisition Sale Bid Securities Act Exchange Prospectus "
    "Registration Statement Annual Report Quarterly Conference Summit Webinar Congress Symposium Meeting Award "
    "Awards Prize Chief Executive Officer President Chairman Chairwoman Chair Director Founder Co-Founder Vice "
    "Senior Managing Professor Doctor Dr Mr Mrs Ms North South East West Northern Southern Eastern Western "
    "Pacific Atlantic Standard Time Central Mountain GMT EST EDT PST PDT ET PT CET AM PM English Spanish French "
    "German Chinese Japanese Korean Indian American European British Canadian Australian Swiss Danish Swedish "
    "Saudi Emirati Norwegian Finnish Belgian Austrian Irish Scottish Taiwanese Brazilian Mexican Turkish Greek Polish "
    "Czech Hungarian Russian Singaporean Portuguese Icelandic Vietnamese Thai Malaysian Indonesian Egyptian Nordic "
    "Israeli Italian Dutch African Asian Latin Hispanic Black White Parkinson Alzheimer Crohn Huntington Duchenne "
    "Type Stage Grade Part Table Figure Page Orphan Drug Designation Breakthrough Therapy Fast Track Rare "
    "Pediatric Disease Emergency Use Authorization Priority Review Accelerated Approval Forward-Looking "
    "Statements Disclaimer Editor Disclosure Safe Harbor Information Contact Contacts Media Investor Relations "
    "Press Release News Newsletter Newswire Photo Logo Video Website Internet App Platform Program Programme "
    "Project Trial Study Studies Purchase Purchaser Buyer Seller Vendor Licensee Licensor Target Parties Party "
    "Partner Partners Proceeds Effective Date Facility Christmas Thanksgiving Ramadan Earth Nobel Medicare "
    "Medicaid Senate House Government Nasdaq NASDAQ NYSE AMEX OTC OTCQB OTCQX TSX TSXV CSE LSE AIM ASX HKEX KRX "
    "GPCR GPCRs CVR CVRs PRV SPP CER KOSPI KOSDAQ JST KST HKT IST BST CEST DAX CAC FTSE TOPIX Nikkei Nifty Sensex IPRD PDUFA "
    "EBIT NAV PSMA KRAS EGFR HER2 BCMA TIGIT VEGF KOL KOLs TAM PoC MoA AUM EPS "
    "JP Euronext ISIN Ticker Symbol II III IV VI VII Q1 Q2 Q3 Q4 H1 H2 FY Gen Z"
)
