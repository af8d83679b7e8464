"""Which language a document is in; short texts are not judged."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

#: a text of fewer words is not judged: names and numbers outweigh the language in it
FEWEST_WORDS = 40
#: how sure the identifier must be that a text is in a language (0 to 1)
CONFIDENCE = 0.9
#: characters looked at
SAMPLE = 6000

NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "ru": "Russian",
    "uk": "Ukrainian",
    "ar": "Arabic",
    "fa": "Persian",
    "he": "Hebrew",
    "tr": "Turkish",
    "pl": "Polish",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "hi": "Hindi",
    "ur": "Urdu",
    "sv": "Swedish",
    "no": "Norwegian",
    "nb": "Norwegian",
    "da": "Danish",
    "fi": "Finnish",
    "el": "Greek",
    "cs": "Czech",
    "ro": "Romanian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "vi": "Vietnamese",
    "th": "Thai",
    "ku": "Kurdish",
    "bg": "Bulgarian",
    "sr": "Serbian",
    "hr": "Croatian",
}
_WORD = re.compile(r"[^\W\d_]+")
#: scripts without spaces between words
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: the commonest words of English running text; a text full of them is English whatever its names look like
_ENGLISH = frozenset(
    "the of and to in a is that for on was with as at by from it his be are were has have had said not but".split()
)


def identify(text: str) -> str:
    """The language of a text (ISO 639-1), empty where it is too short or too mixed to tell."""
    sample = text[:SAMPLE]
    words = _WORD.findall(sample)
    if len(words) < FEWEST_WORDS and len(_UNSPACED.findall(sample)) < FEWEST_WORDS:
        return ""
    if words and sum(word.lower() in _ENGLISH for word in words) > 0.2 * len(words):
        return "en"
    language, confidence = _identifier().classify(sample)
    return language if confidence >= CONFIDENCE else ""


def language_name(code: str) -> str:
    """The language's English name, or its code in quotes."""
    return NAMES.get(code, f"the language {code!r}")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
