// Types programs line by line as an editor would that knows the language configuration, and
// compares where each line begins with where it stands.

import { deepStrictEqual } from "node:assert";
import { readFileSync } from "node:fs";

const [path] = process.argv.slice(2);
const configuration = JSON.parse(readFileSync(path, "utf8"));
const expression = ({ pattern, flags }) => new RegExp(pattern, flags);
const more = expression(configuration.indentationRules.increaseIndentPattern);
const less = expression(configuration.indentationRules.decreaseIndentPattern);
const rules = configuration.onEnterRules.map(({ beforeText, previousLineText, action }) => ({
  before: expression(beforeText),
  previous: expression(previousLineText),
  step: { indent: 1, outdent: -1, none: 0 }[action.indent],
}));

/** How many steps a line begins to the right of the one above it. */
function step(line, above, previous) {
  if (less.test(line)) {
    return Number(more.test(above)) - 1;
  }
  const rule = rules.find((it) => it.before.test(above) && it.previous.test(previous));
  return rule ? rule.step : Number(more.test(above));
}

const PROGRAM = `network main 10.0.0.0/16 {   # a comment {
  zones 2
  egress allow pip,
    conda,   # more
    cran
  endpoint s3 {
    allow data
  }
  tag team "{"
}
key a { alias "x" }
key b
bundle tools { .example.org,
  data.example.com }
bundle others {
  .example.org,
  data.example.com
}
resource AWS::SQS::Queue work {
  Tags = [
    { Key = "a", Value = "b" },
    {
      Key = "c",
      Value = [
        1,
        2,
        3
      ]
    },
    [{
      Key = "d",
      Value = "e"
    }]
  ]
}
`;

const typed = [];
for (const line of PROGRAM.trimEnd().split("\n")) {
  const above = typed.at(-1) ?? "";
  const depth = (above.length - above.trimStart().length) / 2 + step(line, above, typed.at(-2) ?? "");
  typed.push("  ".repeat(Math.max(0, depth)) + line.trimStart());
}
deepStrictEqual(typed, PROGRAM.trimEnd().split("\n"));

const word = new RegExp(configuration.wordPattern.pattern, `${configuration.wordPattern.flags}g`);
deepStrictEqual("egress allow $home-sites, größe.id".match(word), [
  "egress",
  "allow",
  "$home-sites",
  "größe",
  "id",
]);
