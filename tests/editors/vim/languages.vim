" The file type and the syntax of each file.
let g:answer = []
for s:file in g:task.files
  execute 'edit' fnameescape(s:file)
  call add(g:answer, [&filetype, &syntax])
endfor
