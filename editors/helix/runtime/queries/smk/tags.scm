(source_file
  (statement ["stack" "network" "bundle"] . (name) @name) @definition.module)

(source_file
  (statement
    ["key" "bucket" "notebook" "studio" "training"]
    . [(name) @name (group (name) @name)]) @definition.class)

(statement ["resource" "existing"] . (type_name) . (name) @name) @definition.class

(statement ["param" "let" "output"] . (name) @name) @definition.constant

(variable (name) @name) @reference.constant

(block (statement "in" . (name) @name) @reference.module)

(block
  (statement ["key" "starts" "allow"] . [(name) @name (group (name) @name)]) @reference.class)

(statement "protect" . [(name) @name (group (name) @name)]) @reference.class
