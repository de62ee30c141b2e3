"""How people write languages, countries, days and yes in their files (no I/O)."""

import re
from datetime import date
from typing import Literal

from attendant.guests.countries import COUNTRIES
from attendant.guests.imports.headings import plain

DateOrder = Literal["dmy", "mdy"]
_YES_WORDS, _NO_WORDS = (
    "yes y true 1 x ja j oui o si s sim wahr vrai vero verdadero vip",
    "no n false 0 nein nee non nao falsch faux falso",
)
_YES = frozenset(_YES_WORDS.split())
_NO = frozenset(_NO_WORDS.split()) | {"", "-"}
_LANGUAGES = {
    "de": "german deutsch allemand tedesco aleman duits ger deu",
    "en": "english englisch anglais inglese ingles engels eng",
    "fr": "french franzosisch francais francese frances frans fra fre",
    "it": "italian italienisch italien italiano italiaans ita",
    "es": "spanish spanisch espagnol spagnolo espanol spaans spa esp",
    "pt": "portuguese portugiesisch portugais portoghese portugues por",
    "nl": "dutch niederlandisch hollandisch neerlandais olandese neerlandes nederlands nld",
    "pl": "polish polnisch polonais polacco polaco pools pol polski",
    "ru": "russian russisch russe russo ruso rus",
    "tr": "turkish turkisch turc turco turks tur",
    "cs": "czech tschechisch tcheque ceco checo ces cze",
    "el": "greek griechisch grec greco griego ell gre",
}
_COUNTRIES = {
    "CH": "switzerland, schweiz, suisse, svizzera, suiza, zwitserland, che, sui",
    "DE": "germany, deutschland, allemagne, germania, alemania, duitsland, deu, ger, d",
    "AT": "austria, osterreich, autriche, oostenrijk, aut, a",
    "FR": "france, frankreich, francia, frankrijk, fra, f",
    "IT": "italy, italien, italia, italie, ita, i",
    "ES": "spain, spanien, espagne, spagna, espana, spanje, esp, e",
    "GB": "united kingdom, uk, great britain, england, scotland, wales, grossbritannien, "
    "vereinigtes konigreich, royaume uni, regno unito, reino unido, gbr",
    "US": "united states, united states of america, usa, america, vereinigte staaten, etats unis, "
    "stati uniti, estados unidos",
    "NL": "netherlands, the netherlands, holland, niederlande, pays bas, paesi bassi, paises bajos, "
    "nederland, nld",
    "BE": "belgium, belgien, belgique, belgio, belgica, belgie, bel",
    "LU": "luxembourg, luxemburg, lux",
    "LI": "liechtenstein, furstentum liechtenstein, fl, lie",
    "PL": "poland, polen, pologne, polonia, polska, pol",
    "CZ": "czech republic, czechia, tschechien, republique tcheque, cze",
    "DK": "denmark, danemark, danimarca, dinamarca, denemarken, dnk",
    "SE": "sweden, schweden, suede, svezia, suecia, zweden, swe",
    "NO": "norway, norwegen, norvege, norvegia, noruega, noorwegen, nor",
    "FI": "finland, finnland, finlande, finlandia, fin",
    "PT": "portugal, portogallo, prt",
    "GR": "greece, griechenland, grece, grecia, griekenland, grc",
    "TR": "turkey, turkei, turquie, turchia, turquia, turkije, turkiye, tur",
    "RU": "russia, russland, russie, rusia, rusland, rus",
    "UA": "ukraine, ucraina, ucrania, oekraine, ukr",
    "IE": "ireland, irland, irlande, irlanda, ierland, irl",
    "BR": "brazil, brasilien, bresil, brasile, brasil, bra",
    "JP": "japan, japon, giappone, jpn",
    "CN": "china, chine, cina, chn",
    "IN": "india, indien, inde, ind",
    "CA": "canada, kanada, can",
    "AU": "australia, australien, australie, aus",
}
_LANGUAGE_OF = {plain(name): code for code, names in _LANGUAGES.items() for name in names.split()}
_COUNTRY_OF = {plain(name): code for code, names in _COUNTRIES.items() for name in names.split(",")}
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]*Z?)?")
_DAY = re.compile(r"(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4})(?:[T ][\d:.]*)?")


def yes_or_no(text: str) -> bool:
    """Whether a cell says yes.

    Raises:
        ValueError: it says neither.
    """
    word = plain(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("neither yes nor no")


def language(text: str) -> str:
    """The tag of a language that is given as a tag or by its name; other texts as they are."""
    known = _LANGUAGE_OF.get(plain(text))
    if known:
        return known
    primary, dash, region = text.replace("_", "-").partition("-")
    return primary.lower() + dash + region


def country(text: str) -> str:
    """The code of a country that is given as a code or by its name; other texts as they are."""
    code = text.strip().upper()
    return code if code in COUNTRIES else _COUNTRY_OF.get(plain(text), text)


def day(text: str, order: DateOrder) -> date:
    """A day as it is written in many countries; `order` decides where day and month could be either.

    Raises:
        ValueError: not a day, or without a century.
    """
    if found := _ISO_DAY.fullmatch(text.strip()):
        year, month, number = map(int, found.groups())
    elif found := _DAY.fullmatch(text.strip()):
        number, month, year = map(int, found.groups())
        if (order == "mdy" and number <= 12) or month > 12:
            number, month = month, number
    else:
        raise ValueError("not a day like 1985-05-17 or 17.05.1985")
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError("there is no such day") from None
