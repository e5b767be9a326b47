"""The UAI, national identifier of an établissement: seven digits and a check letter.

Source: répertoire national des établissements (the letter is the number modulo 23 in an alphabet without I, O, Q).
"""

import re

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def is_uai(code: str) -> bool:
    """True for seven digits followed by the letter they give ("0440001M")."""
    return bool(re.fullmatch(r"[0-9]{7}[A-Z]", code)) and _LETTERS[int(code[:7]) % 23] == code[7]
