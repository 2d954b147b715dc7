" Indents as `smk fmt` does: what is in brackets one step further than the sentence that opened
" them, and so what a comma continues, or two steps where a block follows.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal autoindent indentexpr=SmkIndent(v:lnum) indentkeys=0{,0},0],!^F,o,O
let b:undo_indent = 'setlocal autoindent< indentexpr< indentkeys<'

if exists('*SmkIndent')
  finish
endif
let s:cpo = &cpo
set cpo&vim

let s:section = '^' . smk#first('top')

function! SmkIndent(line) abort
  let [open, head, base] = s:above(a:line)
  let closed = len(substitute(matchstr(getline(a:line), '^[]}[:space:]]*'), '\s', '', 'g'))
  if closed > 0
    return empty(open) ? 0 : open[-min([closed, len(open)])][1]
  endif
  if empty(head)
    return empty(open) ? 0 : open[-1][1] + shiftwidth()
  endif
  if !empty(open) && head =~# '^\s*[^[:space:],]\+\%(\s*,\s*[^[:space:],]\+\)*\s*,\s*$'
    return base
  endif
  return base + shiftwidth() * (s:opens_block(a:line) ? 2 : 1)
endfunction

" The brackets that are open above a line, each with the indentation of what opened it, and the
" sentence that the line continues, with its indentation.
function! s:above(line) abort
  let number = a:line - 1
  while number > 1 && getline(number) !~# s:section
    let number -= 1
  endwhile
  let [open, head, base] = [[], '', 0]
  for number in range(max([number, 1]), a:line - 1)
    let code = s:code(getline(number))
    if code !~# '\S'
      continue
    endif
    let base = empty(head) ? indent(number) : base
    let head .= code
    let before = ''
    for sign in split(substitute(code, '\s', '', 'g'), '\zs')
      if sign =~# '[[{]'
        let is_value = sign ==# '[' || before =~# '[=:,[]' || (!empty(open) && open[-1][0])
        call add(open, [is_value, base])
      elseif sign =~# '[]}]' && !empty(open)
        call remove(open, -1)
      endif
      let before = sign
    endfor
    let is_over = code !~# ',\s*$' || (!empty(open) && open[-1][0])
    let head = is_over ? '' : head
  endfor
  return [open, head, base]
endfunction

" Whether the sentence that goes on in a line ends with a block of several lines.
function! s:opens_block(line) abort
  for number in range(a:line, line('$'))
    let code = s:code(getline(number))
    if code =~# '\S' && code !~# ',\s*$'
      return code =~# '{[^}]*$'
    endif
  endfor
endfunction

" A line without its comment, each text as a word. What is too long to be coloured is too long to
" be read, and holds its brackets together.
function! s:code(line) abort
  if len(a:line) > 3000
    return 'w'
  endif
  let text = '"[^"\\]*\%(\\.[^"\\]*\)*"'
  let open_text = '"\%(.*\ze{\s*\%(#.*\)\=$\|.*\)'
  let word = '\=submatch(0)[0] ==# "#" ? "" : "w"'
  return substitute(a:line, text . '\|#.*\|' . open_text, word, 'g')
endfunction

let &cpo = s:cpo
unlet s:cpo
