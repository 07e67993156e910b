-- What a person does with pollint in Neovim, and what must be seen on the way. Run by .ci/editor; ends Neovim with 0 if all was as it should.

local exit_code

local function fail(what)
  io.stderr:write("editor: " .. what .. "\n")
  io.stderr:write(vim.inspect(vim.diagnostic.get(0)) .. "\n")
  vim.cmd("cquit 1")
end

local client = vim.lsp.start_client({
  name = "pollint",
  cmd = { vim.env.POLLINT, "lsp" },
  root_dir = vim.fn.expand("%:p:h"),
  on_exit = function(code) exit_code = code end,
})
if not client then fail("the server does not start") end
vim.lsp.buf_attach_client(0, client)

-- Waits until the findings are of these rules, in the order of their lines.
local function expect(rules)
  local function shown()
    local found = vim.diagnostic.get(0)
    table.sort(found, function(a, b) return a.lnum < b.lnum end)
    local codes = vim.tbl_map(function(one) return one.source .. ":" .. tostring(one.code) end, found)
    return table.concat(codes, " ") == rules
  end
  if not vim.wait(60000, shown, 50) then fail("expected `" .. rules .. "`") end
end

-- Applies the code action of this title on the line of the finding.
local function act(rule, title)
  local found = vim.tbl_filter(function(one) return one.code == rule end, vim.diagnostic.get(0))[1]
  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {} }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000)
  for _, action in ipairs((answers[client] or {}).result or {}) do
    if action.title == title then
      return vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client).offset_encoding)
    end
  end
  fail("no action `" .. title .. "`: " .. vim.inspect(answers))
end

expect("pollint:unused-suppression pollint:unrestored-global")
local write = vim.tbl_filter(function(one) return one.code == "unrestored-global" end, vim.diagnostic.get(0))[1]
local line = vim.api.nvim_buf_get_lines(0, write.lnum, write.lnum + 1, true)[1]
if line:sub(write.col + 1, write.end_col) ~= "limit" then fail("the finding stands at the wrong columns") end

act("unused-suppression", "Remove the comment")
expect("pollint:unrestored-global")

local hover = vim.lsp.buf_request_sync(0, "textDocument/hover", (function()
  vim.api.nvim_win_set_cursor(0, { 5, 4 })
  return vim.lsp.util.make_position_params()
end)(), 60000)
if not vim.inspect(hover):find("never restored", 1, true) then fail("no hover: " .. vim.inspect(hover)) end

act("unrestored-global", "Suppress unrestored-global with a reason")
expect("")

vim.cmd("write")
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n")
if text:find("nothing is changed here", 1, true) then fail("the fix was not applied") end

vim.lsp.get_client_by_id(client).stop()
if not vim.wait(10000, function() return exit_code ~= nil end, 20) then fail("the server does not end") end
if exit_code ~= 0 then fail("the server ended with " .. exit_code) end
print("editor: passed")
vim.cmd("quitall!")
