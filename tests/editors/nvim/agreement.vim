" At each position, the group of colours that tree-sitter chooses and the one of the server's tokens,
" empty where it has none.
execute 'edit' fnameescape(g:task.file)
set lines=500
lua << END
local buffer = vim.api.nvim_get_current_buf()
local function at(place)
  return vim.inspect_pos(buffer, place[1] - 1, place[2] - 1)
end

-- The group that a name leads to, which for one with dots may be that of its beginning.
local function group(name)
  local found = vim.api.nvim_get_hl(0, { name = name })
  while found.link or (next(found) == nil and name:find('%.')) do
    name = found.link or name:gsub('%.[^.]*$', '')
    found = vim.api.nvim_get_hl(0, { name = name })
  end
  return next(found) and name or ''
end

local function strongest(marks)
  local best, priority = '', 0
  for _, mark in ipairs(marks) do
    local found = group(mark.opts.hl_group)
    if found ~= '' and mark.opts.priority >= priority then
      best, priority = found, mark.opts.priority
    end
  end
  return best
end

vim.treesitter.get_parser(buffer):parse(true)
local first = vim.g.task.positions[1]
if not vim.wait(30000, function()
  vim.cmd.redraw()
  return #at(first).semantic_tokens > 0
end, 50) then
  error('waited in vain for tokens')
end
vim.g.answer = vim.tbl_map(function(place)
  local here = at(place)
  local capture = here.treesitter[#here.treesitter]
  return { capture and group(capture.hl_group) or '', strongest(here.semantic_tokens) }
end, vim.g.task.positions)
END
