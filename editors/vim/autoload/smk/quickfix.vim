" What `:make` lists.

" smk counts characters in a line, Vim bytes.
function! smk#quickfix#count_bytes(command) abort
  if get(b:, 'current_compiler', get(g:, 'current_compiler', '')) !=# 'smk'
    return
  endif
  let is_local = a:command ==# 'lmake'
  let problems = is_local ? getloclist(0) : getqflist()
  for problem in filter(copy(problems), 'v:val.valid && v:val.col > 1')
    let problem.col = 1 + max([0, byteidxcomp(s:line(problem), problem.col - 1)])
  endfor
  if is_local
    call setloclist(0, [], 'r', {'items': problems})
  else
    call setqflist([], 'r', {'items': problems})
  endif
endfunction

" The line of a problem; its file need not be open.
function! s:line(problem) abort
  if bufloaded(a:problem.bufnr)
    return get(getbufline(a:problem.bufnr, a:problem.lnum), 0, '')
  endif
  let lines = readfile(bufname(a:problem.bufnr), '', a:problem.lnum)
  return substitute(get(lines, a:problem.lnum - 1, ''), '^\%ufeff', '', '')
endfunction
