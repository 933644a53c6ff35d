"""What statements say, as typed values: the floor between the rows of the answers and what pages make of them.

Why: a condition is drawn, listed, told, exported and computed with; built in each of these places anew it is another one in
    each of them.
Method: `conditions` and `doses` hold frozen values over the intervals, measures and timings of `ontology.ground`; `building`
    makes them of rows, once; `effects` and `grades` do so for figures and grades; `silence` says who is silent; `wording`
    is the one module that puts conditions, limits and doses in words.
Fails: it does not; what a row does not say is absent, never assumed.
"""
