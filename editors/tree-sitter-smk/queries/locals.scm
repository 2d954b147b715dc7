; A name holds in the whole program, whatever the order of its sentences.

(source_file) @local.scope

(statement
  ["param" "let" "bundle" "network" "key" "bucket" "notebook" "studio" "training"]
  . [(name) @local.definition (group (name) @local.definition)])

(statement ["resource" "existing"] . (type_name) . (name) @local.definition)

(variable (name) @local.reference)
(statement (name) @local.reference)
(group (name) @local.reference)
(_ value: (name) @local.reference)
(list (name) @local.reference)
