; Of several patterns that match a node, the last one counts.

(comment) @comment
(string) @string
(escape_sequence) @constant.character.escape

[(number) (unit) (address) (cidr)] @constant.numeric
(type_name) @type
(domain) @string.special
[(name) (dotted_name)] @variable
(variable ["$" (name)] @variable.parameter)

["{" "}" "[" "]"] @punctuation.bracket
["," ";"] @punctuation.delimiter
"=" @operator

; The first words of sentences: at the top, and in the braces of others.

[
  "stack" "param" "let" "bundle" "network" "key" "bucket" "notebook" "studio" "training"
  "guardrails" "resource" "existing" "assert" "waive" "protect" "output" "use" "moved" "forget"
] @keyword

[
  "account" "alias" "allow" "dns-firewall" "egress" "empty-on-destroy" "encrypt-traffic" "endpoint"
  "flow-logs" "in" "instance" "internet-gateway" "isolate" "keep" "key" "name" "on" "only" "root"
  "starts" "subnets" "tag" "user" "uses" "versions" "volume" "zones"
] @keyword

; Values.

(property name: _ @variable.other.member)
(entry key: _ @variable.other.member)

(_ value: (name) @constant.builtin.boolean (#any-of? @constant.builtin.boolean "on" "off" "true" "false"))
(list (name) @constant.builtin.boolean (#any-of? @constant.builtin.boolean "on" "off" "true" "false"))

; Names, where they are given.

(statement ["param" "let"] . (name) @variable.parameter)

(source_file
  (statement
    ["stack" "bundle" "network" "key" "bucket" "notebook" "studio" "training" "output"] .
    [(name) @function (group (name) @function)]))

(statement ["resource" "existing"] . (type_name) . (name) @function)

; The words behind them.

(statement "stack" . (_) . (name) @keyword.operator . (name) @constant
  (#eq? @keyword.operator "in"))

(statement "network" . (_) . (_)? . (name) @keyword.operator . (string)
  (#eq? @keyword.operator "in"))

(statement "waive" . (name) @constant . (name) @keyword.operator
  (#eq? @keyword.operator "on"))

(statement "waive" . (_) . (_) . (_) . (name) @keyword.operator
  (#eq? @keyword.operator "because"))

(statement "moved" . (_) . (name) @keyword.operator
  (#eq? @keyword.operator "to"))

; Only a bundle has hosts where sentences begin.
(block (statement keyword: (dotted_name) @string.special))
(block (statement . (group (dotted_name) @string.special)))

(statement "tag" . (_) @variable.other.member . (string))

(statement
  ["dns-firewall" "encrypt-traffic" "flow-logs" "isolate" "root" "versions"] . (name) @constant.builtin.boolean .
  (#any-of? @constant.builtin.boolean "on" "off" "true" "false"))

(statement ["endpoint" "instance" "zones"] .
  [
    (name) @constant
    (dotted_name) @constant
    (group (name) @constant)
    (group (dotted_name) @constant)
  ])

(statement "subnets" . (name) @constant
  (#any-of? @constant "public" "private" "firewall"))

(statement "egress" . (name) @keyword.operator
  (#any-of? @keyword.operator "via" "allow"))

(statement "egress" . (name) . (name) @constant
  (#any-of? @constant "nat" "proxy" "none" "firewall"))

(statement "egress" . (name) . (name) . (name) @keyword.operator . (name) @constant
  (#eq? @keyword.operator "after")
  (#eq? @constant "nat"))

(statement "egress" . (name) .
  [(dotted_name) @string.special (group (dotted_name) @string.special)])

(statement "egress" . (name) . [(name) @constant (group (name) @constant)]
  (#eq? @constant "any"))

(statement "egress" . (name) . (_) . (name) @keyword.operator
  (#eq? @keyword.operator "port"))

(statement "flow-logs" . (name) @keyword.operator
  (#eq? @keyword.operator "keep"))

(statement "flow-logs" . (name) . (_) . (name) @constant.numeric
  (#any-of? @constant.numeric "day" "days" "week" "weeks" "year" "years"))

(statement "volume" . (_) . (name) @constant.numeric
  (#any-of? @constant.numeric "GB" "TB"))

(statement "only" . (name) @keyword.operator
  (#eq? @keyword.operator "from"))

(statement "uses" . (_)
  [(name) @constant (group . (name) @constant)]
  (#any-of? @constant "read" "read-write"))

(statement "on" . (name) @constant . (string)
  (#any-of? @constant "start" "create"))
