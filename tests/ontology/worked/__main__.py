"""`python -m tests.ontology.worked`: the worked examples of the README, written anew."""

from tests.ontology.worked import README, rewrite

if __name__ == "__main__":
    README.write_text(rewrite(README.read_text("utf-8")), "utf-8")
