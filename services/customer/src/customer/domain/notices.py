"""What the owner of a number is told by e-mail when something happens to its links; no personal data but the masked number."""

from __future__ import annotations

from typing import Literal

import msgspec

Notice = Literal["linked", "unlinked", "failed", "held"]

_ENGLISH: dict[Notice, tuple[str, str]] = {
    "linked": (
        "Your number was linked",
        "The number {number} was linked to a self-care login just now. If this was not you, call us at once.",
    ),
    "unlinked": (
        "Your number is no longer linked",
        "The number {number} was removed from a self-care login just now. If this was not you, call us.",
    ),
    "failed": (
        "Somebody tried to link your number",
        "A wrong code was entered several times for the number {number}. Nothing was linked. Never pass a code on.",
    ),
    "held": (
        "Your number cannot be linked yet",
        "Somebody asked to link the number {number}. Its SIM card or its owner changed lately, so no code "
        "was sent. Call us to have it linked.",
    ),
}
_GERMAN: dict[Notice, tuple[str, str]] = {
    "linked": (
        "Ihre Nummer wurde verknüpft",
        "Die Nummer {number} wurde soeben mit einem Kundenkonto verknüpft. Wenn Sie das nicht waren, rufen Sie uns sofort an.",
    ),
    "unlinked": (
        "Ihre Nummer ist nicht mehr verknüpft",
        "Die Nummer {number} wurde soeben von einem Kundenkonto entfernt. Wenn Sie das nicht waren, rufen Sie uns an.",
    ),
    "failed": (
        "Jemand wollte Ihre Nummer verknüpfen",
        "Für die Nummer {number} wurde mehrmals ein falscher Code eingegeben. Nichts wurde verknüpft. Geben "
        "Sie nie einen Code weiter.",
    ),
    "held": (
        "Ihre Nummer kann noch nicht verknüpft werden",
        "Jemand möchte die Nummer {number} verknüpfen. Ihre SIM-Karte oder ihr Inhaber hat kürzlich "
        "gewechselt, darum wurde kein Code verschickt. Rufen Sie uns an.",
    ),
}
_FRENCH: dict[Notice, tuple[str, str]] = {
    "linked": (
        "Votre numéro a été associé",
        "Le numéro {number} vient d'être associé à un compte client. Si ce n'était pas vous, appelez-nous immédiatement.",
    ),
    "unlinked": (
        "Votre numéro n'est plus associé",
        "Le numéro {number} vient d'être retiré d'un compte client. Si ce n'était pas vous, appelez-nous.",
    ),
    "failed": (
        "Quelqu'un a essayé d'associer votre numéro",
        "Un code erroné a été saisi plusieurs fois pour le numéro {number}. Rien n'a été associé. Ne "
        "communiquez jamais un code.",
    ),
    "held": (
        "Votre numéro ne peut pas encore être associé",
        "Quelqu'un souhaite associer le numéro {number}. Sa carte SIM ou son titulaire a changé récemment: "
        "aucun code n'a été envoyé. Appelez-nous.",
    ),
}
_ITALIAN: dict[Notice, tuple[str, str]] = {
    "linked": (
        "Il suo numero è stato collegato",
        "Il numero {number} è stato appena collegato a un account cliente. Se non è stato lei, ci chiami subito.",
    ),
    "unlinked": (
        "Il suo numero non è più collegato",
        "Il numero {number} è stato appena rimosso da un account cliente. Se non è stato lei, ci chiami.",
    ),
    "failed": (
        "Qualcuno ha tentato di collegare il suo numero",
        "Per il numero {number} è stato inserito più volte un codice errato. Nulla è stato collegato. Non "
        "comunichi mai un codice.",
    ),
    "held": (
        "Il suo numero non può ancora essere collegato",
        "Qualcuno vuole collegare il numero {number}. La carta SIM o il titolare è cambiato di recente: "
        "nessun codice è stato inviato. Ci chiami.",
    ),
}
_ARABIC: dict[Notice, tuple[str, str]] = {
    "linked": ("تم ربط رقمك", "تم الآن ربط الرقم \u2066{number}\u2069 بحساب عميل. إذا لم تكن أنت من فعل ذلك، فاتصل بنا فورًا."),
    "unlinked": (
        "لم يعد رقمك مربوطًا",
        "تمت الآن إزالة الرقم \u2066{number}\u2069 من حساب عميل. إذا لم تكن أنت من فعل ذلك، فاتصل بنا.",
    ),
    "failed": (
        "حاول شخص ما ربط رقمك",
        "أُدخل رمز خاطئ عدة مرات للرقم \u2066{number}\u2069. لم يُربط شيء. لا تعطِ الرمز لأحد أبدًا.",
    ),
    "held": (
        "لا يمكن ربط رقمك بعد",
        "طلب شخص ما ربط الرقم \u2066{number}\u2069. تغيّرت شريحته أو صاحبه مؤخرًا، لذلك لم يُرسل أي رمز. اتصل بنا.",
    ),
}
_WORDS = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "it": _ITALIAN, "ar": _ARABIC}


class Letter(msgspec.Struct, frozen=True):
    """An e-mail's subject and plain text."""

    subject: str
    text: str


def letter(notice: Notice, language: str, operator: str, masked_number: str) -> Letter:
    """The notice in the customer's language, in English where there is none."""
    subject, text = _WORDS.get(language, _ENGLISH)[notice]
    return Letter(f"{operator}: {subject}", f"{text.format(number=masked_number)}\n\n{operator}\n")
