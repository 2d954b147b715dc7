[(block) (map) (list) (group)] @indent.begin
["}" "]"] @indent.branch @indent.end
