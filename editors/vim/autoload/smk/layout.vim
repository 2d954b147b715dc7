" Lays lines out as `smk fmt` does, for 'formatexpr'. What cannot be read stays as it is; where smk
" says nothing at all, everything does.

function! smk#layout#lines() abort
  if mode() =~# '[iR]'
    return 1
  endif
  let last = v:lnum + v:count - 1
  let old = getline(v:lnum, last)
  let errors = tempname()
  let new = systemlist('smk fmt - 2>' . shellescape(errors), old)
  let failed = v:shell_error
  let said = filereadable(errors) ? readfile(errors) : []
  call delete(errors)
  if failed && empty(new)
    echohl ErrorMsg | echomsg 'smk fmt:' get(said, 0, '') | echohl None
    return 0
  endif
  if new != old
    call append(last, new)
    call deletebufline('%', v:lnum, last)
  endif
  call cursor(v:lnum, 1)
  if failed
    echohl WarningMsg | echomsg 'smk fmt:' get(said, -1, '') . '; `:make` lists them' | echohl None
  endif
endfunction
