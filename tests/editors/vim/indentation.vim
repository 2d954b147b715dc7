" Each file, indented anew from the left margin.
let g:answer = []
for s:file in g:task.files
  execute 'edit' fnameescape(s:file)
  silent! %substitute/^\s\+//
  normal! gg=G
  call add(g:answer, join(getline(1, '$'), "\n") . "\n")
  edit!
endfor
