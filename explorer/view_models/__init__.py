"""What a page shows, as plain values: the view models.

Why: pages draw, they do not ask; what they may draw is written down here, field by field, so that graph, outline,
    table and details of one statement cannot disagree.
Method: frozen dataclasses over the standard library only, one module for each kind of page: `graph`, `details`, `search`
    and `about` for what the library says, `preview` and `desk` for what is loaded and decided, `labels` for all.
Fails: it cannot; a value that is not there is spelt out ("not stated", "not recognised", "not held"), never left blank.
"""
