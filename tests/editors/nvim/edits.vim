" Edits a file many times as a person would, and compares the tree that follows the edits with that
" of the whole text. Answers with the first text for which they differ, or with nothing.
execute 'edit' fnameescape(g:task.file)
lua << END
local buffer = vim.api.nvim_get_current_buf()
local parser = vim.treesitter.get_parser(buffer, 'smk')
local pieces = vim.g.task.pieces
local state = vim.g.task.seed

-- A number from 0 to below another one.
local function below(limit)
  state = (state * 1103515245 + 12345) % 2147483648
  return math.floor(state / 65536) % limit
end

local function place()
  local row = below(vim.api.nvim_buf_line_count(buffer))
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, true)[1]
  local characters = vim.fn.strchars(line)
  return row, vim.fn.byteidx(line, below(characters + 1))
end

-- Puts a piece in, or takes out what stands behind a place, up to a few lines below.
local function edit()
  local row, column = place()
  local last, stop = row, column
  if below(2) == 0 then
    last = math.min(row + below(3), vim.api.nvim_buf_line_count(buffer) - 1)
    local line = vim.api.nvim_buf_get_lines(buffer, last, last + 1, true)[1]
    stop = last > row and vim.fn.byteidx(line, below(vim.fn.strchars(line) + 1)) or #line
  end
  local text = stop == column and last == row and pieces[below(#pieces) + 1] or ''
  vim.api.nvim_buf_set_text(buffer, row, column, last, stop, vim.split(text, '\n'))
end

local whole = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
local answer = ''
for number = 1, vim.g.task.edits do
  edit()
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n') .. '\n'
  local followed = parser:parse(true)[1]:root():sexpr()
  local anew = vim.treesitter.get_string_parser(text, 'smk'):parse(true)[1]:root():sexpr()
  if followed ~= anew then
    answer = ('after %d edits:\n%s\n%s\n%s'):format(number, text, followed, anew)
    break
  end
  if number % 40 == 0 then
    vim.api.nvim_buf_set_lines(buffer, 0, -1, true, whole)
  end
end
vim.g.answer = answer
END
edit!
