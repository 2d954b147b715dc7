[(block) (map) (list)] @rainbow.scope
["{" "}" "[" "]"] @rainbow.bracket
