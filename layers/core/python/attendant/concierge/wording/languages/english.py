# ruff: noqa: E501  one phrase, one line
"""English."""

from attendant.concierge.wording.languages.lexicon import Lexicon, numbered

_PEOPLE = (
    "people|persons?|guests?|pax|covers?|of us|friends?|seats?|players?|skiers?|ppl|participants?|students?"
)
_RELATIVE = "wife|husband|son|daughter|partner|friend|girlfriend|boyfriend|brother|sister|mum|mom|dad|mother|father|kid|child"

ENGLISH = Lexicon(
    code="en",
    next_is_week=True,
    weekdays={
        **numbered("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", start=0),
        **numbered("mon", "tues tue", "weds wed", "thurs thur thu", "fri", "sat", "sun", start=0),
    },
    months={
        **numbered("january jan", "february feb", "march mar", "april apr", "june jun", "july jul", start=1)
        | {"june": 6, "jun": 6, "july": 7, "jul": 7, r"may(?! (?:i|we|you|be|my|not)\b)": 5, "may": 5},
        **numbered(
            "august aug", "september sept sep", "october oct", "november nov", "december dec", start=8
        ),
    },
    numbers={
        **numbered(
            *[
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "thirteen",
                "fourteen",
            ]
        ),
        **numbered(*["fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"], start=15),
        **{"thirty": 30, "forty": 40, "forty five": 45, "sixty": 60, "ninety": 90},
        **{"twenty five": 25, "twenty one": 21, "twenty two": 22, "twenty three": 23},
    },
    ordinals=numbered(
        *[
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
        ],
        *["fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"],
    )
    | {"twenty first": 21, "twenty second": 22, "twenty third": 23, "twenty fourth": 24, "twenty fifth": 25}
    | {"twenty sixth": 26, "twenty seventh": 27, "twenty eighth": 28, "twenty ninth": 29, "thirtieth": 30}
    | {"thirty first": 31},
    phrases=(
        ("good (?:morning|afternoon|evening|day|night)", "ignore"),
        ("(?:not(?: on| this| next)?|instead of|rather than|except) {wd}", "ignore"),
        ("in half an hour", "minutes_from_now_fixed", 30),
        ("in an hour(?: and a half)?", "minutes_from_now_fixed", 60),
        ("in {n} ?(?:minutes?|mins?)", "minutes_from_now", 1),
        ("in {n} ?(?:hours?|hrs?)", "minutes_from_now", 60),
        ("(?:for )?(?:an|one|1) hour and (?:a half|30 min(?:ute)?s?)", "minutes_fixed", 90),
        ("(?:for )?(?:a |one )?(?:1 1/2|1½) hours?", "minutes_fixed", 90),
        ("(?:for )?{n} and a half hours?|(?:for )?{n} hours? and a half", "hours_half"),
        ("(?:for )?{n} ?(?:hours?|hrs?|h) ?(?:and )?{n2} ?(?:minutes?|mins?|m)", "hours_minutes"),
        ("(?:for )?(?:a )?half an? hour|(?:for )?(?:a )?half hour", "minutes_fixed", 30),
        ("(?:for )?three quarters of an hour", "minutes_fixed", 45),
        ("(?:for )?(?:an? )?{n} ?(?:minutes?|mins?|min)", "minutes"),
        ("(?:for )?(?:an? )?{n} ?(?:hours?|hrs?|hr)|(?:for )?(?P<n_9>[1-9]) ?h", "hours"),
        ("(?:for )?(?:an|the|a full|a single|a|a whole) (?:hour|hr)", "minutes_fixed", 60),
        ("{n} adults?|{n} (?:children|child|kids?|teens?|teenagers?|toddlers?)", "party_part"),
        (rf"(?:for )?{{n}} (?:{_PEOPLE})", "party"),
        ("(?:a )?(?:party|group|family|table) (?:of|for) {n}|we (?:are|re|will be|ll be) {n}", "party"),
        ("both of us|the pair of us", "party_fixed", 2),
        (rf"(?:me|myself) and my (?:{_RELATIVE})|my (?:{_RELATIVE}) and (?:me|i|myself)", "party_fixed", 2),
        ("just me|only me|myself|alone|on my own|by myself", "party_fixed", 1),
        ("(?:the )?day after (?:tomorrow|tmrw)|overmorrow", "day_offset", 2),
        ("(?:a week (?:from )?tomorrow|tomorrow week)", "day_offset", 8),
        ("(?:a week (?:from )?today|today week|this time next week|in a week)", "day_offset", 7),
        ("in a fortnight|in two weeks time", "day_offset", 14),
        ("in (?:the next )?{n} days?(?: time)?|{n} days? (?:from now|from today|later)", "days_from_now", 1),
        ("in {n} weeks?(?: time)?|{n} weeks? (?:from now|from today)", "days_from_now", 7),
        (
            "tomorrow|tomorow|tommorow|tommorrow|tomorrows|tomorro|tomorrrow|tomoro|tomoz|tmrw|tmr|2moro|2morrow",
            "day_offset",
            1,
        ),
        ("tonight|this evening|tonite", "today_part", "evening"),
        ("this morning", "today_part", "morning"),
        ("this afternoon", "today_part", "afternoon"),
        ("today|later today", "day_offset", 0),
        ("yesterday", "day_offset", -1),
        ("{d}(?:st|nd|rd|th)? (?:of )?{month}(?:,? {y})?", "date"),
        ("{month}\\.? (?:the )?{d}(?:st|nd|rd|th)?(?:,? {y})?", "date"),
        ("(?:on |for )the {d}(?:st|nd|rd|th)?|the (?P<d_9>\\d{1,2})(?:st|nd|rd|th)", "day_of_month"),
        ("(?P<d>\\d{1,2})(?:st|nd|rd|th)", "day_of_month"),
        ("(?:on )?{wd}(?:,? of)? next week|next week(?:,? on)? {wd}", "weekday", "next_week"),
        ("(?:a )?week on {wd}|{wd} week|a week from {wd}|(?:the )?{wd} after next", "weekday", "after_next"),
        ("(?:on )?next {wd}", "weekday", "next"),
        ("(?:on |for )?(?:this coming|the coming|coming|this|the next) {wd}", "weekday", "coming"),
        ("(?:on |for )?{wd}s?", "weekday", "bare"),
        ("next week ?end", "span", "next_weekend"),
        ("(?:on |at )?(?:this |the )?week ?end", "span", "weekend"),
        ("next week", "span", "next_week"),
        ("(?:any ?time )?this week", "span", "week"),
        ("(?:at )?(?:12 )?noon|mid ?day|12 noon", "clock_fixed", 720),
        ("(?:at )?midnight", "clock_fixed", 0),
        (
            "half past {h}|half (?P<h_9>ten|eleven|twelve|one|two|three|four|five|six|seven|eight|nine)",
            "clock_past",
            30,
        ),
        ("(?:a )?quarter (?:past|after) {h}", "clock_past", 15),
        ("(?:a )?quarter (?:to|of|till|before) {h}", "clock_to", 15),
        ("{n} (?:minutes? )?past {h}", "clock_past_n"),
        ("(?P<n>five|ten|twenty|twenty five) (?:minutes? )?to {h}", "clock_to_n"),
        ("(?:at )?{h} o ?clock", "clock"),
        (
            "(?:at )?(?P<h>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) "
            "(?P<n>fifteen|thirty|forty five)",
            "clock_word",
        ),
        ("(?:any ?time )?(?:between|betw) {t} (?:and|to|-) {t2}", "between"),
        ("from {t} (?:to|until|till|-) {t2}", "from_to"),
        ("{t} ?(?:-|to|till|until) ?{t2}", "from_to"),
        (
            "(?:any ?time )?(?:after|past|not before|no earlier than|earliest(?: at)?|sometime after) {t}",
            "after",
        ),
        ("{t} or (?:later|after)|from {t} (?:on|onwards?)", "after"),
        (
            "(?:any ?time )?(?:before|until|till|by|no later than|not after|latest(?: at)?) {t}|{t} or earlier",
            "before",
        ),
        (
            "(?:at|around|about|approx|approximately|circa|from|@|say|like) ?(?:around |about )?{t}(?: ?ish)?",
            "at",
        ),
        ("(?:in )?(?:the )?mornings?|before lunch", "part", "morning"),
        ("(?:in |at )?(?:the )?afternoons?|after lunch", "part", "afternoon"),
        ("(?:in |at )?(?:the )?(?:evenings?|night)", "part", "evening"),
        ("(?:at |around )?lunch ?time|at lunch", "part", "noon"),
        ("for {n}(?: please)?", "party_bare"),
    ),
)
