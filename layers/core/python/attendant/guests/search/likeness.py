"""Words that one slip of the fingers turns into each other (no I/O).

A slip is one letter wrong, missing or too many, or two neighbours swapped.
"""

HEAD = 5
SHORTEST = 3


def keys_of(word: str) -> list[str]:
    """What a word is filed under: its first five letters with each of them left out, a short word also whole.

    Two words that are one slip apart share at least one key, wherever the slip is, and so do a word and the
    beginning of another with a slip in it, if that has five letters or more.
    """
    head = word[:HEAD]
    shortened = [head[:at] + head[at + 1 :] for at in range(len(head))]
    return list(dict.fromkeys([*shortened, *([word] if len(word) < HEAD else [])]))


def one_slip_apart(one: str, other: str) -> bool:
    """Whether exactly one letter is wrong, missing or too many, or two neighbours are swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    left, right = one[same:], other[same:]
    if len(left) != len(right):
        return left[1:] == right if len(left) > len(right) else left == right[1:]
    return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])


def begins_with_a_slip(typed: str, word: str) -> bool:
    """Whether `typed` is one slip apart from some beginning of `word`."""
    return any(one_slip_apart(typed, word[: len(typed) + more]) for more in (0, -1, 1))


def is_usual_slip(typed: str, meant: str) -> bool:
    """Whether a letter was left out or two were swapped: a wrong letter is one of many, these are of few."""
    return len(meant) == len(typed) + 1 or (len(meant) == len(typed) and sorted(meant) == sorted(typed))
