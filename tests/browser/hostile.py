"""A library that attacks its reader: every text a document, its overlay or a bibliography can hold carries an attack."""

from __future__ import annotations

import json
from pathlib import Path

from explorer.__main__ import main
from tests.sources import read_record, read_source

TAKEN = "document.title='taken'"
DOI = "10.1000/evil"
PAGE = """Is {image} a treatment?

Guide for {href} and testing

Last updated: 2025-01-01

Care with {icon}

  • Start testamycin {frame} when FVC is below 50% or with symptoms. [2]
  • Testamycin reduced death {script} (hazard ratio 0.80, 95% CI 0.64-0.99). [1]
  • Give testamycin 10 mg daily {markdown} for{separator}ever. [1]

Disclaimer

This page was reviewed by {image} {markdown}

References

1. Smith J. Trial {frame} of testamycin. Journal of {icon}. 2001. doi:10.1000/evil
2. Doe J. Another {script} trial. Journal. 2002.
"""


def attacks(port: int) -> dict[str, str]:
    """S1 to S4, with a canary on this machine to call."""
    canary = f"http://127.0.0.1:{port}"
    return {
        "image": f'<img src="{canary}/i" onerror="{TAKEN}">',
        "frame": f'<iframe srcdoc="<script>parent.{TAKEN}</script>"></iframe>',
        "href": f"href='{canary}/h' onclick={TAKEN}",
        "markdown": f"![x]({canary}/b) [x](javascript:{TAKEN})",
        "icon": ":material/home: :red[x] $\\text{x}$",
        "script": f"</script><script>{TAKEN}</script>",
        "separator": "\u2028",
    }


FILE_NAME = f"<img src=x onerror={TAKEN}>.txt"


def make(folder: Path, port: int) -> Path:
    """A library with the hostile document, another one under a hostile file name, and a hostile bibliography."""
    texts = attacks(port)
    source = folder / "document"
    source.mkdir()
    page = PAGE
    for name, text in texts.items():
        page = page.replace(f"{{{name}}}", text)
    (source / "source.txt").write_text(page, "utf-8")
    (source / "meta.toml").write_text("".join(_meta(texts)), "utf-8")
    (source / "curation.jsonl").write_text("".join(_curation(source / "source.txt", texts)), "utf-8")
    loose = folder / FILE_NAME
    loose.write_text("Another guide\n\nCare\n\n  • Drink testamycin with water.\n", "utf-8")
    works = folder / "evil.csl.json"
    listed = [_work(texts, DOI, texts["image"]), _work(texts, "10.1000/later", texts["script"])]
    works.write_text(json.dumps(listed), "utf-8")
    library = folder / "library"
    assert main(["--library", str(library), "load", str(works), str(source), str(loose)]) == 0
    return library


def _meta(texts: dict[str, str]) -> list[str]:
    keys = {"title": "image", "licence": "markdown", "issuer": "frame", "author": "icon", "jurisdiction": "script",
            "made": "href"}
    lines = [f"{key} = {json.dumps(texts[name])}\n" for key, name in keys.items()]
    return [*lines, f"[[sources]]\ntitle = {json.dumps(texts['frame'])}\nseen = {json.dumps(texts['markdown'])}\n"]


def _curation(path: Path, texts: dict[str, str]) -> list[str]:
    """A hostile short title for each statement, a checked result and a link, each with a hostile reason."""
    source = read_source(path)
    record = read_record(source)
    assert len(record.statements) == 3
    common = {"sha256": source.sha256, "by": texts["frame"], "on": "2026-01-01", "ground": texts["image"]}
    entries = []
    for statement, name in zip(record.statements, ("image", "frame", "markdown"), strict=True):
        entries.append(_entry(common, "title", statement.span, title=texts[name]))
    effect = next(quantity for quantity in record.quantities if quantity.role == "effect")
    entries.append(_entry(common, "result", effect.span, doi=DOI))
    return [f"{json.dumps(entry)}\n" for entry in entries]


def _entry(common: dict[str, str], action: str, span: object, **more: str) -> dict[str, object]:
    place = {name: getattr(span, name) for name in ("start", "end", "quote")}
    return {"action": action, **common, **place, **more}


def _work(texts: dict[str, str], doi: str, title: str) -> dict[str, object]:
    return {"id": doi, "type": "article-journal", "title": title, "DOI": doi, "container-title": texts["frame"],
            "author": [{"literal": texts["markdown"]}], "custom": {"edition": texts["icon"]}}
