" What the queries capture at each position, the last of those that count.
execute 'edit' fnameescape(g:task.file)
lua << END
local buffer = vim.api.nvim_get_current_buf()
if not vim.treesitter.highlighter.active[buffer] then
  error('tree-sitter colours nothing')
end
vim.treesitter.get_parser(buffer):parse(true)
vim.g.answer = vim.tbl_map(function(place)
  local captures = vim.treesitter.get_captures_at_pos(buffer, place[1] - 1, place[2] - 1)
  local last = captures[#captures]
  return last and last.capture or ''
end, vim.g.task.positions)
END
