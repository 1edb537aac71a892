package io.llmspell.test;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Progress;
import io.llmspell.hook.RegisteredHook;
import org.jspecify.annotations.Nullable;

/**
 * What a hook said of a call, or how it failed, or why it was not asked: exactly one of the three is there.
 *
 * @param hook its name, or that of the hook that decided where all of a point were asked
 * @param call what it was asked about, in words
 * @param result what it said
 * @param failure how it failed
 * @param notAsked why it has no part in that call
 * @param arguments the arguments as it left them
 * @param progress the result of the operation as it left it, and the decision
 */
public record HookVerdict(
        String hook,
        String call,
        @Nullable HookResult result,
        @Nullable HookFailure failure,
        @Nullable String notAsked,
        Arguments arguments,
        Progress progress) {

    /** Asks a hook without an application, once for each call of this method. */
    public static HookVerdict of(HookHandler hook, HookContextBuilder context) {
        return HookRun.single(hook, context);
    }

    /** Asks a registered hook whatever its mode; its breaker and those who observe it see nothing of it. */
    public static HookVerdict of(RegisteredHook hook, HookContextBuilder context) {
        return HookRun.single(hook, context);
    }

    static HookVerdict none(String hook, HookContextBuilder given, String why) {
        return new HookVerdict(hook, given.toString(), null, null, why, given.arguments(), given.progress());
    }

    /** In words, such as {@code cancelled: "destructive command"}. */
    public String said() {
        if (this.failure != null) {
            return "failed (" + this.failure.kind().externalName() + "): " + this.failure.message();
        }
        return (this.result != null) ? said(this.result) : "was not asked: " + this.notAsked;
    }

    private static String said(HookResult result) {
        if (result instanceof HookResult.Cancel cancel) {
            return "cancelled: \"" + cancel.reason() + "\"";
        }
        if (result instanceof HookResult.Modified modified) {
            return "modified: " + modified.value();
        }
        if (result instanceof HookResult.Redirect redirect) {
            return "redirected to '" + redirect.target() + "'";
        }
        if (result instanceof HookResult.Replace replace) {
            return ((replace.kind() == HookResult.Replace.Kind.VALUE) ? "answered: " : "replaced the component with: ")
                    + replace.with();
        }
        if (result instanceof HookResult.Retry retry) {
            return "retried with up to " + retry.config().maxAttempts() + " attempts";
        }
        if (result instanceof HookResult.Fork fork) {
            return "forked to "
                    + fork.branches().stream().map(HookResult.Branch::target).toList();
        }
        if (result instanceof HookResult.Cache cache) {
            return "cached for " + cache.ttl() + (cache.answering() ? ": " + cache.result() : "");
        }
        return (result instanceof HookResult.Skipped skipped) ? "skipped: \"" + skipped.reason() + "\"" : "proceeded";
    }

    @Override
    public String toString() {
        return "Hook '" + this.hook + "' at " + this.call + " " + said();
    }
}
