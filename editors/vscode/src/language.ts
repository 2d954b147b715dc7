// In which language a file is written whose name ends in `.smk`: Snakemake uses the ending too.

export type Language = "smk" | "snakemake";

/** A word of smk is followed by a name or a text; a variable of Python with this name is not. */
const OWN =
  /^(?:(?:stack|param|let|bundle|network|key|bucket|notebook|studio|training|resource|existing|assert|waive|protect|output|use|moved|forget)[ \t]+[\p{L}$"]|guardrails[ \t]*(?:#.*)?$)/u;

const OTHER = [
  /^(?:rule|checkpoint|module)(?:\s+\w+)?\s*:/,
  /^use\s+rule\b/,
  /^(?:configfile|include|workdir|localrules|ruleorder|wildcard_constraints|envvars|container|containerized|report|pepfile|scattergather|onstart|onsuccess|onerror)\s*:/,
  /^\s+(?:input|output|params|log|threads|resources|conda|benchmark|message|shell|script|wrapper|run)\s*:/,
  /^(?:import|from|def|class)\s+\w/,
  /^(?:if|elif|else|for|while|with|try|except)\b.*:\s*(?:#.*)?$/,
  /^@[A-Za-z_]/,
];

/** Also a property of smk, where the line is not indented. */
const PERHAPS = /^[A-Za-z_]\w*\s*[+|]?=/;

/** The language of which a text has more lines; nothing, if it has of neither. */
export function languageOf(text: string): Language | undefined {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/, 2000);
  const others = lines.filter((line) => OTHER.some((sign) => sign.test(line))).length;
  const own = lines.filter((line) => OWN.test(line)).length;
  if (own === 0 && others === 0) {
    return lines.some((line) => PERHAPS.test(line)) ? "snakemake" : undefined;
  }
  return own > others ? "smk" : "snakemake";
}
