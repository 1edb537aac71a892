-- What ScriptContractTests drives, in Lua.

-- Answers with whatever the call says.
hook.register("BeforeToolExecution", function(ctx)
  return ctx.arguments.reply
end, {name = "before", components = {"replier"}})

hook.register("AfterToolExecution", function(ctx)
  if ctx.attempt < 2 then return ctx.arguments.after end
end, {name = "after", components = "replier"})

hook.register("ToolError", function(ctx)
  return ctx.arguments.on_error
end, {name = "error", components = "replier"})

-- Publishes what it is given.
hook.register({"BeforeToolExecution", "AfterToolExecution", "ToolError"}, function(ctx)
  event.publish("contract.context", ctx)
end, {name = "mirror", components = {"mirror"}, phase = "observe", priority = 7, tags = {"one", "two"},
      on_failure = "allow", execution = "caller_thread", timeout_ms = 2000, description = "mirrors", version = "2.0"})

event.subscribe({"contract.in", "contract.in.*"}, function(e)
  event.publish("contract.out", e, {metadata = {via = "script"}})
end, {name = "relay"})

event.subscribe("contract.pull", {name = "pulled"})

hook.register("BeforeToolExecution", function(ctx)
  local wanted = ctx.arguments.text
  if wanted == "receive" then
    return {type = "replace", with = event.receive("pulled", 100).data}
  elseif wanted == "batch" then
    return {type = "replace", with = event.receive_batch("pulled", 10, 100)[2].data}
  elseif wanted == "none" then
    return {type = "replace", with = tostring(event.receive("pulled", 1))}
  elseif wanted == "query" then
    return {type = "replace", with = event.query({type = "contract.stored", newest_first = true, limit = 1})[1].data}
  elseif wanted == "state" then
    state.set("word", {first = "a", list = {1, 2}})
    return {type = "replace", with = state.get("word").first .. state.add("count")}
  elseif wanted == "list" then
    return {type = "replace", with = hook.list()[1].name}
  elseif wanted == "leave" then
    return {type = "replace", with = tostring(hook.unregister("leaver"))}
  elseif wanted == "unsubscribe" then
    return {type = "replace", with = tostring(event.unsubscribe("relay"))}
  elseif wanted == "log" then
    log.info("said by a script")
  elseif wanted == "denied" then
    event.publish("secret.plan", {})
  elseif wanted == "caught" then
    local ok, problem = pcall(event.publish, "secret.plan", {})
    return {type = "replace", with = tostring(ok)}
  elseif wanted == "throw" then
    error("boom")
  elseif wanted == "loop" then
    while true do end
  elseif wanted == "nan" then
    return {type = "replace", with = 0 / 0}
  elseif wanted == "function" then
    return {type = "replace", with = function() end}
  elseif wanted == "cycle" then
    local t = {}
    t.self = t
    return {type = "replace", with = t}
  elseif wanted == "register" then
    hook.register("BeforeToolExecution", function() end)
  end
end, {name = "worker", components = "worker", phase = "transform"})

hook.register("custom:leaving", function() end, {name = "leaver"})

hook.register("BeforeToolExecution", function(ctx)
  if ctx.decision ~= nil or ctx.arguments.text == "forbidden" then
    return {type = "cancel", reason = "seen " .. tostring(ctx.decision)}
  end
  return "continue"
end, {name = "guard", phase = "guard", components = "guarded"})
