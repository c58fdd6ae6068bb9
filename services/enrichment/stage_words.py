"""Words that tell how far a product is, by stage. Notation as in `area_words`; "phase" is read on by `stage`."""

STAGE_WORDS: dict[str, str] = {
    "phase": "phase 1|phase 2|phase 3|phase i|phase-1|phase-2|phase-3|phase-i|phase1|phase2|phase3|phases 1|phase one|phase two|phase three|ph1|ph2|ph3",
    "approved:agency": "fda-approved|fda approved|fda-cleared|fda cleared|ema-approved|fda-authorized|fda-licensed|ce-marked|ce marked|ce mark|ce-mark|ce certif|ukca|de novo|510(k) clear|510(k)-clear|510k clear|fda clearance|fda 510(k)|fda-registered|"
    "fda approval|mdr certif|ce-ivd|nmpa approv|nmpa-approv|approval from the|approved by|cleared by|authorized by|authorised by|approval in|approvals in|received approval|received fda|received marketing|won approval|gained approval|granted approval|"
    "secured approval|won fda|gained fda|secured fda|first approval|obtained approval",
    "approved:state": "was approved|is approved|are approved|been approved|were approved|approved in|approved for|approved to|approved as|approved treatment|approved medicine|approved drug|approved product|approved therap|approved indication|already approved|"
    "currently approved|recently approved|newly approved|now approved|only approved|first approved|approved device|approved brand|approved vaccine|approved biologic|approved and|was cleared|is cleared|been cleared|cleared for|is indicated for|are indicated for|indicated for|"
    "is licensed in|marketing authorisation for|marketing authorization for|marketing authorisation in|marketing authorization in|u.s.-approved|eu-approved|approved ",
    "approved:market": "is marketed|are marketed|marketed in|marketed by|marketed as|marketed under|marketed product|currently marketed|on the market|on-market|commercially available|currently available|is available in|available in the|available in more|sold in|sold under|sold by|"
    "sells |net sales|product sales|annual sales|global sales|sales of|worldwide sales|generated sales|had sales|recorded sales|brought in|blockbuster|best-selling|bestselling|top-selling|prescription product|launched in|was launched|commercial-stage|commercial stage|"
    "commercial product|commercial launch|marketed |brands |brand ",
    "filed": "nda$|bla$|snda$|sbla$|maa$|pma$|jnda$|anda$|new drug application|biologics license application|biologics licence application|marketing authorisation application|marketing authorization application|premarket approval|pre-market approval|510(k)|510k|pdufa|under review|"
    "under regulatory review|regulatory review|priority review|pre-registration|preregistration|regulatory submission|regulatory filing|submitted for approval|filed for approval|filed with|approval decision|awaiting approval|decision date|in registration|submitted to the|accepted for review|registration stage|rolling submission",
    "phase3": "pivotal|registrational|late-stage|late stage|registration-enabling|registration trial|final-stage|final stage",
    "phase2": "mid-stage|midstage|mid stage|proof-of-concept trial|proof-of-concept study",
    "phase1": "first-in-human|first in human|early-stage clinical|early-stage trial|early-stage study|early-stage test|entered the clinic|in the clinic|early clinical|healthy volunteers|human testing|clinic-ready|phase zero",
    "preclinical": "preclinical|pre-clinical|ind-enabling|ind enabling|ind-ready|animal stud|animal model|investigational new drug|animal testing|in vivo stud|mouse model|in mice|development candidate|lead optimization|lead optimisation|not yet entered|enter the clinic|enter clinical|first clinical trial|clinical testing next|"
    "ind application|ind filing|ind submission|candidate selection|yet to enter",
    "discovery": "discovery-stage|discovery stage|discover|research-stage|research collaboration|drug discovery|discovery and development|discovery collaboration|find drugs|research agreement|hit identification|to identify|target discovery|design new|to find|to design|research and discovery|early discovery",
}  # fmt: skip
