" Colours words by where they stand: a sentence is a region, in the block of its place.
" The sentences are listed in autoload/smk.vim.
if exists('b:current_syntax')
  finish
endif
let s:cpo = &cpo
set cpo&vim

let s:word = '[^[:space:];{}\[\]="#,]\+'
let s:end = g:smk#end
" What stands before the first word of a sentence, and before a value.
let s:first = '\%(^\|[;{]\)\s*'
let s:value = '[=:,\[]\s*'
let s:switch = '\%(on\|off\|true\|false\)' . s:end
" A line at the left margin that begins a statement ends whatever is open above.
let s:section = ' end=/^\%(' . smk#first('top') . '\)\@=/'

syntax case match

function! s:match(group, before, pattern) abort
  let before = empty(a:before) ? '' : '\%(' . a:before . '\)\@300<='
  execute 'syntax match' a:group '~' . before . a:pattern . '~ contained'
endfunction

" Values.

syntax cluster smkValue contains=smkComment,smkText,smkVariable,smkNumber,smkUnit,smkType,smkSwitch,smkComma,smkAssign,smkList,smkMap

syntax keyword smkTodo contained TODO FIXME XXX NOTE
syntax match smkComment /#.*/ contains=smkTodo,@Spell
" The next line continues the sentence, behind blank lines and comments.
syntax match smkComma /,\%(\s*\%(#.*\)\=\n\)*/ contained contains=smkComment
syntax match smkAssign /=/ contained
syntax region smkText start=/"/ skip=/\\./ end=/"/ end=/$/ end=/{\s*\%(#.*\)\=$/me=s-1 contained oneline contains=smkEscape,smkNoEscape,@Spell
syntax match smkNoEscape /\\./ contained
syntax match smkEscape /\\\%(["\\nt]\|u{\x\{1,6}}\)/ contained
call s:match('smkVariable', '', '\$' . s:word)
call s:match('smkNumber', '[[:space:]=,\[{]', '-\=\d[0-9./]*' . s:end)
call s:match('smkUnit', s:value . '-\=\d\+\s\+', '\a\+' . s:end)
call s:match('smkType', '', '\a\w*\%(::\w\+\)\+' . s:end)
call s:match('smkSwitch', '[=:]\s*', s:switch)
call s:match('smkItem', '[[:space:],\[]', s:switch)
call s:match('smkHost', '[[:space:],{]', '\.\=\%([[:alnum:]_-]\+\.\)\+\a[[:alnum:]-]*' . s:end)
call s:match('smkOpen', '[[:space:],]', 'any' . s:end)
call s:match('smkProperty', s:first . '\|[,{]\s*', s:word . '\ze\s*=')

execute 'syntax region smkList matchgroup=smkBracket start=/\[/ end=/\]/ end=/}/me=s-1' . s:section . ' contained contains=@smkValue,smkItem'
execute 'syntax region smkMap matchgroup=smkBracket start=/{/ end=/}/' . s:section . ' contained contains=@smkValue,smkProperty'

" Blocks.

function! s:block(name, contains) abort
  execute 'syntax region smkBlock' . a:name 'matchgroup=smkBracket start=/{/ end=/}/' . s:section
        \ 'contained fold transparent contains=smkComment,' . a:contains
endfunction

for s:place in filter(keys(g:smk#sentences), 'v:val !=# "top"')
  call s:block('_' . s:place, '@smkIn_' . s:place)
endfor
call s:block('_bundle', '@smkValue,smkHost')
call s:block('_resource', '@smkValue,smkProperty')
call s:block('', '@smkValue,smkProperty,smkBlock')

" Sentences: each is a region from its first word to its end, however long the block in it.

function! s:inside(group, link, words) abort
  if !empty(a:words)
    call s:match(a:group, '\s', '\%(' . join(a:words, '\|') . '\)' . s:end)
    execute 'highlight default link' a:group a:link
  endif
endfunction

function! s:sentence(place, line) abort
  let [line, choices] = matchlist(a:line, '^\([^|]*\)|\=\(.*\)$')[1:2]
  let [first; words] = split(line)
  let group = 'smk_' . a:place . '_' . substitute(first, '-', '_', 'g')
  let has_block = a:place ==# 'top' && first =~# '^\%(bundle\|resource\)$' || first ==# 'endpoint'
        \ || a:place ==# 'top' && has_key(g:smk#sentences, first)
  let contains = ['@smkValue', 'smkBlock' . (has_block ? '_' . first : '')]
  let contains += [group . '_word', group . '_choice']
  let contains += a:place ==# 'top' ? ['smkName'] : []
  let contains += first ==# 'egress' ? ['smkHost', 'smkOpen'] : []
  execute 'syntax cluster smkIn_' . a:place 'add=' . group
  let kind = a:place ==# 'top' ? 'matchgroup=smkStatement' : 'contained matchgroup=smkClause'
  execute 'syntax region' group kind
        \ 'start=~\%(' . s:first . '\)\@300<=' . first . s:end . '~'
        \ 'matchgroup=NONE end=/$/ end=/[;}]/me=s-1' . s:section
        \ 'contains=' . join(contains, ',')
  call s:inside(group . '_word', 'smkWord', words)
  call s:inside(group . '_choice', 'smkChoice', split(choices))
endfunction

for [s:place, s:lines] in items(g:smk#sentences)
  for s:line in s:lines
    call s:sentence(s:place, s:line)
  endfor
endfor

" Names, where they are given.

let s:named = '\%(' . join(g:smk#named, '\|') . '\|\%(resource\|existing\)\s\+\S\+\)\s\+'
call s:match('smkName', s:first . s:named . '\%(' . s:word . '\s*,\s*\)*', s:word)

" A screen begins to be coloured behind a statement at the left margin that is over.
syntax sync match smkSync grouphere NONE /^}.*/
execute 'syntax sync match smkSync grouphere NONE /^' . smk#first('top') . '[^#]*[^#,{\[[:space:]]\s*$/'

highlight default link smkStatement Statement
highlight default link smkClause Keyword
highlight default link smkWord Keyword
highlight default link smkChoice Constant
highlight default link smkName Function
highlight default link smkProperty Identifier
highlight default link smkType Type
highlight default link smkHost String
highlight default link smkOpen Special
highlight default link smkText String
highlight default link smkEscape SpecialChar
highlight default link smkNoEscape Error
highlight default link smkVariable PreProc
highlight default link smkNumber Number
highlight default link smkUnit Constant
highlight default link smkSwitch Boolean
highlight default link smkItem Boolean
highlight default link smkBracket Delimiter
highlight default link smkComma Delimiter
highlight default link smkAssign Operator
highlight default link smkComment Comment
highlight default link smkTodo Todo

delfunction s:match
delfunction s:block
delfunction s:inside
delfunction s:sentence
let b:current_syntax = 'smk'
let &cpo = s:cpo
unlet s:cpo s:word s:end s:first s:value s:switch s:section s:named s:place s:lines s:line
