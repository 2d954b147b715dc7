" How programs of smk are edited.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1
let s:cpo = &cpo
set cpo&vim

setlocal expandtab shiftwidth=2 softtabstop=2
setlocal comments=:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal formatexpr=smk#layout#lines()
setlocal iskeyword+=-
setlocal matchpairs={:},[:]
setlocal suffixesadd=.smk
let &l:include = '^\s*use\s\+"'
let &l:define = '^\s*\%(\%(resource\|existing\)\s\+\S\+\|stack\|param\|let\|bundle\|network\|key'
      \ . '\|bucket\|notebook\|studio\|training\|output\)\s\+'

let b:undo_ftplugin = 'setlocal expandtab< shiftwidth< softtabstop< comments< commentstring<'
      \ . ' formatoptions< formatexpr< iskeyword< matchpairs< suffixesadd< include< define<'

let &cpo = s:cpo
unlet s:cpo
