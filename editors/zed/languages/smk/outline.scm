(comment) @annotation

(statement
  ["stack" "param" "let" "bundle" "network" "key" "bucket" "notebook" "studio" "training" "output"]
  @context
  . [(name) @name (group (name) @name)]) @item

(statement ["resource" "existing"] @context . (type_name) @context . (name) @name) @item

(statement "guardrails" @name) @item
