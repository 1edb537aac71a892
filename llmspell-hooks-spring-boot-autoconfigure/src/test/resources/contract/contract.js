// What ScriptContractTests drives, in JavaScript.

// Answers with whatever the call says.
hook.register("BeforeToolExecution", ctx => ctx.arguments.reply, {name: "before", components: ["replier"]});

hook.register("AfterToolExecution", ctx => ctx.attempt < 2 ? ctx.arguments.after : undefined,
    {name: "after", components: "replier"});

hook.register("ToolError", ctx => ctx.arguments.on_error, {name: "error", components: "replier"});

// Publishes what it is given.
hook.register(["BeforeToolExecution", "AfterToolExecution", "ToolError"], ctx => {
  event.publish("contract.context", ctx);
}, {name: "mirror", components: ["mirror"], phase: "observe", priority: 7, tags: ["one", "two"],
    on_failure: "allow", execution: "caller_thread", timeout_ms: 2000, description: "mirrors", version: "2.0"});

event.subscribe(["contract.in", "contract.in.*"], e => {
  event.publish("contract.out", e, {metadata: {via: "script"}});
}, {name: "relay"});

event.subscribe("contract.pull", {name: "pulled"});

hook.register("BeforeToolExecution", ctx => {
  switch (ctx.arguments.text) {
    case "receive": return {type: "replace", with: event.receive("pulled", 100).data};
    case "batch": return {type: "replace", with: event.receive_batch("pulled", 10, 100)[1].data};
    case "none": return {type: "replace", with: event.receive("pulled", 1) === null ? "nil" : "some"};
    case "query":
      return {type: "replace", with: event.query({type: "contract.stored", newest_first: true, limit: 1})[0].data};
    case "state":
      state.set("word", {first: "a", list: [1, 2]});
      return {type: "replace", with: state.get("word").first + state.add("count")};
    case "list": return {type: "replace", with: hook.list()[0].name};
    case "leave": return {type: "replace", with: String(hook.unregister("leaver"))};
    case "unsubscribe": return {type: "replace", with: String(event.unsubscribe("relay"))};
    case "log": log.info("said by a script"); return;
    case "denied": event.publish("secret.plan", {}); return;
    case "caught":
      try {
        event.publish("secret.plan", {});
        return {type: "replace", with: "true"};
      } catch (problem) {
        return {type: "replace", with: "false"};
      }
    case "throw": throw new Error("boom");
    case "loop": while (true) {}
    case "nan": return {type: "replace", with: NaN};
    case "function": return {type: "replace", with: () => {}};
    case "cycle": {
      const t = {};
      t.self = t;
      return {type: "replace", with: t};
    }
    case "register": hook.register("BeforeToolExecution", () => {});
  }
}, {name: "worker", components: "worker", phase: "transform"});

hook.register("custom:leaving", () => {}, {name: "leaver"});

hook.register("BeforeToolExecution", ctx => {
  if (ctx.decision !== null || ctx.arguments.text === "forbidden") {
    return {type: "cancel", reason: "seen " + ctx.decision};
  }
  return "continue";
}, {name: "guard", phase: "guard", components: "guarded"});
