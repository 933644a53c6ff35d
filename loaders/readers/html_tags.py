"""The tags of HTML by what they do to the words between them.

Why: what a page is, and how it is read, both ask which tags there are.
Method: closed sets by the HTML standard, the older tags that browsers still obey among them.
Fails: it cannot; a tag of no set is passed over by the reader.
"""

from loaders.readers.markup import tag_set

SEEN_INLINE = tag_set("a sup")
INLINE = tag_set("""
    abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike
    strong sub time tt u var wbr""")
UNSEEN = tag_set("""
    hidden head script style noscript template title textarea select option button input svg math iframe object audio
    video canvas img map datalist noembed noframes""")
VOID = tag_set("area base br col embed hr img input link meta param source track wbr")
RAW_TEXT = tag_set("script style textarea title iframe noembed noframes xmp")
ENDS_PARAGRAPH = tag_set("""
    address article aside blockquote center details dialog dd dir div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table ul""")
GROUPS, SCOPE = tag_set("thead tbody tfoot"), tag_set("td th table caption")
ENDS_CELLS = SCOPE | GROUPS | tag_set("tr body html")
KNOWN_TAGS = SEEN_INLINE | INLINE | UNSEEN | VOID | RAW_TEXT | ENDS_PARAGRAPH | ENDS_CELLS
