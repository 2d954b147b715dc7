" Runs the script of the task in the file $TASK, and writes its answer to the file $ANSWER.
try
  let g:task = json_decode(join(readfile($TASK), "\n"))
  execute 'source' g:task.script
  call writefile([json_encode(g:answer)], $ANSWER)
catch
  call writefile([v:exception, v:throwpoint], '/dev/stderr')
  cquit
endtry
qall!
