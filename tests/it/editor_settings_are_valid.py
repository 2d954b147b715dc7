"""Reads what Helix and Zed are told of smk. Both refuse keys that they do not know."""

import pathlib
import sys
import tomllib

HELIX_LANGUAGE = {
    "name", "language-id", "scope", "file-types", "shebangs", "roots", "comment-token",
    "comment-tokens", "block-comment-tokens", "auto-format", "formatter", "injection-regex",
    "language-servers", "indent", "grammar", "auto-pairs",
}
HELIX_GRAMMAR = {"name", "source"}
HELIX_SERVER = {"command", "args", "environment", "config", "timeout", "required-root-patterns"}
ZED_EXTENSION = {
    "id", "name", "version", "schema_version", "authors", "description", "repository", "grammars",
    "language_servers",
}
ZED_LANGUAGE = {
    "name", "grammar", "path_suffixes", "line_comments", "tab_size", "word_characters",
    "autoclose_before", "brackets", "first_line_pattern",
}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def known(table, keys):
    assert set(table) <= keys, set(table) - keys


def helix(settings):
    known(settings, {"language", "language-server", "grammar"})
    (language,), (grammar,) = settings["language"], settings["grammar"]
    known(language, HELIX_LANGUAGE)
    known(grammar, HELIX_GRAMMAR)
    assert language["name"] == grammar["name"] == "smk"
    assert language["scope"] == "source.smk"
    for name in language["language-servers"]:
        server = settings["language-server"][name]
        known(server, HELIX_SERVER)
        assert [server["command"], *server["args"]] == ["smk", "lsp"]
    formatter = language["formatter"]
    assert [formatter["command"], *formatter["args"]] == ["smk", "fmt", "-"]


def zed(extension, language, manifest):
    known(extension, ZED_EXTENSION)
    known(language, ZED_LANGUAGE)
    assert extension["schema_version"] == 1
    assert language["grammar"] in extension["grammars"]
    assert language["name"] in extension["language_servers"]["smk"]["languages"]
    assert manifest["lib"]["crate-type"] == ["cdylib"]
    assert manifest["workspace"] == {}


editors = pathlib.Path(sys.argv[1])
helix(read(editors / "helix/languages.toml"))
zed(
    read(editors / "zed/extension.toml"),
    read(editors / "zed/languages/smk/config.toml"),
    read(editors / "zed/Cargo.toml"),
)
