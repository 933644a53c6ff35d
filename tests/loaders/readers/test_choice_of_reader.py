"""Which reader a text gets: by what it is, not by what its file is called."""

from __future__ import annotations

import pytest

from loaders.readers.registry import identify
from loaders.source import Unreadable

JATS = "<article article-type='x'><front/></article>"
FORMS = {
    "a page of text": ("Care\n\n  • Give it.", "a.txt", "text"),
    "text that begins with a comparison": ("<5 % of patients. FVC <50 and <b>.", "a.txt", "text"),
    "a numbered list": ("[1] Smith J. A trial.", "a.txt", "text"),
    "text in braces": ("{note} Give it.", "a.txt", "text"),
    "Markdown with an address": ("<https://example.org/a>\n\n# Care", "a.md", "Markdown"),
    "Markdown that begins with HTML": ("<p align='center'>x</p>\n\n# Care\n\n- Give it.", "a.md", "Markdown"),
    "Markdown under another name": ("# Care\n\n- Give it.", "a.txt", "text"),
    "a placeholder": ("<drug> is given once.", "a.txt", "text"),
    "HTML": ("<!DOCTYPE html><html>", "a.html", "HTML"),
    "HTML in a text file": ("\ufeff \n<!-- saved --><HTML lang=en>", "a.txt", "HTML"),
    "HTML of an older kind": ("<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN' 'http://x/y.dtd'><p>", "a", "HTML"),
    "XHTML": ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'a' 'b'><html>", "a.xml", "HTML"),
    "XHTML without a type": ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "a.xml", "HTML"),
    "a piece of HTML": ("<div><p>Give it.</p></div>", "a.txt", "HTML"),
    "an article of a web page": ("<article class='x'><h1>Care</h1></article>", "a.txt", "HTML"),
    "HTML that begins with words": ("Care <p>Give it.</p>", "a.htm", "HTML"),
    "JATS": (JATS, "a.txt", "JATS"),
    "JATS with a DOCTYPE": ("<!DOCTYPE article PUBLIC '-//NLM//DTD' 'x.dtd'>\n<article>", "a.nxml", "JATS"),
    "XML of another kind": ("<note><to>x</to></note>", "a.txt", "JATS"),
    "RDF/XML": ("<rdf:RDF xmlns:rdf='x'>", "a.txt", "JATS"),
    "JSON": ('\n{\n "resourceType": "PlanDefinition"}', "a.txt", "FHIR"),
    "a list in JSON": ('[{"@id": "x"}]', "a.txt", "FHIR"),
    "lists in lists": ("[[[[[", "a.txt", "FHIR"),
    "a bibliography": ('[\n {"id": "a", "title": "t"}]', "a.txt", "CSL-JSON"),
    "a list in a file of JSON": ("[1, 2]", "a.json", "CSL-JSON"),
    "a bibliography by its name": ("{}", "A.CSL.JSON", "CSL-JSON"),
    "JSON by its name": ("5", "a.json", "FHIR"),
}


@pytest.mark.parametrize(("text", "name", "expected"), FORMS.values(), ids=FORMS)
def test_the_form_is_found_in_the_text(text: str, name: str, expected: str) -> None:
    """A text is read as what it is, in UTF-8 and in UTF-16."""
    assert identify(name, text.encode()).format.name == expected
    assert identify(name, text.encode("utf-16")).format.name == expected


NO_DOCUMENTS = {
    "RTF": ("{\\rtf1 Give it.}", "RTF"), "Turtle": ("@prefix a: <http://x/> .", "RDF"),
    "N-Triples": ("<http://a/> <http://b/> <http://c/> .", "RDF"), "SPARQL's prefixes": ("PREFIX a: <http://x/>", "RDF"),
    "a page with a DTD": ("<!DOCTYPE html [<!ENTITY a 'b'>]><html>&a;", "DTD not allowed"),
}


@pytest.mark.parametrize(("text", "reason"), NO_DOCUMENTS.values(), ids=NO_DOCUMENTS)
def test_what_is_no_document_is_refused(text: str, reason: str) -> None:
    """What is known not to be a document is refused by name."""
    with pytest.raises(Unreadable, match=reason) as refusal:
        identify("a.txt", text.encode()).read()
    assert str(refusal.value).startswith("a.txt: ")
