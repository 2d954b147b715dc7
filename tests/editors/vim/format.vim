" A file as |gq| lays it out.
execute 'edit' fnameescape(g:task.file)
normal! gggqG
let g:answer = join(getline(1, '$'), "\n") . "\n"
edit!
