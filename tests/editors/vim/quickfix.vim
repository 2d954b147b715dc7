" What `:make` finds in the program of the current folder.
compiler smk
silent make!
let g:answer = map(filter(getqflist(), 'v:val.valid'),
      \ '[bufname(v:val.bufnr), v:val.lnum, v:val.col, v:val.type, v:val.text]')
