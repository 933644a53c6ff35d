"""Query texts that must be refused, by what they are refused for, and harmless ones that look like them.

`CANARY` stands for the address of a server that must not be asked.
"""

# ruff: noqa: S608 - these are SPARQL texts, made from parts to be read, not run on a database
from __future__ import annotations

CANARY = "http://127.0.0.1:8999/"
ALL = "{ ?s ?p ?o }"

SERVICE = (
    f"SELECT * {{ SERVICE <{CANARY}> {ALL} }}",
    f"SELECT * {{ service <{CANARY}> {ALL} }}",
    f"SELECT * {{ SeRvIcE <{CANARY}> {ALL} }}",
    f"SELECT * {{ SERVICE SILENT <{CANARY}> {ALL} }}",
    f"SELECT*{{SERVICE<{CANARY}>{{?s?p?o}}}}",
    f"SELECT * {{ SERVICE#c\n<{CANARY}> {ALL} }}",
    f"SELECT * {{ SERVICE\t\n<{CANARY}>\n{ALL} }}",
    f"SELECT * {{ VALUES ?e {{ <{CANARY}> }} SERVICE ?e {ALL} }}",
    f"SELECT * {{ BIND(IRI('{CANARY}') AS ?e) SERVICE SILENT ?e {ALL} }}",
    f"PREFIX c: <{CANARY}> SELECT * {{ SERVICE c: {ALL} }}",
    f"PREFIX c: <{CANARY}> SELECT * {{ ?s ?p c:.SERVICE c:{ALL} }}",
    f"BASE <{CANARY}> SELECT * {{ SERVICE <> {ALL} }}",
    f"SELECT * {{ OPTIONAL {{ SERVICE <{CANARY}> {ALL} }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE <{CANARY}> {ALL} }} }} }}",
    f"SELECT * {{ {ALL} UNION {{ SERVICE <{CANARY}> {ALL} }} }}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{CANARY}> {ALL} }} }}",
    f"SELECT * {{ GRAPH ?g {{ SERVICE <{CANARY}> {ALL} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{CANARY}> {ALL} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{CANARY}> {ALL} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER(1 = 1 && !(EXISTS {{ SERVICE <{CANARY}> {ALL} }})) }}",
    f"SELECT (EXISTS {{ SERVICE <{CANARY}> {ALL} }} AS ?x) {ALL}",
    f"SELECT * {{ ?s ?p ?o BIND(IF(EXISTS {{ SERVICE <{CANARY}> {ALL} }}, 1, 2) AS ?x) }}",
    f"SELECT ?s {ALL} GROUP BY ?s HAVING (EXISTS {{ SERVICE <{CANARY}> {ALL} }})",
    f"SELECT * {ALL} ORDER BY (EXISTS {{ SERVICE <{CANARY}> {ALL} }})",
    f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{CANARY}> {{ SERVICE <{CANARY}> {ALL} }} }}",
    f"ASK {{ SERVICE <{CANARY}> {ALL} }}",
    f"CONSTRUCT {ALL} WHERE {{ SERVICE <{CANARY}> {ALL} }}",
    f"DESCRIBE ?s {{ SERVICE <{CANARY}> {ALL} }}",
    f"SELECT * {{ \\u0053ERVICE <{CANARY}> {ALL} }}",
    f"SELECT * {{ \\U00000053ERVICE <{CANARY}> {ALL} }}",
    "SELECT * { \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <" + CANARY + "> { ?s ?p ?o } }",
    f"SELECT * {{ SERVICE\\u0020<{CANARY}> {ALL} }}",
    f"SELECT * \\u007B SERVICE <{CANARY}> {ALL} }}",
    # a comment that ends at a carriage return for the engine, and only at a line feed for the grammar
    f"SELECT * {{ ?s ?p ?o . # c\rSERVICE <{CANARY}> {ALL}\n}}",
    f"SELECT * {{ ?s ?p ?o . # c\\u000DSERVICE <{CANARY}> {ALL}\n}}",
    # a quotation mark that is written as an escape ends the string
    f"SELECT * {{ ?s ?p 'a\\u0027 . SERVICE <{CANARY}> {ALL} # ' }}\n}}",
    f"PREFIX e: <a:> SELECT * {{ ?s e:a\\# ?o . SERVICE <{CANARY}> {ALL} }}",
    f"SELECT * {{ ?s ?p '''SERVICE''' , \"SERVICE\" . SERVICE <{CANARY}> {ALL} }}",
    f"SELECT * {{ ?s ?p 1.SERVICE <{CANARY}> {ALL} }}",
    f"\ufeffSELECT * {{ SERVICE <{CANARY}> {ALL} }}",
)
FROM = (
    f"SELECT * FROM <{CANARY}x.ttl> {ALL}",
    f"SELECT * FROM NAMED <{CANARY}x.ttl> {{ GRAPH ?g {ALL} }}",
    f"SELECT * FROM <file:///etc/hostname> {ALL}",
    f"SELECT * from named <file:///etc/hostname> WHERE {ALL}",
    f"ASK FROM <{CANARY}> {ALL}",
    f"CONSTRUCT {ALL} FROM <{CANARY}> WHERE {ALL}",
    f"CONSTRUCT FROM <{CANARY}> WHERE {ALL}",
    f"DESCRIBE <a:b> FROM <{CANARY}>",
    f"SELECT * \\u0046ROM <{CANARY}> {ALL}",
    f"PREFIX c: <{CANARY}> SELECT * FROM c:x {ALL}",
    f"SELECT * # c\rFROM <{CANARY}>\n{ALL}",
)
UPDATES = {
    "LOAD": (f"LOAD <{CANARY}x.ttl>", "LOAD <file:///etc/hostname>", f"load silent <{CANARY}> INTO GRAPH <a:b>",
             f"\\u004COAD <{CANARY}>", f"SELECT * {ALL} ; LOAD <{CANARY}>"),
    "DROP": ("DROP ALL", "DROP SILENT GRAPH <a:b>", f"SELECT * {ALL} ; DROP ALL #"),
    "INSERT": ("INSERT DATA { <a:b> <a:b> <a:b> }", f"INSERT {ALL} WHERE {ALL}"),
    "DELETE": (f"DELETE WHERE {ALL}", f"DELETE {ALL} INSERT {ALL} WHERE {ALL}", f"WITH <a:b> DELETE {ALL} WHERE {ALL}"),
    "CLEAR": ("CLEAR DEFAULT",),
    "CREATE": ("CREATE GRAPH <a:b>",),
    "COPY": ("COPY <a:b> TO DEFAULT",),
    "MOVE": ("MOVE <a:b> TO <a:c>",),
    "ADD": ("ADD <a:b> TO <a:c>",),
}
ATTACKS: tuple[tuple[str, str], ...] = (
    *(("SERVICE", text) for text in SERVICE),
    *(("FROM", text) for text in FROM),
    *((word, text) for word, texts in UPDATES.items() for text in texts),
)
# Refused as well, for what they are: an escape within an escape is none of the language's.
HIDDEN = (
    f"SELECT * {{ \\u005Cu0053ERVICE <{CANARY}> {ALL} }}",
    f"SELECT * {{ \\\\u005Cu0053ERVICE <{CANARY}> {ALL} }}",
    f"SELECT * {{ ?s ?p ?o . # c\x0bSERVICE <{CANARY}> {ALL}\n}}",
)
HARMLESS = (
    "SELECT ?service ?from ?load { ?service ?from ?load }",
    "SELECT * { ?s ?p 'SERVICE <http://x/> FROM' }",
    'SELECT * { ?s ?p """LOAD "SERVICE" \'FROM\' """ }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { } DROP ALL",
    "# FROM <http://x/>\nSELECT * { ?s ?p ?o }",
    "PREFIX ex: <a:> SELECT * { ex:SERVICE ex:FROM ex:LOAD }",
    "PREFIX service: <a:> SELECT * { service:from ?p service: }",
    "SELECT * { <http://x/SERVICE> <http://x/FROM#LOAD> ?o }",
    "SELECT * { ?s ?p 'x'@from-service }",
    "SELECT * { _:SERVICE ?p _:FROM }",
    "SELECT ?s { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } GROUP BY ?s HAVING (COUNT(*) > 1)",
    "SELECT * { ?s ?p 'SERVICE \\' FROM' , \"a\\\"LOAD\" }",
    "SELECT * { ?s ?p '\\u0053ERVICE' }",
    "\\u0053ELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT *\r\n{ ?s ?p ?o } # c\r\n",
)
