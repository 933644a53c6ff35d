"""The form of a condition: a tree put together from what was read in the statement, shown as nested sentences.

Why: "A and B, or C" and "A, B or C" start different treatments; whoever corrects a condition must see which one it is.
Method: the whole and its groups, each with "all of", "any of" or "at least n of" and its members; a group may be a member
    of an earlier one, so nothing can hold itself. Below stands what that says, in words, as it changes.
Fails: a group that is in nothing, or holds nothing, is said; the desk refuses a tree with an empty group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

import streamlit as st

from explorer.domain import wording
from explorer.view_models.preview import ReadItem, Tree
from explorer.views.markup import Element, element

Operator = Literal["all", "any", "at-least"]
OPERATORS: Mapping[Operator, str] = {"all": "all of", "any": "any of", "at-least": "at least n of"}
POLARITIES: Mapping[str, str] = {"do": "Do", "do_not": "Do not"}
MOST = 8
Group = tuple[Operator, int, list[str]]


def sentence(tree: Tree, said: Mapping[str, str]) -> Element:
    """A condition as nested sentences: "start NIV, if any of these holds", and below it what those are."""
    lead = wording.lead(tree.action or "what the statement says", tree.polarity, tree.timing)
    holds = " these holds:" if tree.operator == "any" else " these hold:"
    first = element("p", "", f"{lead} ", element("strong", "", _operator(tree)), holds)
    return element("div", "gx-tree", first, _members(tree, said))


def leaves(items: Sequence[ReadItem]) -> Mapping[str, str]:
    """What a condition can be made of, by id, in words."""
    return {item.id: item.short or item.reading for item in items if item.kind in ("quantity", "criterion")}


def build(items: Sequence[ReadItem], known: Tree | None, turn: str) -> Tree:
    """Draw the form, filled with a known tree; the tree as it stands now."""
    said = leaves(items)
    groups = flat(known) if known else [("all", 0, [])]
    count = int(st.session_state.setdefault(f"groups-{turn}", len(groups)))
    names = [_name(at) for at in range(count)]
    drawn = [_group(at, groups[at] if at < len(groups) else ("all", 0, []), said, names, turn) for at in range(count)]
    _tools(count, turn)
    left, right = st.columns([62, 38])
    action = left.text_input("What it decides about", known.action if known else "", key=f"action-{turn}", max_chars=200,
                             placeholder="start non-invasive ventilation")
    polarity = right.segmented_control("Do, or do not", list(POLARITIES), key=f"polarity-{turn}", required=True,
                                       default=known.polarity if known else "do", format_func=POLARITIES.__getitem__)
    tree = grown(drawn, action, cast("Literal['do', 'do_not']", polarity or "do"), known.timing if known else "")
    st.html(str(element("div", "gx-says", element("p", "gx-kicker", "This says"), sentence(tree, said), _idle(drawn))))
    return tree


def flat(tree: Tree) -> list[Group]:
    """The whole and its groups in the order in which they are met; a member that is a group is named "#2"."""
    found: list[Group] = []

    def visit(branch: Tree) -> int:
        at = len(found)
        found.append((branch.operator, branch.n, []))
        for member in branch.members:
            found[at][2].append(f"#{visit(member)}" if isinstance(member, Tree) else member)
        return at

    visit(tree)
    return found


def grown(groups: Sequence[Group], action: str, polarity: Literal["do", "do_not"], timing: str = "") -> Tree:
    """The tree of the whole and its groups; a group that is in nothing is no part of it."""
    def branch(at: int) -> Tree:
        operator, n, members = groups[at]
        return Tree(operator, tuple(branch(int(one[1:])) if one.startswith("#") else one for one in members), n)

    whole = branch(0)
    return Tree(whole.operator, whole.members, whole.n, action, polarity, timing)


def _group(at: int, known: Group, said: Mapping[str, str], names: Sequence[str], turn: str) -> Group:
    operator, least, members = known
    inner = {f"#{later}": names[later] for later in range(at + 1, len(names))}
    words = {**said, **inner}
    left, right = st.columns([62, 38], vertical_alignment="bottom")
    chosen = left.selectbox(names[at], list(OPERATORS), list(OPERATORS).index(operator), key=f"op-{at}-{turn}",
                            format_func=OPERATORS.__getitem__)
    kept = st.multiselect(f"Members of {names[at][:1].lower()}{names[at][1:]}", list(words),
                          [one for one in members if one in words], key=f"members-{at}-{turn}",
                          format_func=lambda name: words.get(name, name), placeholder="Pick what it is made of",
                          label_visibility="collapsed")
    n = 0
    if chosen == "at-least":
        most = max(1, len(kept))
        n = int(right.number_input("n", 1, most, max(1, min(least, most)), key=f"n-{at}-{turn}-{most}"))
    return chosen or "all", n, list(kept)


def _tools(count: int, turn: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button("Add a group", key=f"more-{turn}", type="tertiary", icon=":material/add:", disabled=count >= MOST,
                  on_click=_resize, args=(turn, count + 1))
        if count > 1:
            st.button("Remove the last group", key=f"less-{turn}", type="tertiary", icon=":material/remove:",
                      on_click=_resize, args=(turn, count - 1))


def _resize(turn: str, count: int) -> None:
    """Callback: so many groups; none may go on naming one that is gone."""
    st.session_state[f"groups-{turn}"] = count
    for at in range(count):
        key = f"members-{at}-{turn}"
        if key in st.session_state:
            kept = [one for one in st.session_state[key] if not one.startswith("#") or int(one[1:]) < count]
            st.session_state[key] = kept


def _idle(groups: Sequence[Group]) -> Element:
    """The groups that are in nothing, in words."""
    used = {one for _, _, members in groups for one in members}
    idle = [_name(at) for at in range(1, len(groups)) if f"#{at}" not in used]
    return element("p", "gx-quiet", f"In nothing yet: {', '.join(idle)}." if idle else "")


def _members(tree: Tree, said: Mapping[str, str]) -> Element:
    if not tree.members:
        return element("p", "gx-quiet", "no members yet")
    rows = (element("li", "", element("span", "gx-word", _operator(member)), _members(member, said))
            if isinstance(member, Tree) else element("li", "", said.get(member, member)) for member in tree.members)
    return element("ul", "", *rows)


def _operator(tree: Tree) -> str:
    return f"at least {tree.n} of" if tree.operator == "at-least" else OPERATORS[tree.operator]


def _name(at: int) -> str:
    return f"Group {at}" if at else "The whole"
