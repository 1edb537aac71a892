hook.register("custom:nothing", ctx => {}, {name: "nothing", on_failure: "cancel"});
hook.register("custom:result", ctx => ({type: "modified", value: {amount: ctx.arguments.amount + 1}}),
    {name: "result", on_failure: "cancel"});
