" Finds the problems of a program: `:compiler smk`, then `:make`.
if exists('g:current_compiler')
  finish
endif
let g:current_compiler = 'smk'
let s:cpo = &cpo
set cpo&vim

" Without drawings: the problem, its places, and what to do.
let s:plain = has('win32') ? 'set NO_GRAPHICS=1&& ' : 'env NO_GRAPHICS=1 '
execute 'CompilerSet makeprg=' . escape(s:plain . 'smk check', ' ')
CompilerSet errorformat=
      \%Eerror:\ %m,
      \%Wwarning:\ %m,
      \%C\ \ %f:%l:%c:\ %.%#,
      \%C\ \ %m,
      \%-G%.%#

augroup smk_compiler
  autocmd!
  autocmd QuickFixCmdPost make,lmake call smk#quickfix#count_bytes(expand('<amatch>'))
augroup END

let &cpo = s:cpo
unlet s:cpo s:plain
