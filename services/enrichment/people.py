"""Names of people: what is a person is no organisation."""

import re

from .name_words import LEGAL, STRONG, word_set

GIVEN = word_set(
    "Aaron Adam Adrian Ahmed Alan Albert Alejandro Alex Alexander Alexandra Alfred Ali Alice Alison Allen Alok "
    "Amanda Amir Amit Amy Ana Anders Andrea Andreas Andrew Andy Angela Anil Anita Ann Anna Anne Anthony Antoine "
    "Antonio Ariel Arjun Arthur Ashley Ashok Barbara Barry Ben Benjamin Bernard Beth Bill Bob Brad Bradley "
    "Brandon Brent Brett Brian Bruce Bryan Carl Carla Carlos Carol Caroline Catherine Cathy Cecilia Chad Charles "
    "Charlotte Chen Chris Christian Christina Christine Christopher Claire Claudia Claus Clay Clive Cory Craig "
    "Cristina Curt Cynthia Dan Dana Daniel Daniela Darren Dave David Dean Deborah Dennis Derek Diana Diane Dieter "
    "Dirk Dmitry Don Donald Donna Doug Douglas Duncan Dylan Earl Ed Eduardo Edward Edwin Elaine Elena Eli Elias "
    "Elizabeth Ellen Emily Emma Eric Erica Erik Erin Ernest Esther Ethan Eugene Eva Evan Fabio Felix Fernando "
    "Francesco Francis Francisco Frank Fred Frederic Frederick Gabriel Gareth Gary Gavin Gene Geoff Geoffrey "
    "George Gerald Gerard Gianluca Gilbert Gina Giovanni Glenn Gordon Grace Graham Greg Gregory Guillaume Gunnar "
    "Guy Hans Harold Harry Heather Heidi Helen Henrik Henry Herbert Hiroshi Holly Howard Hugh Hugo Ian Ilan "
    "Ingrid Isaac Isabel Ivan Jack Jackie Jacob Jacqueline Jacques Jaime Jake James Jamie Jan Jane Janet Janice "
    "Jason Javier Jay Jean Jeff Jeffery Jeffrey Jen Jennifer Jenny Jeremy Jerome Jerry Jesse Jessica Jessie Jill "
    "Jim Joan Joanna Joanne Joe Joel Johan Johannes John Johnny Jon Jonas Jonathan Jordan Jorge Jose Josef Joseph "
    "Josh Joshua Joyce Juan Judith Judy Julia Julian Julie Jürgen Justin Karen Karl Karin Kate Katherine Kathleen "
    "Kathryn Kathy Katie Keith Kelly Ken Kenneth Kenji Kevin Kim Kimberly Kirk Klaus Kristen Kristin Kumar Kurt "
    "Kyle Lars Laura Lauren Laurence Laurent Lawrence Lee Leo Leon Leonard Leslie Li Liam Linda Lisa Lloyd Lori "
    "Louis Louise Luca Lucas Lucy Luis Luke Lynn Magnus Manuel Marc Marcel Marco Marcus Margaret Maria Marie "
    "Mario Marion Mark Markus Martha Martin Mary Massimo Mathias Matt Matthew Matthias Maureen Maurice Max Megan "
    "Melissa Michael Michel Michele Michelle Miguel Mike Mitchell Mohamed Mohammed Monica Morten Nancy Naomi "
    "Natalie Nathan Neil Nicholas Nick Nicolas Nicole Nigel Nikhil Nina Noah Norman Olaf Oliver Olivia Olivier "
    "Omar Oscar Owen Pablo Pamela Pascal Patricia Patrick Paul Paula Pedro Peggy Peter Phil Philip Philippe "
    "Phillip Pierre Rachel Raj Rajesh Ralph Ramesh Randall Randy Raymond Rebecca Regina Renee Ricardo Richard "
    "Rick Rob Robert Roberta Roberto Robin Rodney Roger Roland Ron Ronald Rosa Rose Ross Roy Ruth Ryan Sally Sam "
    "Samantha Samuel Sandra Sanjay Sara Sarah Scott Sean Sebastian Sergio Seth Shannon Sharon Shaun Shawn Sheila "
    "Simon Sofia Sonia Sophie Stacy Stan Stanley Stefan Stefano Stephan Stephane Stephanie Stephen Steve Steven "
    "Stuart Sue Sunil Susan Suzanne Sven Sylvia Tamara Tara Ted Teresa Terry Theodore Theresa Thomas Tiffany Tim "
    "Timothy Tina Todd Tom Tomas Tony Tracy Trevor Uttam Valerie Vanessa Vera Veronica Vicki Victor Victoria "
    "Vijay Vikram Vincent Viktor Virginia Walter Wang Warren Wayne Wei Wendy Werner Wilfried Will William "
    "Wolfgang Xavier Yves Yvonne Zachary Zhang Yuki Hiro Takeshi Jun Min Young"
)
# What stands before or after a person's name.
_HONORIFICS = word_set("Dr Mr Mrs Ms Prof Professor Sir Dame Senator Governor Gov Rep")
_DEGREES_BEGIN = frozenset("JMPDRF")
DEGREE = re.compile(r"^,? ?(?:Jr\.?,? ?)?(?:M\.?D\b|Ph\.?D|Pharm\.?D|MBA|DDS|DO\b|RN\b|DVM|J\.?D\.?\b|MPH|M\.?Sc|FACS)")
OFFICE_AFTER = re.compile(
    r"^,? ?(?:(?:the|our|its|co-?)[ -]?)?(?:[\w&’'-]+(?: [\w&’'-]+)? ?)?(?:CEO|CFO|COO|CSO|CMO|CTO|president|chief|chair(?:man|woman|person|of)?|founder|co-founder"
    r"|director|professor|vice president|head of|partner at|managing|general partner|principal)\b",
    re.IGNORECASE,
)
_SPEECH_BEFORE = (
    "said",
    "says",
    "stated",
    "added",
    "commented",
    "noted",
    "according to",
    "explained",
    "remarked",
    "by",
)


def has_honorific(before: str) -> bool:
    """Whether a text ends with a person's title: "Dr. "."""
    if not before[-1:].isspace():
        return False
    last = before[-14:].split()[-1:]
    return bool(last) and last[0].removesuffix(".").lstrip("(“\"'‘’-–—/") in _HONORIFICS


def is_person(name: str, before: str, after: str) -> bool:
    """Whether a capitalised run is a person, by its first word and by what stands next to it.

    `before` and `after` are the texts around it, some 40 characters each.
    """
    parts = name.split()
    if parts[-1] in LEGAL or parts[-1] in STRONG or "&" in parts or "and" in parts:
        return False
    if has_honorific(before) or (after.lstrip(" ,")[:1] in _DEGREES_BEGIN and DEGREE.match(after)):
        return True
    if len(parts) < 2 or len(parts) > 4:
        return False
    if parts[0].rstrip(".") in GIVEN:
        return True
    middle_initial = len(parts) == 3 and len(parts[1].rstrip(".")) == 1
    if middle_initial and parts[0].isalpha():
        return True
    return before.rstrip().lower().endswith(_SPEECH_BEFORE) and OFFICE_AFTER.match(after) is not None
