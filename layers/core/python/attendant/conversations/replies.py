"""What the server itself says to a guest, in the languages we serve; English for every other one."""

STOPPED = {
    "en": "You will get no more messages from us. Write START if you change your mind.",
    "de": "Sie erhalten keine Nachrichten mehr von uns. Mit START geht es wieder los.",
    "fr": "Vous ne recevrez plus de messages de notre part. Écrivez START si vous changez d'avis.",
    "it": "Non riceverà più messaggi da noi. Scriva START se cambia idea.",
    "es": "No recibirá más mensajes nuestros. Escriba START si cambia de opinión.",
    "nl": "U krijgt geen berichten meer van ons. Schrijf START als u van gedachten verandert.",
    "pt": "Não receberá mais mensagens nossas. Escreva START se mudar de ideias.",
}

STARTED = {
    "en": "Welcome back. How can we help?",
    "de": "Willkommen zurück. Wie können wir helfen?",
    "fr": "Bon retour. Comment pouvons-nous vous aider ?",
    "it": "Bentornato. Come possiamo aiutare?",
    "es": "Bienvenido de nuevo. ¿Cómo podemos ayudar?",
    "nl": "Welkom terug. Hoe kunnen we helpen?",
    "pt": "Bem-vindo de volta. Como podemos ajudar?",
}

CANNOT_READ = {
    "en": "Sorry, I cannot read this kind of message. Please write it in words, or ask for a colleague.",
    "de": "So eine Nachricht kann ich leider nicht lesen. Bitte schreiben Sie es in Worten.",
    "fr": "Désolé, je ne peux pas lire ce type de message. Écrivez-le, ou demandez à parler à un collègue.",
    "it": "Mi dispiace, non posso leggere questo tipo di messaggio. Lo scriva, o chieda di un collega.",
    "es": "Lo siento, no puedo leer este tipo de mensaje. Escríbalo, o pida hablar con un colega.",
    "nl": "Sorry, dit soort bericht kan ik niet lezen. Schrijf het in woorden, of vraag naar een collega.",
    "pt": "Desculpe, não consigo ler este tipo de mensagem. Escreva-a, ou peça para falar com um colega.",
}


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in a language (`de`, `de-CH`), else in English."""
    return texts.get(language.lower().split("-")[0], texts["en"])
