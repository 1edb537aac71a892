# What ScriptContractTests drives, in Python.


# Answers with whatever the call says.
def before(ctx):
    return ctx["arguments"].get("reply")


hook.register("BeforeToolExecution", before, {"name": "before", "components": ["replier"]})


def after(ctx):
    return ctx["arguments"].get("after") if ctx["attempt"] < 2 else None


hook.register("AfterToolExecution", after, {"name": "after", "components": "replier"})

hook.register("ToolError", lambda ctx: ctx["arguments"].get("on_error"), {"name": "error", "components": "replier"})


# Publishes what it is given.
def mirror(ctx):
    event.publish("contract.context", ctx)


hook.register(["BeforeToolExecution", "AfterToolExecution", "ToolError"], mirror, {
    "name": "mirror", "components": ["mirror"], "phase": "observe", "priority": 7, "tags": ["one", "two"],
    "on_failure": "allow", "execution": "caller_thread", "timeout_ms": 2000, "description": "mirrors",
    "version": "2.0"})


def relay(e):
    event.publish("contract.out", e, {"metadata": {"via": "script"}})


event.subscribe(["contract.in", "contract.in.*"], relay, {"name": "relay"})

event.subscribe("contract.pull", {"name": "pulled"})


def worker(ctx):
    wanted = ctx["arguments"]["text"]
    if wanted == "receive":
        return {"type": "replace", "with": event.receive("pulled", 100)["data"]}
    if wanted == "batch":
        return {"type": "replace", "with": event.receive_batch("pulled", 10, 100)[1]["data"]}
    if wanted == "none":
        return {"type": "replace", "with": "nil" if event.receive("pulled", 1) is None else "some"}
    if wanted == "query":
        found = event.query({"type": "contract.stored", "newest_first": True, "limit": 1})
        return {"type": "replace", "with": found[0]["data"]}
    if wanted == "state":
        state.set("word", {"first": "a", "list": [1, 2]})
        return {"type": "replace", "with": state.get("word")["first"] + str(state.add("count"))}
    if wanted == "list":
        return {"type": "replace", "with": hook.list()[0]["name"]}
    if wanted == "leave":
        return {"type": "replace", "with": str(hook.unregister("leaver")).lower()}
    if wanted == "unsubscribe":
        return {"type": "replace", "with": str(event.unsubscribe("relay")).lower()}
    if wanted == "log":
        log.info("said by a script")
    if wanted == "denied":
        event.publish("secret.plan", {})
    if wanted == "caught":
        try:
            event.publish("secret.plan", {})
            return {"type": "replace", "with": "true"}
        except Exception:
            return {"type": "replace", "with": "false"}
    if wanted == "throw":
        raise ValueError("boom")
    if wanted == "loop":
        while True:
            pass
    if wanted == "nan":
        return {"type": "replace", "with": float("nan")}
    if wanted == "function":
        return {"type": "replace", "with": lambda: None}
    if wanted == "cycle":
        t = {}
        t["self"] = t
        return {"type": "replace", "with": t}
    if wanted == "register":
        hook.register("BeforeToolExecution", lambda ctx: None)


hook.register("BeforeToolExecution", worker, {"name": "worker", "components": "worker", "phase": "transform"})

hook.register("custom:leaving", lambda ctx: None, {"name": "leaver"})


def guard(ctx):
    if ctx["decision"] is not None or ctx["arguments"]["text"] == "forbidden":
        return {"type": "cancel", "reason": "seen " + str(ctx["decision"])}
    return "continue"


hook.register("BeforeToolExecution", guard, {"name": "guard", "phase": "guard", "components": "guarded"})
