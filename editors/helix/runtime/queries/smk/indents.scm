[(block) (map) (list) (group)] @indent
["}" "]"] @outdent
