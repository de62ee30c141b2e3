"""What the columns of somebody's file are called, and which part of a profile each one means (no I/O)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from attendant.kernel.errors import Conflict

SEVERAL = frozenset({"phones", "emails", "street", "preferences", "dietary", "allergies", "tags"})
"""Columns that hold lists: several headings may lead to one of them."""

_NAMES = {
    "guest_id": "guest id, id, guestid",
    "title": "title, salutation, anrede, titel, civilite, titre, titolo, tratamiento, aanhef",
    "given_name": "given name, first name, firstname, forename, vorname, prenom, nome, nombre, "
    "voornaam, imie",
    "family_name": "family name, last name, lastname, surname, nachname, familienname, zuname, nom, "
    "nom de famille, cognome, apellido, apellidos, achternaam, nazwisko",
    "name": "name, full name, fullname, guest, guest name, gast, gastname, vollstandiger name, nom complet, "
    "nome completo, nombre completo, volledige naam, naam, client, kunde, cliente",
    "phones": "phone, phones, phone number, phone 2, mobile, mobile phone, cell, cell phone, tel, telephone, "
    "telefon, telefonnummer, telefon 2, telefon privat, telefon geschaftlich, handy, handynummer, mobil, "
    "mobiltelefon, natel, telefono, telefono 2, cellulare, movil, portable, telefoon, mobiel, "
    "telefoonnummer, "
    "whatsapp",
    "emails": "email, emails, e mail, mail, email address, email 2, e mail adresse, emailadresse, "
    "mailadresse, "
    "courriel, adresse email, adresse e mail, posta elettronica, indirizzo email, correo, "
    "correo electronico, "
    "e mailadres",
    "language": "language, sprache, langue, lingua, idioma, taal",
    "birthday": "birthday, birth date, birthdate, date of birth, dob, geburtstag, geburtsdatum, "
    "date de naissance, data di nascita, fecha de nacimiento, geboortedatum",
    "nationality": "nationality, nationalitat, staatsangehorigkeit, nationalite, nazionalita, cittadinanza, "
    "nacionalidad, nationaliteit",
    "company": "company, organisation, organization, firma, unternehmen, societe, entreprise, "
    "azienda, ditta, "
    "societa, empresa, bedrijf",
    "street": "street, street address, address, address line 1, address line 2, address 1, "
    "address 2, strasse, "
    "adresse, adresszeile 1, adresszeile 2, rue, via, indirizzo, calle, direccion, straat, adres",
    "postal_code": "postal code, postcode, post code, zip, zip code, plz, postleitzahl, "
    "code postal, npa, cap, "
    "codigo postal",
    "city": "city, town, ort, stadt, wohnort, ville, localite, citta, comune, localita, ciudad, poblacion, "
    "plaats, stad",
    "region": "region, state, province, county, bundesland, kanton, canton, departement, provincia, regione",
    "country": "country, country code, land, landercode, pays, paese, stato, nazione, pais",
    "preferences": "preferences, preference, vorlieben, wunsche, praferenzen, preferenze, preferencias",
    "dietary": "dietary, diet, dietary needs, ernahrung, diat, regime, regime alimentaire, dieta",
    "allergies": "allergies, allergy, allergien, allergie, allergene, allergia, alergias",
    "tags": "tags, tag, labels, categories, kategorien, kategorie, etiquettes, etichette, etiquetas",
    "vip": "vip",
    "marketing_opt_out": "marketing opt out, opt out, no marketing, unsubscribed, keine werbung, abgemeldet",
}
COLUMNS = tuple(_NAMES)
"""The columns that an import takes, by the names they have in an export."""


class HeadingsRefused(Conflict):
    """The headings of the file do not fit what an import takes; `headings` are those that were found."""

    code, title = "headings_refused", "The headings of the file do not fit"


def plain(heading: str) -> str:
    """A heading in small letters without accents, punctuation and underscores."""
    letters = unicodedata.normalize("NFKD", heading.replace("ß", "ss")).casefold()
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", letters).strip()


_KNOWN = {
    **{plain(name): column for column, names in _NAMES.items() for name in names.split(",")},
    **{plain(column): column for column in COLUMNS},
}


def meaning_of(heading: str) -> str | None:
    """The column that a heading means, in one of seven languages; None if it is not known."""
    words = plain(heading)
    return _KNOWN.get(words) or _KNOWN.get(re.sub(r" \d$", "", words))


def mapped(headings: Sequence[str], wanted: Mapping[str, str | None]) -> list[str | None]:
    """The column of each heading: as wanted, else as its words mean; None for what is left out.

    Raises:
        HeadingsRefused: a wanted heading is missing, two headings mean one column, or none means any.
    """
    asked = {plain(heading): column for heading, column in wanted.items()}
    found = {plain(heading) for heading in headings}
    if missing := [heading for heading in wanted if plain(heading) not in found]:
        raise HeadingsRefused(f"There is no column {missing[0]!r} in the file.", headings=list(headings))
    columns = [asked.get(plain(one), None if plain(one) in asked else meaning_of(one)) for one in headings]
    for column in {column for column in columns if column and column not in SEVERAL}:
        same = [heading for heading, one in zip(headings, columns, strict=True) if one == column]
        if len(same) > 1:
            raise HeadingsRefused(
                f"{' and '.join(map(repr, same))} both mean {column}.", headings=list(headings)
            )
    if not {"name", "given_name", "family_name", "phones", "emails"} & set(columns):
        detail = "No heading means a name, a phone or an e-mail address. Name the headings in the first row."
        raise HeadingsRefused(detail, headings=list(headings))
    return columns
