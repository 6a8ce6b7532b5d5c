"""Words that tell two works apart badly or not at all: tables, lower case, as people spell them."""

from __future__ import annotations

from typing import Final

from litwatch.dedupe.wording import spelled

_COMMON = """
    a randomized controlled trial trials double blind placebo study studies systematic review
    reviews meta analysis analyses protocol prospective retrospective cohort multicenter
    multicentre patients patient treatment effect effects clinical case report series using use
    based comparison comparative evaluation after during between versus vs among results result
    pilot phase its their is are as or new
"""
_GENERIC = """
    abstract abstracts acknowledgement acknowledgements announcement announcements annual answer
    answers author authors book books bulletin calendar case clinical comment commentary comments
    conference contents correspondence corrections current discussion editor editorial editorials
    editors errata erratum events foreword forum from future guest health highlights image images
    index introduction invited issue issues journal letter letters literature medical medicine
    meeting meetings message month new news note notes obituary opinion oral original paper papers
    part perspective perspectives poster posters preface presentation presentations president
    presidents proceedings program question questions quiz re reader readers recent reply report
    reports research response responses review reviewers reviews science sciences section selected
    series session summary symposium table this update viewpoint welcome what world year
"""
_LANGUAGES = """
    arabic bosnian bulgarian catalan chinese croatian czech danish dutch english estonian finnish
    french german greek hebrew hungarian icelandic italian japanese korean latvian lithuanian
    macedonian norwegian persian polish portuguese romanian russian serbian serbo-croatian slovak
    slovene slovenian spanish swedish thai turkish ukrainian vietnamese
"""
_NOBODY = """
    anonymous anon null none nan unknown al others jr sr iii ii phd md no authors listed
"""
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_ROMAN_NUMBERS = "i ii iii iv v vi vii viii ix x xi xii"
_TELLING = "part first second third fourth fifth"

# Words of study designs and of medicine at large: they begin and end thousands of titles.
COMMON_WORDS: Final = frozenset(map(spelled, _COMMON.split()))
# Words of section headings and series: a title made of them names no single work.
GENERIC_WORDS: Final = frozenset(map(spelled, _GENERIC.split()))
# Languages that databases name behind a title.
LANGUAGES: Final = tuple(_LANGUAGES.split())
# What stands in an author's place and is nobody's name.
NOBODY: Final = frozenset(_NOBODY.split())
# Numbers as words and as Roman numerals, with their value.
NUMBER_WORDS: Final = {
    spelled(word): number
    for words in (_NUMBERS, _ROMAN_NUMBERS)
    for number, word in enumerate(words.split(), start=1)
}
# Words that number things without being a number.
TELLING_WORDS: Final = frozenset(map(spelled, _TELLING.split()))
