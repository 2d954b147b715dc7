" The role of each position of a file: of `smkName` the answer is `Name`.
let s:roles = ['Statement', 'Clause', 'Word', 'Choice', 'Name', 'Property', 'Type', 'Host', 'Open',
      \ 'Text', 'Escape', 'Variable', 'Number', 'Unit', 'Switch', 'Item', 'Comment']

execute 'edit' fnameescape(g:task.file)
for s:role in s:roles
  let s:linked = synIDattr(synIDtrans(hlID('smk' . s:role)), 'name')
  if s:linked =~# '^smk' || empty(s:linked)
    throw 'smk' . s:role . ' has no colour'
  endif
  execute 'highlight' s:role 'term=bold'
  execute 'highlight! link smk' . s:role s:role
endfor
let g:answer = map(copy(g:task.positions), 'synIDattr(synIDtrans(synID(v:val[0], v:val[1], 1)), "name")')
