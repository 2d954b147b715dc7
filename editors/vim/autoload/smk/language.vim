" In which language a file is written whose name ends in `.smk`: Snakemake uses the ending too.

" A word of ours is followed by a name or a text; a variable of Python with this name is not.
let s:own = '^\%(' . smk#first('top') . '\s\+[[:alpha:]$"]\|guardrails\s*\%(#.*\)\=$\)'

let s:snakemake = '^\%('
      \ . '\%(rule\|checkpoint\|module\)\%(\s\+\w\+\)\=\s*:'
      \ . '\|use\s\+rule\>'
      \ . '\|\%(configfile\|include\|workdir\|localrules\|ruleorder\|wildcard_constraints\|envvars'
      \ . '\|container\|containerized\|report\|pepfile\|scattergather\|onstart\|onsuccess\|onerror\)\s*:'
      \ . '\|\s\+\%(input\|output\|params\|log\|threads\|resources\|conda\|benchmark\|message\|shell'
      \ . '\|script\|wrapper\|run\)\s*:'
      \ . '\|\%(import\|from\|def\|class\)\s\+\w'
      \ . '\|\%(if\|elif\|else\|for\|while\|with\|try\|except\)\>.*:\s*\%(#.*\)\=$'
      \ . '\|@\h'
      \ . '\)'

" Also a property of ours, where the line is not indented.
let s:perhaps = '^\h\w*\s*[+|]\=='

" Sets the file type of the current buffer. Where nothing tells, another plugin's choice stays.
function! smk#language#detect() abort
  if expand('%:e') !=# 'smk'
    return
  endif
  let language = smk#language#of(bufnr('%'))
  if language !=# 'smk'
    execute 'setfiletype' empty(language) ? 'smk' : language
  elseif &filetype !=# 'smk'
    setlocal filetype=smk
  endif
endfunction

" `smk`, `snakemake`, or nothing where neither the text nor the folder tells.
function! smk#language#of(buffer) abort
  let language = s:of_text(getbufline(a:buffer, 1, 2000))
  return empty(language) ? s:of_folder(fnamemodify(bufname(a:buffer), ':p:h')) : language
endfunction

function! s:of_text(lines) abort
  let [own, others] = [0, 0]
  for line in a:lines
    let is_other = line =~# s:snakemake
    let others += is_other
    let own += !is_other && line =~# s:own
  endfor
  if own == 0 && others == 0
    return match(a:lines, s:perhaps) < 0 ? '' : 'snakemake'
  endif
  return own > others ? 'smk' : 'snakemake'
endfunction

function! s:of_folder(folder) abort
  let language = s:of_attributes(a:folder)
  if !empty(language)
    return language
  endif
  if filereadable(a:folder . '/smk.lock') || isdirectory(a:folder . '/.smk')
    return 'smk'
  endif
  let near = [a:folder, fnamemodify(a:folder, ':h')]
  return empty(filter(near, 'filereadable(v:val . "/Snakefile")')) ? '' : 'snakemake'
endfunction

" What the repository says, from the folder up to its root.
function! s:of_attributes(folder) abort
  let file = a:folder . '/.gitattributes'
  for line in filereadable(file) ? reverse(readfile(file)) : []
    let language = matchstr(line, '^\S*\.smk\s\%(.*\s\)\=linguist-language=\zs\S\+')
    if !empty(language)
      return language =~? '^\%(snakemake\|python\)$' ? 'snakemake' : 'smk'
    endif
  endfor
  let above = fnamemodify(a:folder, ':h')
  let is_root = isdirectory(a:folder . '/.git') || filereadable(a:folder . '/.git')
  return is_root || above ==# a:folder ? '' : s:of_attributes(above)
endfunction
