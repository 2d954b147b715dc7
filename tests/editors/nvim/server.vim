" The problems that the server finds in a file, which are gone when a line is replaced, and what it
" then says of what the line names.
execute 'edit' fnameescape(g:task.file)
lua << END
local task = vim.g.task
local buffer = vim.api.nvim_get_current_buf()

local function wait(what, done)
  if not vim.wait(30000, done, 20) then
    error('waited in vain for ' .. what)
  end
end

local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
wait('the server', function()
  return #clients() == 1 and vim.lsp.buf_is_attached(buffer, clients()[1].id)
end)
wait('problems', function()
  return #vim.diagnostic.get(buffer) > 0
end)
local problems = vim.tbl_map(function(it)
  return { it.lnum + 1, it.col + 1, it.code }
end, vim.diagnostic.get(buffer))

vim.api.nvim_buf_set_lines(buffer, task.line - 1, task.line, true, { task.text })
wait('the end of the problems', function()
  return #vim.diagnostic.get(buffer) == 0
end)
local place = {
  textDocument = { uri = vim.uri_from_bufnr(buffer) },
  position = { line = task.line - 1, character = 9 },
}
local server = clients()[1]
local hover = ''
wait('what the line becomes', function()
  local replies = vim.lsp.buf_request_sync(buffer, 'textDocument/hover', place, 30000)
  hover = replies[server.id].result.contents.value
  return hover:find(task.becomes, 1, true)
end)
vim.g.answer = { server = server.name, problems = problems, hover = hover }
END
