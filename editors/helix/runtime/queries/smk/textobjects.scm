(source_file (statement block: (block) @class.inside) @class.around)

(statement) @function.around
(statement block: (block) @function.inside)

(group (_) @parameter.inside)

(property value: (_) @entry.inside) @entry.around
(entry value: (_) @entry.inside) @entry.around
(list (_) @entry.around)

(comment) @comment.inside
(comment)+ @comment.around
