hook.register("custom:nothing", function(ctx) end, {name = "nothing", on_failure = "cancel"})
hook.register("custom:result", function(ctx)
  return {type = "modified", value = {amount = ctx.arguments.amount + 1}}
end, {name = "result", on_failure = "cancel"})
