"""Values that need more than a type: time zones, currencies, languages, e-mail addresses."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

# ISO 4217, active codes of money that people pay with; funds and metals are left out.
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE "
    "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND "
    "VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "
)
_CURRENCIES = frozenset(_CODES.split())
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")


def _a_zone(name: str) -> str:
    try:
        if not _ZONE.fullmatch(name) or name == "Factory":
            raise ValueError(name)
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ValueError("not a zone of the IANA time zone database, e.g. Europe/Zurich") from None
    return name


def _a_currency(code: str) -> str:
    if code not in _CURRENCIES:
        raise ValueError("not an ISO 4217 currency code, e.g. CHF")
    return code


def _an_email(address: str) -> str:
    return address.strip().lower()


Zone = Annotated[
    str, AfterValidator(_a_zone), Field(max_length=64, description="IANA time zone, e.g. Europe/Zurich")
]
CurrencyCode = Annotated[str, AfterValidator(_a_currency), Field(description="ISO 4217 code, e.g. CHF")]
Language = Annotated[
    str,
    Field(
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
        description="BCP 47 language tag, e.g. en or de-CH",
        max_length=35,
    ),
]
Email = Annotated[
    str,
    Field(pattern=r"^\s*[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\s*$", max_length=254, description="Lower-cased"),
    AfterValidator(_an_email),
]
