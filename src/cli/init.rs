//! `smk init`

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use clap::Args;

use super::failure::Failure;
use super::{Exit, Global};
use crate::diagnostic::closest;
use crate::pins;
use crate::view;

#[derive(Args)]
pub(super) struct Options {
    /// The example to begin with
    #[arg(default_value = "pip-only")]
    template: String,
}

/// An example, embedded.
struct Template {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
}

const TEMPLATES: &[Template] = &[
    Template {
        name: "pip-only",
        files: &[
            ("main.smk", include_str!("../../examples/pip-only/main.smk")),
            (pins::FILE_NAME, include_str!("../../examples/pip-only/smk.lock")),
        ],
    },
    Template {
        name: "proxy",
        files: &[("main.smk", include_str!("../../examples/proxy/main.smk"))],
    },
    Template {
        name: "studio",
        files: &[("main.smk", include_str!("../../examples/studio/main.smk"))],
    },
    Template {
        name: "workshop",
        files: &[("main.smk", include_str!("../../examples/workshop/main.smk"))],
    },
];

/// Lines that every repository with a program wants: state stays out of version control, and the
/// ending is not taken for that of another language.
const COMMON: &[(&str, &str)] =
    &[(".gitattributes", "*.smk linguist-language=HCL\n"), (".gitignore", ".smk/\n")];

/// Settings of an editor, which is else told by another extension whose files these are.
const EDITOR: (&str, &str) =
    (".vscode/settings.json", "\"files.associations\": { \"*.smk\": \"smk\" }");

/// What says that an editor was told whose files these are.
const TOLD: &str = "\"*.smk\"";

pub(super) fn run(options: &Options, _: &Global) -> Result<Exit, Failure> {
    let Some(template) = TEMPLATES.iter().find(|template| template.name == options.template) else {
        let names: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
        let help = closest(&options.template, names.iter().copied()).map_or_else(
            || format!("examples are {}", names.join(", ")),
            |similar| format!("did you mean `{similar}`?"),
        );
        return Err(Failure::usage(format!("there is no example `{}`", options.template), help));
    };
    if let Some((name, _)) = template.files.iter().find(|(name, _)| Path::new(name).exists()) {
        let what = format!("`{name}` exists already");
        return Err(Failure::usage(what, "run `smk init` in an empty folder; nothing was written"));
    }
    for (name, text) in template.files {
        fs::write(name, text).map_err(|error| Failure::unusable(Path::new(name), &error))?;
    }
    for (name, text) in COMMON {
        append(Path::new(name), text)
            .map_err(|error| Failure::unusable(Path::new(name), &error))?;
    }
    let (settings, line) = EDITOR;
    let told = tell(Path::new(settings), line)
        .map_err(|error| Failure::unusable(Path::new(settings), &error))?;
    if !told {
        let line = format!("Left `{settings}` as it is; write this line into it: {line}\n");
        view::note(&line);
    }
    view::note("Wrote main.smk. Next: `smk plan --local`, then `smk apply --local`.\n");
    Ok(Exit::Done)
}

/// Writes settings of one line. A file that has others may hold comments, and is left as it is;
/// then this says whether the line is in it.
fn tell(path: &Path, line: &str) -> std::io::Result<bool> {
    let existing = fs::read_to_string(path).unwrap_or_default();
    if !existing.trim().is_empty() {
        return Ok(existing.contains(TOLD));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, format!("{{\n  {line}\n}}\n"))?;
    Ok(true)
}

/// Adds lines to a file that may exist, unless it has them.
fn append(path: &Path, text: &str) -> std::io::Result<()> {
    let existing = fs::read_to_string(path).unwrap_or_default();
    if existing.contains(text.trim_end()) {
        return Ok(());
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let newline = if existing.is_empty() || existing.ends_with('\n') { "" } else { "\n" };
    write!(file, "{newline}{text}")
}
