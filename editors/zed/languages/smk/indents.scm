(block "}" @end) @indent
(map "}" @end) @indent
(list "]" @end) @indent
(group) @indent
