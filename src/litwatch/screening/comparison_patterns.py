"""Words around the two sides of a comparison, and words that are no side of one."""

from __future__ import annotations

import re

from litwatch.screening.numbers import NUMBER


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


INERT = _pattern(
    r"\b(?P<kind>sham)\b|\b(?P<other>placebo)(?:-|\s+)"
    r"(?:controlled(?!\s+(?:\w+\s+){0,2}?(?:studies|trials)\b)|treated|groups?|arms?)\b"
    r"(?!\s+(?:analysis|data|of\s+(?:the|an?|parts?))\b)|"
    r"\b(?:or|and|versus|vs\.?|with|to|than|of|matched|matching|active|either|received|"
    r"(?:inhaler|tablets?|capsules?)\s+plus)\s+(?:an?\s+)?(?:[\w-]+\s+)?(?P<last>placebo)\b"
    r"(?!-?\s*(?:effects?|respon\w+|rates?|mechanisms?|washout|period|bolus\w*|inhalers?|"
    r"analgesic))|\b(?P<first>placebo)\s+(?:or|versus|vs)\b"
)
"""Sham, and placebo where it is what patients had, not a dummy given to keep them unaware."""

DOUBLE_DUMMY = _pattern(r"\bdouble[\s-]dummy\b")
VERSUS = _pattern(
    r"(?<!-)\b(?:versus|vs\.?|(?:in\s+)?compar(?:ed|ison)\s+(?:with|to))\s+(?!(?:the\s+)?(?:results|findings|data|literature)\b)"
)
COMPARES = _pattern(r"\b(?:compar(?:e|ed|es|ing)|comparison\s+(?:of|between))\s+")
AND_WITH = _pattern(r"\s(?:with|to|versus|vs\.?|and)\s+")
JOINTS = (_pattern(r"\s(?:with|versus|vs\.?)\s"), _pattern(r"\s(?:to|versus|vs\.?)\s"))
"""After `A and B`, after `A with B`: what shows that the sides may be parted elsewhere."""

CLAUSE_END = _pattern(
    r"[.,;:()]|\b(?:for|in|on|during|after|before|at|among|when|who|which|as|would|could|respect)\b"
)
BETWEEN = _pattern(r"(?:versus|vs)\b")
ALLOCATED = _pattern(
    r"\b(?:randomi[sz]ed|randomly|allocated|assigned)\b[^.;:]{0,80}?"
    r"\b(?:to|receive|received|receiving|into|(?:treat\w+|therapy|analgesia|an[ae]+sthesia)\s+with|"
    r"either)\s+"
)
OR = _pattern(r"\sor\s+(?:to\s+)?")
HAD = re.compile(r" (?:had|received|underwent|treated with|given) ")
_NO_UNIT = r"(?!(?:min\w*|h|hours?|days?|weeks?|months?|years?|mg|ml|mm|cm|points?|times?)\b|%)"
ARMS = _pattern(
    rf"\b{NUMBER}\s+(?!of\s)(?:[\w-]+\s+){{0,2}}?(?:had|received|underwent|(?:was|were)\s+(?:treated\s+with|"
    rf"given))\s+(?P<one>[^.;:,]{{3,120}}?)(?:,|\s+and|,\s+and|\s+while|\s+whereas)\s+{NUMBER}\s+"
    rf"{_NO_UNIT}(?:patients\s+|participants\s+|subjects\s+|women\s+|men\s+|children\s+|adults\s+)?"
    r"(?:(?:had|received|underwent|with|(?:was|were)\s+(?:treated\s+with|given))\s+)?(?=[a-z])"
)
COMPARED_PEOPLE = _pattern(
    rf"\b(?:with|to|versus)\s+(?:the\s+)?{NUMBER}\s+(?:[\w-]+\s+){{0,2}}?(?:patients\s+|"
    r"participants\s+|subjects\s+|women\s+|men\s+|children\s+|adults\s+)?"
    r"(?:with|who\s+(?:had|received|underwent)|receiving|treated\s+with|given)\s+"
)
CONTROL_GOT = _pattern(
    r"\bcontrols?\s+(?:(?:patients|group|arm|subjects|participants|children|women|men)\s+)?"
    r"(?:received|had|underwent|was\s+given|were\s+given)\s+"
)
USUAL_GROUP = _pattern(
    r"\b(?P<usual>(?:usual|standard|conventional|routine)\s+(?:[\w-]+\s+)?"
    r"(?:care|treatment|therapy|management))[\s-]+(?:group|arm)\b"
)
OR_USUAL = _pattern(
    r"\bor\s+(?=(?:to\s+)?(?:(?:standard|usual|conventional|routine)\s+(?:\w+\s+){0,2}?(?:care|treatment|"
    r"therapy|management|analgesia|medication)|(?:the\s+)?(?:[\w-]+\s+){1,3}alone)\b)"
)
CONTROL_NOTE = _pattern(
    r"\s?\((?:the\s+)?(?:active\s+)?control(?:\s+(?:group|arm))?(?:;[^()]{0,40})?\)"
)
CHOICE = _pattern(r"\b(?:or|versus|vs\.?)\s+")
LEAD = _pattern(
    r"(?:(?:or|and|either|both|an?|the|to|receive|receiving|received|treatment\s+with|those\s+of|that\s+of|"
    r"use\s+of|combination\s+of|(?:clinical\s+)?(?:effects?|efficacy|effectiveness|"
    r"safety|tolerability|acceptability|use|administration|outcomes?|results?)"
    r"(?:\s*(?:,|and)\s*(?:efficacy|effectiveness|safety|tolerability|acceptability|outcomes?|costs?))*"
    r"\s+of)\s+)+"
)
DOSE = _pattern(
    r"\d[\d.,/-]*\s*(?:mg|g|microg|mcg|micrograms?|ug|ml|%|units?|iu|mmol)(?:/\w+|\.\w+-\d)*\s+(?:of\s+)?"
)
BOUNDARY = _pattern(
    r"[.,;:()\[\]?]|\s-\s|\s\d|\b(?:for|in|on|during|after|before|at|among|when|who|which|that|as|is|"
    r"are|was|were|had|has|have|following|prior|regarding|would|could|can|will|may|might|by|via|"
    r"using|under|from|over|between|until|because|while|whereas|if|daily|twice|once|every|per|or|"
    r"versus|vs|compared|outcomes?|results?|significantly|alleviates?|reduces?|improves?|given|"
    r"delivered|conducted|obtained|performed|used|experienced|"
    r"to|then|within|through|receiv\w+|undergoing|immediately|both|there|with\s+respect|"
    r"preoperatively|postoperatively|intraoperatively)\b"
)
BEFORE_A_SIDE = _pattern(
    r"[.,;:()\[\]?]|\b(?:comparison\s+of|comparing|compared?|of|between|whether|evaluated?|"
    r"for|in|on|after|during|receiv\w+|had|to|with|by|from|either|assess|investigate)\s"
)
CONTROL_WORDS = _pattern(
    r"\b(?:sham|placebo|control|standard|usual|conventional|routine|traditional|no|without|alone|"
    r"vehicle|saline|untreated|waiting|wait)\b"
)
OF_THE_WATCH = _pattern(r"\b(?:cryo\w*|freez\w*|cold|ice|icing|cool(?:ing)?|chill\w*)\b")
"""Cold on nerves is what the watched policies ask about: the intervention, never the control."""

OF_ABLATION = _pattern(r"\b(?:radiofrequency|\w*ablation|RF|RFA|neurolysis|denervation)\b")
"""What is done to a nerve or a focus, beside what is given for it."""

NOT_A_SIDE = _pattern(
    r"\b(?:baseline|controls?\Z|groups?\Z|pre-?\w*|before|previous|those|these|this|that|other|each|"
    r"patients?|subjects?|participants?|women|men|children|infants|adults|volunteers|people|levels?|"
    r"values?|scores?|pain\Z|time|rates?|ages?|sex|males?|females?|difference|studies|both|methods|"
    r"techniques|outcomes?|measures?|safety|efficacy|effects?|effectiveness|quality|satisfaction|"
    r"consumption|requirements?|costs?|length|stay|function|incidence|mortality|survival|severity|"
    r"we|it|its|they|their|our|not|doses?|two|three|four|weeks?|months?|years?|days?|hours?|"
    rf"\A{NUMBER}\b|"
    r"\w+ing\s+the|\A\w+(?:graphic|ical|ional|logic|ly)\Z|\w+ly\Z|(?:with|and|of|the|a|\b[a-z]|\b[ivx]+)\Z|"
    r"\w+(?:itis|opath(?:y|ies)|a?emia|plegia)|sclerosis|carcinomas?|cancers?|syndromes?|disorders?|"
    r"influence|adequacy|cases?|examinations?|risks?|performance|results?|determined|measured|formed|knees?|hips?|"
    r"contralateral|titration|randomi[sz]ation|cells|use\Z|long-term|follow-up|history|pharmaco\w+|survey|intent|aim|convert|continue|switch|receive|changes?|responses?|relief|"
    r"improvement|partial|failures?|recurrence|complications?|infections?|fractures?|believed|"
    r"developed|died|showed|reported|"
    r"\A(?:analgesia|treatment|therapy|surgery|care|drugs?|medication|management|intervention)\Z|"
    r"disease|(?:standard|conventional|usual|routine|traditional|control|low|high)\Z|throughout|"
    r"criteria|normal|healthy|findings|data|day|group\s+\w+|arms?|active\Z|matching\Z|different)\b"
)
RESULT = _pattern(
    r"\bp\s*[<=>]|\bsignifican|%|\bconfidence|\bCI\b|\b(?:higher|lower|greater|less|fewer|more|better|"
    r"longer|shorter|faster|superior|inferior|similar|comparable|incidence|reduced|increased|"
    r"improved|resulted)\b|\bdid\s+not\b|\b(?:show(?:s|ed|n|ing)?|found|demonstrat\w+|reveal\w*|"
    r"conclu\w+|suggest\w*|beneficial|benefits?|(?:dis)?advantage\w*)\b"
)
CONCLUDES = _pattern(
    r"\A(?:result|finding|conclusion|interpretation|discussion|background|context)"
)
COMBINED = _pattern(r"\b(?:combin\w+|plus|added|addition|supplement\w+|augment\w+)\b")
PLANS = _pattern(
    r"to\s+(?:compare|determine|evaluate|assess|investigate|examine|study|test|see|establish|"
    r"find\s+out|clarify)\b|"
    r"\b(?:aim\w*|objectives?|purpose|goal|hypothes\w+|compari(?:son|ng)|cohort|pairs|trial|randomi[sz]\w*|randomly|"
    r"allocated|assigned|received|(?:was|were|is|are)\s+(?:\w+ly\s+)?(?:compared|studied|evaluated|"
    r"assessed|investigated|examined)|we\s+(?:\w+ly\s+)?(?:compared|studied|evaluated|assessed|"
    r"investigated|examined)|study)\b"
)
"""A sentence that tells what the study set out to compare, or how it did."""
THIS_STUDY = _pattern(
    r"\b(?:study|trial|randomi[sz]\w*|compar\w+|aim\w*|objective|purpose|evaluat\w+|assess\w*|"
    r"investigat\w+|determine\w*|whether|cohort|pairs|allocated|assigned|received)\b"
)
