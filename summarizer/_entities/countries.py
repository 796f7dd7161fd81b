"""Which country does a name, a demonym or a capital stand for?

The table was written by hand, since ISO 3166 lists no demonyms and since reading pycountry takes longer than reading a
whole article; the tests hold its codes and names against pycountry. It has all members and observers of the United
Nations, Taiwan, Kosovo (XKX, a code that ISO leaves to users) and some territories that have a code. What stands for
two countries ("Korean", "Congolese") stands in no row, and neither do capitals that are disputed or also common names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from summarizer._entities.gazetteer import Gazetteer, Word, fold

PlaceKind = Literal["name", "demonym", "capital"]

# code | names, the usual one first | demonyms | capitals and other names that stand for the government
TABLE = """
AFG|Afghanistan|Afghan|Kabul
AGO|Angola|Angolan|Luanda
ALB|Albania|Albanian|Tirana
AND|Andorra|Andorran|
ARE|United Arab Emirates;UAE;U.A.E.;Emirates|Emirati|Abu Dhabi
ARG|Argentina|Argentine;Argentinian;Argentinean|Buenos Aires
ARM|Armenia|Armenian|Yerevan
ATG|Antigua and Barbuda;Antigua & Barbuda|Antiguan|
AUS|Australia|Australian;Aussie|Canberra
AUT|Austria|Austrian|Vienna
AZE|Azerbaijan|Azerbaijani;Azeri|Baku
BDI|Burundi|Burundian|Gitega;Bujumbura
BEL|Belgium|Belgian|
BEN|Benin|Beninese|Porto-Novo
BFA|Burkina Faso|Burkinabe;Burkinabè|Ouagadougou
BGD|Bangladesh|Bangladeshi|Dhaka
BGR|Bulgaria|Bulgarian|Sofia
BHR|Bahrain|Bahraini|Manama
BHS|Bahamas;The Bahamas|Bahamian|Nassau
BIH|Bosnia and Herzegovina;Bosnia & Herzegovina;Bosnia-Herzegovina;Bosnia;BiH|Bosnian;Herzegovinian|Sarajevo
BLR|Belarus|Belarusian;Belarussian|Minsk
BLZ|Belize|Belizean|Belmopan
BOL|Bolivia|Bolivian|La Paz
BRA|Brazil|Brazilian|Brasilia;Brasília
BRB|Barbados|Barbadian|
BRN|Brunei;Brunei Darussalam|Bruneian|Bandar Seri Begawan
BTN|Bhutan|Bhutanese|Thimphu
BWA|Botswana|Botswanan;Motswana;Batswana|Gaborone
CAF|Central African Republic|Central African|Bangui
CAN|Canada|Canadian|Ottawa
CHE|Switzerland;Swiss Confederation|Swiss|Bern
CHL|Chile|Chilean|
CHN|China;People's Republic of China;PRC;P.R.C.|Chinese|Beijing
CIV|Ivory Coast;Côte d'Ivoire;Cote d'Ivoire|Ivorian|Yamoussoukro;Abidjan
CMR|Cameroon|Cameroonian|Yaoundé;Yaounde
COD|Democratic Republic of the Congo;Democratic Republic of Congo;DR Congo;DRC;D.R.C.;Congo-Kinshasa||Kinshasa
COG|Republic of the Congo;Republic of Congo;Congo-Brazzaville||Brazzaville
COL|Colombia|Colombian|Bogotá;Bogota
COM|Comoros|Comorian|Moroni
CPV|Cabo Verde;Cape Verde|Cabo Verdean;Cape Verdean|Praia
CRI|Costa Rica|Costa Rican|
CUB|Cuba|Cuban|Havana
CYP|Cyprus|Cypriot;Greek Cypriot|Nicosia
CZE|Czechia;Czech Republic|Czech|Prague
DEU|Germany;Federal Republic of Germany|German|Berlin
DJI|Djibouti|Djiboutian|
DMA|Dominica||Roseau
DNK|Denmark|Danish;Dane|Copenhagen
DOM|Dominican Republic|Dominican|Santo Domingo
DZA|Algeria|Algerian|Algiers
ECU|Ecuador|Ecuadorian;Ecuadorean|Quito
EGY|Egypt|Egyptian|Cairo
ERI|Eritrea|Eritrean|Asmara
ESP|Spain|Spanish;Spaniard|Madrid
EST|Estonia|Estonian|Tallinn
ETH|Ethiopia|Ethiopian|Addis Ababa
FIN|Finland|Finnish;Finn|Helsinki
FJI|Fiji|Fijian|Suva
FRA|France|French;Frenchman;Frenchwoman|Paris
FSM|Micronesia;Federated States of Micronesia|Micronesian|Palikir
GAB|Gabon|Gabonese|Libreville
GBR|United Kingdom;UK;U.K.;Britain;Great Britain|British;Briton|London
GEO|Georgia|Georgian|Tbilisi
GHA|Ghana|Ghanaian|Accra
GIN|Guinea;Republic of Guinea|Guinean|Conakry
GMB|Gambia;The Gambia|Gambian|Banjul
GNB|Guinea-Bissau;Guinea Bissau|Bissau-Guinean|Bissau
GNQ|Equatorial Guinea|Equatorial Guinean;Equatoguinean|Malabo
GRC|Greece;Hellenic Republic|Greek;Hellenic|Athens
GRD|Grenada|Grenadian|
GRL|Greenland|Greenlandic;Greenlander|Nuuk
GTM|Guatemala|Guatemalan|
GUY|Guyana|Guyanese|
HKG|Hong Kong|Hong Konger|
HND|Honduras|Honduran|Tegucigalpa
HRV|Croatia|Croatian;Croat|Zagreb
HTI|Haiti|Haitian|Port-au-Prince
HUN|Hungary|Hungarian|Budapest
IDN|Indonesia|Indonesian|Jakarta
IND|India|Indian|New Delhi;Delhi
IRL|Ireland;Republic of Ireland|Irish;Irishman;Irishwoman|Dublin
IRN|Iran;Islamic Republic of Iran|Iranian|Tehran
IRQ|Iraq|Iraqi|Baghdad
ISL|Iceland|Icelandic;Icelander|Reykjavik;Reykjavík
ISR|Israel|Israeli|
ITA|Italy|Italian|Rome
JAM|Jamaica|Jamaican|
JOR|Jordan;Hashemite Kingdom of Jordan|Jordanian|Amman
JPN|Japan|Japanese|Tokyo
KAZ|Kazakhstan|Kazakh;Kazakhstani|Astana
KEN|Kenya|Kenyan|Nairobi
KGZ|Kyrgyzstan;Kyrgyz Republic|Kyrgyz;Kyrgyzstani|Bishkek
KHM|Cambodia|Cambodian|Phnom Penh
KIR|Kiribati|I-Kiribati|
KNA|Saint Kitts and Nevis;St. Kitts and Nevis;St Kitts and Nevis|Kittitian|
KOR|South Korea;Republic of Korea;ROK|South Korean|Seoul
KWT|Kuwait|Kuwaiti|
LAO|Laos;Lao PDR;Lao People's Democratic Republic|Laotian;Lao|Vientiane
LBN|Lebanon|Lebanese|Beirut
LBR|Liberia|Liberian|Monrovia
LBY|Libya|Libyan|Tripoli
LCA|Saint Lucia;St. Lucia;St Lucia|Saint Lucian;St. Lucian|Castries
LIE|Liechtenstein|Liechtensteiner|Vaduz
LKA|Sri Lanka|Sri Lankan|Colombo
LSO|Lesotho|Basotho;Mosotho|Maseru
LTU|Lithuania|Lithuanian|Vilnius
LUX|Luxembourg|Luxembourgish;Luxembourger|
LVA|Latvia|Latvian|Riga
MAC|Macao;Macau|Macanese|
MAR|Morocco|Moroccan|Rabat
MCO|Monaco|Monégasque;Monegasque|
MDA|Moldova;Republic of Moldova|Moldovan|Chisinau;Chișinău
MDG|Madagascar|Malagasy;Madagascan|Antananarivo
MDV|Maldives|Maldivian|
MEX|Mexico|Mexican|Mexico City
MHL|Marshall Islands|Marshallese|Majuro
MKD|North Macedonia|Macedonian;North Macedonian|Skopje
MLI|Mali|Malian|Bamako
MLT|Malta|Maltese|Valletta
MMR|Myanmar;Burma|Burmese;Myanmarese|Naypyidaw;Naypyitaw
MNE|Montenegro|Montenegrin|Podgorica
MNG|Mongolia|Mongolian|Ulaanbaatar
MOZ|Mozambique|Mozambican|Maputo
MRT|Mauritania|Mauritanian|Nouakchott
MUS|Mauritius|Mauritian|Port Louis
MWI|Malawi|Malawian|Lilongwe
MYS|Malaysia|Malaysian|Kuala Lumpur;Putrajaya
NAM|Namibia|Namibian|Windhoek
NER|Niger|Nigerien|Niamey
NGA|Nigeria|Nigerian|Abuja
NIC|Nicaragua|Nicaraguan|Managua
NLD|Netherlands;Kingdom of the Netherlands;Holland|Dutch;Dutchman;Dutchwoman|
NOR|Norway|Norwegian|Oslo
NPL|Nepal|Nepali;Nepalese|Kathmandu
NRU|Nauru|Nauruan|
NZL|New Zealand|New Zealander|Wellington
OMN|Oman|Omani|Muscat
PAK|Pakistan|Pakistani|Islamabad
PAN|Panama|Panamanian|Panama City
PER|Peru|Peruvian|Lima
PHL|Philippines|Philippine;Filipino;Filipina|Manila
PLW|Palau|Palauan|
PNG|Papua New Guinea;PNG|Papua New Guinean|Port Moresby
POL|Poland|Polish|Warsaw
PRI|Puerto Rico|Puerto Rican|
PRK|North Korea;Democratic People's Republic of Korea;DPRK;D.P.R.K.|North Korean|Pyongyang
PRT|Portugal|Portuguese|Lisbon
PRY|Paraguay|Paraguayan|Asunción;Asuncion
PSE|Palestine;State of Palestine;Palestinian Territories;Palestinian territories|Palestinian|Ramallah
QAT|Qatar|Qatari|Doha
ROU|Romania|Romanian|Bucharest
RUS|Russia;Russian Federation|Russian|Moscow
RWA|Rwanda|Rwandan|Kigali
SAU|Saudi Arabia;Kingdom of Saudi Arabia;KSA|Saudi;Saudi Arabian|Riyadh
SDN|Sudan;Republic of the Sudan|Sudanese|Khartoum
SEN|Senegal|Senegalese|Dakar
SGP|Singapore|Singaporean|
SLB|Solomon Islands|Solomon Islander|Honiara
SLE|Sierra Leone|Sierra Leonean|Freetown
SLV|El Salvador|Salvadoran;Salvadorean|
SMR|San Marino|Sammarinese|
SOM|Somalia|Somali;Somalian|Mogadishu
SRB|Serbia|Serbian;Serb|Belgrade
SSD|South Sudan|South Sudanese|Juba
STP|São Tomé and Príncipe;Sao Tome and Principe|São Toméan;Sao Tomean|
SUR|Suriname|Surinamese|Paramaribo
SVK|Slovakia;Slovak Republic|Slovak;Slovakian|Bratislava
SVN|Slovenia|Slovenian;Slovene|Ljubljana
SWE|Sweden|Swedish;Swede|Stockholm
SWZ|Eswatini;Swaziland|Swazi;Liswati|Mbabane
SYC|Seychelles|Seychellois|
SYR|Syria;Syrian Arab Republic|Syrian|Damascus
TCD|Chad;Republic of Chad|Chadian|N'Djamena
TGO|Togo|Togolese|Lomé
THA|Thailand|Thai|Bangkok
TJK|Tajikistan|Tajik;Tajikistani|Dushanbe
TKM|Turkmenistan|Turkmen;Turkmenistani|Ashgabat
TLS|Timor-Leste;East Timor|Timorese;East Timorese|Dili
TON|Tonga|Tongan|Nuku'alofa
TTO|Trinidad and Tobago;Trinidad & Tobago|Trinidadian;Tobagonian|Port of Spain
TUN|Tunisia|Tunisian|Tunis
TUR|Türkiye;Turkey;Turkiye|Turkish;Turk|Ankara
TUV|Tuvalu|Tuvaluan|Funafuti
TWN|Taiwan|Taiwanese|Taipei
TZA|Tanzania|Tanzanian|Dodoma
UGA|Uganda|Ugandan|Kampala
UKR|Ukraine|Ukrainian|Kyiv;Kiev
URY|Uruguay|Uruguayan|Montevideo
USA|United States;United States of America;US;U.S.;USA;U.S.A.;America|American|Washington;Washington, D.C.;Washington DC
UZB|Uzbekistan|Uzbek;Uzbekistani|Tashkent
VAT|Holy See;Vatican City|Vatican|Vatican
VCT|Saint Vincent and the Grenadines;St. Vincent and the Grenadines|Vincentian|
VEN|Venezuela|Venezuelan|Caracas
VNM|Vietnam;Viet Nam|Vietnamese|Hanoi
VUT|Vanuatu|Ni-Vanuatu|Port Vila
WSM|Samoa|Samoan|
XKX|Kosovo|Kosovar;Kosovan|Pristina
YEM|Yemen|Yemeni|
ZAF|South Africa|South African|Pretoria
ZMB|Zambia|Zambian|Lusaka
ZWE|Zimbabwe|Zimbabwean|Harare
"""


class Place(NamedTuple):
    """A word for a country. `name` is the country's usual English name, and tells one country from another."""

    name: str
    country: str | None
    kind: PlaceKind


@lru_cache(maxsize=1)
def english() -> Gazetteer[Place]:
    """Return the names, demonyms and capitals of the table, ready to be looked for in words."""
    return Gazetteer(_entries())


@lru_cache(maxsize=1)
def usual_names() -> dict[str, str]:
    """Return each code with the usual English name of its country."""
    return {row.split("|")[0]: row.split("|")[1].split(";")[0] for row in TABLE.split("\n")[1:-1]}


def _entries() -> Iterator[tuple[str, Place]]:
    kinds: Sequence[PlaceKind] = ("name", "demonym", "capital")
    for row in TABLE.split("\n")[1:-1]:
        code, *columns = row.split("|")
        usual = columns[0].split(";")[0]
        for kind, column in zip(kinds, columns, strict=True):
            for form in filter(None, column.split(";")):
                yield form, Place(usual, code, kind)
                if kind == "demonym" and form[-1] not in "sh":
                    yield form + "s", Place(usual, code, kind)


# code | French, Spanish, German | Ukrainian, Russian | Arabic, Chinese
_EXONYMS = """
USA|états-unis;estados unidos;usa;américain*;estadounid*;amerika*|сша;америк*|الولايات المتحدة;美国
UKR|ukrain*;ucrania*|україн*;украин*|أوكرانيا;乌克兰
RUS|russie;russe;russes;rusia;ruso;rusos;rusa;russland*;russisch*|росі*;росси*|روسيا;俄罗斯
FRA|france;français*;francia;francés;francesa;frankreich*;französisch*|франці*;франци*;француз*|فرنسا;法国
GBR|royaume-uni;britanni*;británi*;reino unido;großbritannien*;britisch*|британ*;великобритан*|بريطانيا;英国
CHN|chine;chinois*;china;chinas;chino;chinos;chinesisch*|китай*;китаю|الصين;中国
DEU|allemagne;allemand*;alemania;alemán;alemana;deutschland*;deutsche;deutschen;deutscher|німеч*;німец*;герман*|ألمانيا;德国
ISR|israël;israel*;israél*|ізраїл*;израил*|إسرائيل;以色列
PSE|palestin*;palästin*|палестин*|فلسطين;巴勒斯坦
IRN|iran;iranien*;irán;iraní*;iranisch*|іран*;иран*|إيران;伊朗
TUR|turqui*;turc;turcs;turque;turques;turco;turca;türkei;türkisch*|туреч*;турец*;турци*|تركيا;土耳其
SAU|arabie saoudite;saoudien*;arabia saudí;arabia saudita;saudi-arabien*;saudisch*|саудів*;саудов*|السعودية;沙特
EGY|égypt*;egipto;egipci*;ägypt*|єгип*;египе*;египт*|مصر;埃及
QAT|qatar*;catar*;katar*|катар*|قطر;卡塔尔
SYR|syrie;syrien*;siria;sirio;siria;syrisch*|сирі*;сири*|سوريا;叙利亚
POL|pologne;polonais*;polonia;polaco;polaca;polen;polnisch*|польщ*;польс*;польш*|بولندا;波兰
ITA|italie;italien*;italia;italian*|італі*;итали*|إيطاليا;意大利
ESP|espagn*;españ*;spanien*;spanisch*|іспан*;испан*|إسبانيا;西班牙
JPN|japon;japon*;japan;japanisch*|япон*|اليابان;日本
IND|inde;indien;indiens;indienne*;india;indische*|інді*;инди*|الهند;印度
COL|colombie;colombia*;kolumbien*|колумб*|كولومبيا;哥伦比亚
VEN|venezuel*;vénézuél*|венесуел*;венесуэл*|فنزويلا;委内瑞拉
"""
_STEM = 3


def _rows() -> Iterator[tuple[str, list[str], list[str]]]:
    for row in _EXONYMS.split("\n")[1:-1]:
        code, latin, cyrillic, caseless = row.split("|")
        yield code, [*latin.split(";"), *cyrillic.split(";")], caseless.split(";")


def _place(code: str) -> Place:
    return Place(usual_names()[code], code, "name")


@lru_cache(maxsize=1)
def _whole() -> Gazetteer[Place]:
    return Gazetteer((form, _place(code)) for code, forms, _ in _rows() for form in forms if not form.endswith("*"))


@lru_cache(maxsize=1)
def _stems() -> dict[str, list[tuple[str, Place]]]:
    found: dict[str, list[tuple[str, Place]]] = {}
    for code, forms, _ in _rows():
        for stem in (fold(form[:-1]) for form in forms if form.endswith("*")):
            found.setdefault(stem[:_STEM], []).append((stem, _place(code)))
    return found


def exonym_at(text: Sequence[Word], i: int) -> tuple[Place, int] | None:
    """Return the country that the words from `i` stand for, and the index of the word after them."""
    found = _whole().at(text, i)
    if found is None:
        stems = _stems().get(text[i].low[:_STEM], ())
        found = next(((place, i + 1) for stem, place in stems if text[i].low.startswith(stem)), None)
    if found is None or text[i].capital:
        return found
    return Place(found[0].name, found[0].country, "demonym"), found[1]


def caseless(text: str) -> Iterator[tuple[int, int, Place]]:
    """Find the Arabic and Chinese names of countries in `text`, wherever they stand."""
    for code, _, forms in _rows():
        for form in forms:
            start = text.find(form)
            while start >= 0:
                yield start, start + len(form), _place(code)
                start = text.find(form, start + len(form))
