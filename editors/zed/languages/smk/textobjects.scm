(source_file (statement block: (block) @class.inside) @class.around)

(statement) @function.around
(statement block: (block) @function.inside)

(comment)+ @comment.around
