"""Names of countries, regions, states and large cities: what is a place is no organisation, and may be a territory."""


def _named(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COUNTRIES = _named(
    "Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|"
    "Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|"
    "Brunei|Bulgaria|Cambodia|Cameroon|Canada|Chad|Chile|China|Colombia|Costa Rica|Croatia|Cuba|Cyprus|"
    "Czech Republic|Czechia|Denmark|Dominican Republic|Ecuador|Egypt|El Salvador|Estonia|Ethiopia|Fiji|Finland|"
    "France|Gabon|Germany|Ghana|Greece|Guatemala|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|"
    "Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kosovo|Kuwait|Kyrgyzstan|"
    "Laos|Latvia|Lebanon|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Macau|Madagascar|Malawi|Malaysia|"
    "Maldives|Mali|Malta|Mauritius|Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|"
    "Nepal|Netherlands|New Zealand|Nicaragua|Nigeria|North Macedonia|Norway|Oman|Pakistan|Panama|Papua New Guinea|"
    "Paraguay|Peru|Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|Rwanda|Saudi Arabia|Senegal|"
    "Serbia|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Korea|Korea|Republic of Korea|"
    "Kingdom of Saudi Arabia|Spain|Sri Lanka|Sudan|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|"
    "Trinidad and Tobago|Tunisia|Turkey|Türkiye|Turkmenistan|Uganda|Ukraine|United Arab Emirates|UAE|"
    "United Kingdom|UK|U.K.|Great Britain|England|Scotland|Wales|Northern Ireland|United States|"
    "United States of America|US|U.S.|USA|U.S.A.|Uruguay|Uzbekistan|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe"
)
REGIONS = _named(
    "Africa|Sub-Saharan Africa|North Africa|Asia|Asia Pacific|Asia-Pacific|APAC|Southeast Asia|East Asia|"
    "South Asia|Central Asia|Europe|European Union|EU|European Economic Area|EEA|EMEA|Eastern Europe|"
    "Western Europe|Central Europe|Nordics|Scandinavia|Baltics|Balkans|Benelux|DACH|CIS|Latin America|LATAM|"
    "South America|Central America|North America|Americas|Caribbean|Middle East|Middle East and North Africa|MENA|"
    "GCC|Gulf|Greater China|Mainland China|Oceania|ASEAN|MEA|Levant|Maghreb|Commonwealth of Independent States"
)
STATES = _named(
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|"
    "Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|"
    "Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|"
    "Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|"
    "Virginia|Washington|West Virginia|Wisconsin|Wyoming|District of Columbia|Alberta|British Columbia|Manitoba|"
    "New Brunswick|Newfoundland|Nova Scotia|Ontario|Prince Edward Island|Quebec|Québec|Saskatchewan|Yukon|"
    "Queensland|Victoria|New South Wales|Bavaria|Guangdong|Jiangsu|Zhejiang|Hainan|Sichuan|Shandong|Hubei|Hunan|Henan|Hebei|"
    "Fujian|Anhui|Jiangxi|Yunnan|Guangxi|Gujarat|Telangana|Karnataka|Maharashtra|Catalonia|Flanders|Wallonia"
)
CITIES = _named(
    "Chengdu|Tianjin|Chongqing|Xiamen|Zhuhai|Jinan|Qingdao|Changchun|Changsha|Hefei|Nantong|Taizhou|Lianyungang|Wuhu|Hengqin|"
    "Daegu|Incheon|Seongnam|Kanagawa|Nagoya|Sapporo|Kyushu|Haifa|Rehovot|Freiburg|Regensburg|Würzburg|Marburg|"
    "Aarhus|Odense|Bergen|Trondheim|Turku|Tampere|Espoo|Reykjavik|Liège|Louvain|Nantes|Lille|Grenoble|Montpellier|"
    "Bilbao|Valencia|Seville|Florence|Naples|Parma|Verona|Siena|Krakow|Wroclaw|Gdansk|Brno|Bratislava|Ljubljana|Zagreb|"
    "Belgrade|Tallinn|Riga|Kaunas|Hobart|Adelaide|Bogotá|Bogota|Caracas|Quito|Montevideo|Asunción|"
    "Curitiba|Brasília|Guadalajara|Abu Dhabi|Sharjah|Jeddah|Kuwait City|Manama|Muscat|Amman|Beirut|Casablanca|Tunis|"
    "Algiers|Accra|Kampala|Kigali|Dakar|Addis Ababa|Durban|Pretoria|Dhaka|Colombo|Kathmandu|Ahmedabad|Kolkata|Jaipur|"
    "Ho Chi Minh City|Penang|Foster City|Lexington|Burlingame|Carlsbad|Thousand Oaks|Pleasanton|"
    "Alameda|Berkeley|Fremont|Sunnyvale|Mountain View|Santa Monica|Santa Clara|Pasadena|Bothell|Gaithersburg|"
    "Germantown|Rahway|Kenilworth|Tarrytown|Cranbury|King of Prussia|"
    "Research Triangle|Chapel Hill|Scottsdale|Boca Raton|Fort Lauderdale|Jacksonville|Louisville|St. Paul|Des Moines|Omaha|"
    "Amsterdam|Ann Arbor|Antwerp|Athens|Atlanta|Auckland|Austin|Baltimore|Bangalore|Bengaluru|Bangkok|Barcelona|"
    "Basel|Beijing|Berlin|Bern|Bethesda|Birmingham|Bologna|Bordeaux|Boston|Boulder|Brisbane|Bristol|Brussels|"
    "Bucharest|Budapest|Buenos Aires|Burlington|Busan|Cairo|Calgary|Cambridge|Cape Town|Cardiff|Charlotte|Chennai|"
    "Chicago|Cincinnati|Cleveland|Cologne|Columbus|Copenhagen|Dallas|Darmstadt|Daejeon|Delhi|Denver|Detroit|Doha|"
    "Dresden|Dubai|Dublin|Durham|Düsseldorf|Edinburgh|Edmonton|Emeryville|Frankfurt|Gaithersburg|Geneva|Ghent|"
    "Glasgow|Gothenburg|Guangzhou|Hamburg|Hangzhou|Hanoi|Hayward|Heidelberg|Helsinki|Houston|Hyderabad|"
    "Indianapolis|Irvine|Istanbul|Jakarta|Jerusalem|Johannesburg|Kansas City|Karachi|Kobe|Kuala Lumpur|Kyoto|"
    "La Jolla|Lagos|Las Vegas|Lausanne|Leiden|Leipzig|Leuven|Lisbon|London|Los Angeles|Lund|Lyon|Madison|Madrid|"
    "Mainz|Malmö|Manchester|Manila|Marseille|Melbourne|Memphis|Menlo Park|Mexico City|Miami|Milan|Milwaukee|"
    "Minneapolis|Monterrey|Montreal|Montréal|Moscow|Mumbai|Munich|Nairobi|Nanjing|Nashville|New Delhi|New Haven|"
    "New Orleans|New York City|Newark|Newton|Oakland|Osaka|Oslo|Ottawa|Oxford|Palo Alto|Paris|Perth|Philadelphia|"
    "Phoenix|Pittsburgh|Portland|Porto|Prague|Princeton|Pune|Raleigh|Redwood City|Research Triangle Park|"
    "Rio de Janeiro|Riyadh|Rockville|Rome|Rotterdam|Sacramento|Salt Lake City|San Antonio|San Carlos|San Diego|"
    "San Francisco|San Jose|San Mateo|Santiago|São Paulo|Seattle|Seoul|Shanghai|Shenzhen|Silicon Valley|Singapore|"
    "Sofia|South San Francisco|Stanford|St. Louis|Stockholm|Strasbourg|Stuttgart|Suzhou|Sydney|Taipei|Tampa|"
    "Tel Aviv|The Hague|Tokyo|Toronto|Toulouse|Tübingen|Tucson|Turin|Uppsala|Utrecht|Vancouver|Vienna|Vilnius|"
    "Waltham|Warsaw|Washington D.C.|Washington, D.C.|Watertown|Wilmington|Winnipeg|Wuhan|Wuxi|Yokohama|Zug|Zurich|"
    "Zürich"
)
PLACES = frozenset((*COUNTRIES, *REGIONS, *STATES, *CITIES))
