"""Which organisations are known by name, of which type are they, and whose, where they are a state's?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from summarizer._entities.gazetteer import Gazetteer
from summarizer.codebook import ActorType

_KINDS: Mapping[str, ActorType] = {kind: kind for kind in get_args(ActorType)}
# type | country, if the organisation is a state's | names
_ORGANISATIONS = """
intergovernmental||United Nations;UN;U.N.
intergovernmental||United Nations Security Council;UN Security Council;U.N. Security Council;Security Council
intergovernmental||United Nations General Assembly;UN General Assembly;General Assembly
intergovernmental||NATO;North Atlantic Treaty Organization;North Atlantic Alliance
intergovernmental||European Union;EU;E.U.
intergovernmental||European Commission
intergovernmental||European Council
intergovernmental||European Parliament
intergovernmental||African Union;AU
intergovernmental||Arab League;League of Arab States
intergovernmental||OSCE;Organization for Security and Co-operation in Europe
intergovernmental||Council of Europe
intergovernmental||ECOWAS;Economic Community of West African States
intergovernmental||ASEAN
intergovernmental||IGAD
intergovernmental||Gulf Cooperation Council;GCC
intergovernmental||Organization of American States;OAS
intergovernmental||Organisation of Islamic Cooperation;OIC
intergovernmental||CARICOM
intergovernmental||G7;Group of Seven
intergovernmental||G20
intergovernmental||UNICEF
intergovernmental||UNHCR;UN Refugee Agency
intergovernmental||OCHA;UN OCHA
intergovernmental||UNRWA
intergovernmental||UNDP
intergovernmental||UNFPA
intergovernmental||UNESCO
intergovernmental||UNIFIL
intergovernmental||IOM;International Organization for Migration
intergovernmental||WHO;World Health Organization;World Health Organisation
intergovernmental||WFP;World Food Programme;World Food Program
intergovernmental||FAO;Food and Agriculture Organization
intergovernmental||IAEA;International Atomic Energy Agency
intergovernmental||IMF;International Monetary Fund
intergovernmental||World Bank
intergovernmental||International Criminal Court;ICC
intergovernmental||International Court of Justice;ICJ
ngo||International Committee of the Red Cross;ICRC;Red Cross
ngo||Red Crescent;International Federation of Red Cross and Red Crescent Societies;IFRC
ngo||Médecins Sans Frontières;Medecins Sans Frontieres;Doctors Without Borders;MSF
ngo||Save the Children
ngo||Oxfam
ngo||Amnesty International
ngo||Human Rights Watch
ngo||Norwegian Refugee Council;NRC
ngo||International Rescue Committee
ngo||Mercy Corps
ngo||World Central Kitchen
government_body|USA|White House
government_body|USA|State Department;Department of State
government_body|USA|Pentagon
government_body|USA|USAID
government_body|RUS|Kremlin
government_body|GBR|Downing Street
government_body|FRA|Élysée;Elysee
government_body|FRA|Quai d'Orsay
armed_group||Hamas
armed_group||Hezbollah;Hizbullah
armed_group||Houthis;Houthi;Ansar Allah
armed_group||Taliban
armed_group||Islamic State;ISIS;ISIL;Daesh;Da'esh;Dae'sh
armed_group||Al-Qaeda;Al-Qaida
armed_group||Boko Haram
armed_group||Al-Shabaab;Al Shabaab
armed_group||M23
armed_group||Rapid Support Forces;RSF
armed_group||FARC
armed_group||ELN
government_body||Palestinian Authority
media||Reuters
media||Associated Press;AP
media||AFP;Agence France-Presse
media||BBC
territory||Gaza;Gaza Strip
territory||West Bank
territory||Crimea
"""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A known organisation; `name` is its usual name and tells one from another."""

    name: str
    actor_type: ActorType
    country: str | None = None


@lru_cache(maxsize=1)
def organisations() -> Gazetteer[Organisation]:
    """Return the known organisations, ready to be looked for in words."""
    return Gazetteer(_entries())


def _entries() -> Iterator[tuple[str, Organisation]]:
    for row in _ORGANISATIONS.split("\n")[1:-1]:
        kind, country, names = row.split("|")
        for name in names.split(";"):
            yield name, Organisation(names.split(";")[0], _KINDS[kind], country or None)
