package io.llmspell.test;

import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookResult.Branch;
import io.llmspell.hook.HookResult.Cache;
import io.llmspell.hook.HookResult.Cancel;
import io.llmspell.hook.HookResult.Continue;
import io.llmspell.hook.HookResult.Fork;
import io.llmspell.hook.HookResult.Modified;
import io.llmspell.hook.HookResult.Redirect;
import io.llmspell.hook.HookResult.Replace;
import io.llmspell.hook.HookResult.Retry;
import io.llmspell.hook.HookResult.Skipped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Checks what a hook said of a call. Each check that fails says what it said instead. */
public final class VerdictAssert extends AbstractAssert<VerdictAssert, HookVerdict> {

    VerdictAssert(HookVerdict actual) {
        super(actual, VerdictAssert.class);
    }

    /** It lets the call go on as it is: it said Continue or Skipped. */
    public VerdictAssert proceeds() {
        HookResult said = this.actual.result();
        return (said instanceof Continue || said instanceof Skipped) ? this : fail("proceed");
    }

    /** It said Skipped, with a reason that has these words. */
    public VerdictAssert skips(String words) {
        Skipped skipped = said(Skipped.class, "skip because of \"" + words + "\"");
        return skipped.reason().contains(words) ? this : fail("skip because of \"" + words + "\"");
    }

    public VerdictAssert cancels() {
        said(Cancel.class, "cancel");
        return this;
    }

    /** It cancels for a reason that has these words. */
    public VerdictAssert cancels(String words) {
        String expected = "cancel because of \"" + words + "\"";
        return said(Cancel.class, expected).reason().contains(words) ? this : fail(expected);
    }

    /** It changes this argument to this value, ahead of the operation. */
    public VerdictAssert modifies(String argument, @Nullable Object value) {
        String expected = "modify '" + argument + "' to " + value;
        said(Modified.class, expected);
        int index = this.actual.arguments().indexOf(argument);
        return index >= 0 && Objects.deepEquals(this.actual.arguments().value(index), value) ? this : fail(expected);
    }

    /** It changes the result of the operation to this value, or recovers with it. */
    public VerdictAssert modifiesResultTo(@Nullable Object value) {
        String expected = "modify the result to " + value;
        said(Modified.class, expected);
        return Objects.deepEquals(this.actual.progress().result(), value) ? this : fail(expected);
    }

    public VerdictAssert redirectsTo(String component) {
        String expected = "redirect to '" + component + "'";
        return said(Redirect.class, expected).target().equals(component) ? this : fail(expected);
    }

    /** It gives this value in place of what the operation would return. */
    public VerdictAssert answers(@Nullable Object value) {
        String expected = "answer: " + value;
        Replace replace = said(Replace.class, expected);
        return replace.kind() == Replace.Kind.VALUE && Objects.deepEquals(replace.with(), value)
                ? this
                : fail(expected);
    }

    /** It has the operation run on this object. */
    public VerdictAssert replacesComponentWith(Object component) {
        String expected = "replace the component with: " + component;
        Replace replace = said(Replace.class, expected);
        return replace.kind() == Replace.Kind.COMPONENT && component.equals(replace.with()) ? this : fail(expected);
    }

    public VerdictAssert retries() {
        said(Retry.class, "retry");
        return this;
    }

    /** It has the operation run up to so often, the first time included. */
    public VerdictAssert retries(int maxAttempts) {
        String expected = "retry with up to " + maxAttempts + " attempts";
        return said(Retry.class, expected).config().maxAttempts() == maxAttempts ? this : fail(expected);
    }

    /** Its branches are for these components, in this order. */
    public VerdictAssert forksTo(String... components) {
        String expected = "fork to " + List.of(components);
        List<String> targets = said(Fork.class, expected).branches().stream()
                .map(Branch::target)
                .toList();
        return targets.equals(List.of(components)) ? this : fail(expected);
    }

    /** It has what the operation returns remembered for so long. */
    public VerdictAssert caches(Duration ttl) {
        String expected = "cache for " + ttl;
        Cache cache = said(Cache.class, expected);
        return !cache.answering() && cache.ttl().equals(ttl) ? this : fail(expected);
    }

    /** It gives this value and has it remembered for so long. */
    public VerdictAssert caches(Duration ttl, @Nullable Object value) {
        String expected = "cache for " + ttl + ": " + value;
        Cache cache = said(Cache.class, expected);
        return cache.answering() && cache.ttl().equals(ttl) && Objects.deepEquals(cache.result(), value)
                ? this
                : fail(expected);
    }

    /** It fails in this way. */
    public VerdictAssert fails(HookFailure.Kind kind) {
        HookFailure failure = this.actual.failure();
        return failure != null && failure.kind() == kind ? this : fail("fail (" + kind.externalName() + ")");
    }

    /** It throws such an exception. */
    public VerdictAssert failsWith(Class<? extends Throwable> type) {
        HookFailure failure = this.actual.failure();
        return failure != null && type.isInstance(failure.cause()) ? this : fail("fail with a " + type.getName());
    }

    /** It fails in any way, with a message that has these words. */
    public VerdictAssert failsWithMessage(String words) {
        HookFailure failure = this.actual.failure();
        return failure != null && failure.message().contains(words) ? this : fail("fail with \"" + words + "\"");
    }

    /** It is not asked: its points, its patterns or its condition leave the call out. */
    public VerdictAssert isNotAsked() {
        return (this.actual.notAsked() != null) ? this : fail("not be asked");
    }

    /** Of several hooks it was this one that decided. */
    public VerdictAssert by(String hook) {
        return this.actual.hook().equals(hook) ? this : fail("be decided by '" + hook + "'");
    }

    private <T extends HookResult> T said(Class<T> type, String expected) {
        HookResult said = this.actual.result();
        if (!type.isInstance(said)) {
            fail(expected);
        }
        return type.cast(Objects.requireNonNull(said));
    }

    private VerdictAssert fail(String expected) {
        failWithMessage(
                "%nExpected hook '%s'%n  at %s%n  to %s%n  but it %s",
                this.actual.hook(), this.actual.call(), expected, this.actual.said());
        return this;
    }
}
