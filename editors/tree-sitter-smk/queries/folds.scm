[(block) (map) (list) (group)] @fold
