"""Holds documents in SARIF against the published schema, and what they say of a program against
its text: places in units of UTF-16, and fixes that give what `check --json` says they give."""

import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
folder = pathlib.Path(sys.argv[2])
validator = jsonschema.Draft4Validator(schema)
documents = {path.name: json.loads(path.read_text()) for path in folder.glob("*.sarif")}
assert documents, "there is nothing to validate"
for name, document in documents.items():
    for error in validator.iter_errors(document):
        raise SystemExit(f"{name}: {list(error.absolute_path)}: {error.message}")

if "check.sarif" not in documents:
    sys.exit()


def position(text: str, line: int, column: int) -> int:
    """The character at a line and a column in units of UTF-16."""
    lines = text.splitlines(keepends=True)
    start = sum(len(before) for before in lines[: line - 1])
    rest = lines[line - 1] if line <= len(lines) else ""
    units = rest.encode("utf-16-le")[: 2 * (column - 1)]
    return start + len(units.decode("utf-16-le"))


def span(text: str, region: dict) -> tuple[int, int]:
    start = position(text, region["startLine"], region["startColumn"])
    return start, position(text, region["endLine"], region["endColumn"])


def bytes_of(text: str, place: dict) -> tuple[int, int]:
    raw = text.encode()
    return tuple(len(raw[: place[end]["offset"]].decode()) for end in ("start", "end"))


(run,) = documents["check.sarif"]["runs"]
assert run["columnKind"] == "utf16CodeUnits"
rules = run["tool"]["driver"]["rules"]
problems = json.loads((folder / "check.json").read_text())["diagnostics"]
assert len(problems) == len(run["results"]) > 3
for result, problem in zip(run["results"], problems):
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == problem["code"]
    assert rules[result["ruleIndex"]]["help"]["markdown"].startswith(f"# {problem['code']}\n")
    found = result["locations"] + result["relatedLocations"]
    assert len(found) == len(problem["labels"])
    for location, label in zip(found, problem["labels"]):
        place = location["physicalLocation"]
        file = place["artifactLocation"]["uri"].replace("%20", " ")
        assert file == label["file"]
        text = (folder / file).read_text()
        assert span(text, place["region"]) == bytes_of(text, label), (file, place, label)
    assert len(result["fixes"]) == len(problem["fixes"])
    for fix, other in zip(result["fixes"], problem["fixes"]):
        (change,) = fix["artifactChanges"]
        text = (folder / change["artifactLocation"]["uri"]).read_text()
        for replacement, edit in zip(change["replacements"], other["edits"], strict=True):
            assert span(text, replacement["deletedRegion"]) == bytes_of(text, edit)
            assert replacement["insertedContent"]["text"] == edit["text"]
