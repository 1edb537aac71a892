def nothing(ctx):
    pass


def result(ctx):
    return {"type": "modified", "value": {"amount": ctx["arguments"]["amount"] + 1}}


hook.register("custom:nothing", nothing, {"name": "nothing", "on_failure": "cancel"})
hook.register("custom:result", result, {"name": "result", "on_failure": "cancel"})
