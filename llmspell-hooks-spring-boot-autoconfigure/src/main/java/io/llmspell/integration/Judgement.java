package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookResult.Branch;
import io.llmspell.hook.HookResult.Cache;
import io.llmspell.hook.HookResult.Cancel;
import io.llmspell.hook.HookResult.Fork;
import io.llmspell.hook.HookResult.Modified;
import io.llmspell.hook.HookResult.Redirect;
import io.llmspell.hook.HookResult.Replace;
import io.llmspell.hook.HookResult.Retry;
import io.llmspell.hook.InvalidHookResultException;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.RetryConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Checks one result of a hook against the operation of a call and the limits of the call.
 *
 * @param enforced whether the result will be applied; only then does it use up what it needs
 */
record Judgement(OperationCall call, RegisteredHook hook, boolean enforced) {

    Effect changeArguments(Modified result) {
        if (!operation().traits().changeable()) {
            throw new InvalidHookResultException(
                    "it changes the arguments of " + operation() + ", which are settled before it is called");
        }
        Arguments changed = converter().merge(operation(), this.call.arguments(), result.value());
        return Effect.goOn(call -> call.changeArguments(changed, result));
    }

    Effect changeValue(HookResult result, @Nullable Object value) {
        Object fitting = converter().result(operation(), value);
        return Effect.goOn(call -> call.changeValue(fitting, result));
    }

    /** Nothing is left of an element that is changed to {@code null}. */
    Effect changeElement(Modified result) {
        Object fitting = converter().element(operation(), result.value());
        return new Effect(fitting == null, call -> call.changeValue(fitting, result));
    }

    Effect endWith(Replace result) {
        if (result.kind() == Replace.Kind.COMPONENT) {
            throw notForElements(result);
        }
        Object fitting = converter().element(operation(), result.with());
        return new Effect(fitting == null, call -> call.endWith(fitting, result));
    }

    static InvalidHookResultException notForElements(HookResult result) {
        return new InvalidHookResultException("it returns " + result.type().externalName()
                + " for one element of a stream, which can only be changed, dropped or the last one:"
                + " return modify(…), answer(…), cancel(…) or proceed()");
    }

    Effect recover(HookResult result, @Nullable Object value) {
        Object fitting = converter().result(operation(), value);
        return decide(call -> fitting, result);
    }

    Effect cancel(Cancel result) {
        return Effect.end(call -> call.cancel(this.hook, result.reason(), null));
    }

    Effect redirect(Redirect result, int extraRuns) {
        TargetOperation target = target(result.target());
        requireSameReturn(target.operation());
        requireDepth();
        take(extraRuns, "a redirect");
        return decide(call -> target.call(call, call.arguments().toArray()), result);
    }

    Effect replaceBefore(Replace result) {
        if (result.kind() == Replace.Kind.COMPONENT) {
            return runOn(result, 0);
        }
        requireSubstitutable("answer");
        return recover(result, result.with());
    }

    Effect replaceAfter(Replace result) {
        return (result.kind() == Replace.Kind.COMPONENT) ? runOn(result, 1) : changeValue(result, result.with());
    }

    Effect replaceOnError(Replace result) {
        return (result.kind() == Replace.Kind.COMPONENT) ? runOn(result, 1) : recover(result, result.with());
    }

    private Effect runOn(Replace result, int extraRuns) {
        Object component = result.with();
        if (component == null || !operation().body().canRunOn(operation(), component)) {
            throw new InvalidHookResultException("it replaces " + operation() + " with a "
                    + ((component != null) ? component.getClass().getName() : "null")
                    + ", which does not have that operation");
        }
        requireDepth();
        take(extraRuns, "a replacement");
        return decide(call -> call.runOnce(component), result);
    }

    Effect retryBefore(Retry result) {
        requireRepeatable("Retry");
        RetryConfig config = result.config();
        take(config.maxAttempts() - 1, "a retry");
        return decide(Retrying.first(config), result);
    }

    /** With its attempts used up a retry changes nothing: a hook that always returns it is no loop. */
    Effect retryAgain(Retry result) {
        requireRepeatable("Retry");
        RetryConfig config = result.config();
        int runs = config.maxAttempts() - this.call.attempts();
        Throwable error = this.call.error();
        if (runs <= 0 || (error != null && !Retrying.wants(config, error))) {
            return Effect.none();
        }
        take(runs, "a retry");
        return decide(Retrying.again(config, runs, error), result);
    }

    Effect fork(Fork result, int runsOfItsOwn) {
        requireRepeatable("Fork");
        int branches = result.branches().size();
        if (branches > limits().branches()) {
            throw new CallLimitException(
                    "branches",
                    "it forks " + operation() + " into " + branches + " branches, and at most " + limits().branches()
                            + " are allowed");
        }
        requireDepth();
        List<Forking.Path> paths =
                result.branches().stream().map(branch -> path(branch, result)).toList();
        requireJoinable(result);
        take(branches - runsOfItsOwn, "a fork");
        return decide(new Forking(paths, result.join(), this.hook), result);
    }

    private Forking.Path path(Branch branch, Fork fork) {
        TargetOperation target = target(branch.target());
        if (fork.join() instanceof JoinStrategy.FirstSuccess) {
            requireSameReturn(target.operation());
        }
        Arguments merged = converter().merge(operation(), this.call.arguments(), branch.arguments());
        Map<Integer, @Nullable Object> changes = new HashMap<>();
        for (String name : branch.arguments().keySet()) {
            int index = merged.indexOf(name);
            changes.put(index, merged.value(index));
        }
        return new Forking.Path(target, changes);
    }

    private void requireJoinable(Fork fork) {
        if (fork.join() instanceof JoinStrategy.All all && all.combiner() == null) {
            Class<?> type = operation().signature().returnType().resolve(Object.class);
            if (!type.isAssignableFrom(List.class)) {
                throw new InvalidHookResultException("it joins all branches of " + operation()
                        + " into a list, and that returns " + type.getName() + ": use JoinStrategy.all(combiner)");
            }
        }
    }

    Effect cacheBefore(Cache result) {
        Remember wish = remember(result);
        if (!result.answering()) {
            return Effect.goOn(call -> call.remember(wish));
        }
        Object value = converter().result(operation(), result.result());
        return decide(
                call -> {
                    wish.value(call, value);
                    return value;
                },
                result);
    }

    Effect cacheAfter(Cache result) {
        Remember wish = remember(result);
        if (!result.answering()) {
            return Effect.goOn(call -> wish.value(call, call.rawValue()));
        }
        Object value = converter().result(operation(), result.result());
        return Effect.goOn(call -> {
            wish.value(call, value);
            call.changeValue(value, result);
        });
    }

    Effect cacheOnError(Cache result) {
        if (!result.answering()) {
            throw new InvalidHookResultException(
                    "on an error there is nothing to remember: use cache(ttl, result) to recover with a value");
        }
        return cacheBefore(result);
    }

    private Remember remember(Cache result) {
        requireSubstitutable("Cache");
        // Fails here, where it is the hook's failure, if there is no such key.
        CacheKey key = this.call.engine().cache().key(operation(), this.call.arguments(), result.key());
        return new Remember((result.key() != null) ? key.what() : null, result.ttl(), this.hook);
    }

    private Effect decide(Decision decision, HookResult result) {
        return Effect.end(call -> call.decide(decision, result));
    }

    private TargetOperation target(String component) {
        return this.call.engine().targets().find(operation(), component);
    }

    private void requireSameReturn(Operation target) {
        requireAssignable(
                operation().signature().declaredType(),
                target,
                target.signature().declaredType());
        requireAssignable(
                operation().signature().returnType(), target, target.signature().returnType());
    }

    private void requireAssignable(ResolvableType to, Operation target, ResolvableType from) {
        Class<?> wanted = to.resolve(Object.class);
        Class<?> given = from.resolve(Object.class);
        if (!wanted.isAssignableFrom(given)) {
            throw new InvalidHookResultException("it sends " + operation() + " to " + target + ", which returns "
                    + given.getName() + " and not " + wanted.getName());
        }
    }

    private void requireDepth() {
        if (this.call.depth() >= limits().redirects()) {
            throw new CallLimitException(
                    "redirects",
                    "it sends " + operation() + " on, but " + limits().redirects()
                            + " redirects and branches are inside of each other already");
        }
    }

    private void requireRepeatable(String what) {
        if (!operation().traits().repeatable()) {
            throw new InvalidHookResultException(what + " is not allowed on " + operation() + ": it is not repeatable");
        }
    }

    private void requireSubstitutable(String what) {
        if (!operation().traits().substitutable()) {
            throw new InvalidHookResultException(what + " is not allowed on " + operation()
                    + ", which is behind method security: mark it with @AllowsSubstitution to allow it");
        }
    }

    private void take(int runs, String what) {
        AttemptBudget budget = this.call.budget();
        boolean enough = this.enforced ? budget.tryTake(Math.max(0, runs)) : budget.left() >= runs;
        if (!enough) {
            throw new CallLimitException(
                    "attempts",
                    "it asks for " + what + " of " + operation() + " with " + runs + " more runs, but the call has "
                            + budget.left() + " of its " + limits().attempts() + " left");
        }
    }

    private Operation operation() {
        return this.call.operation();
    }

    private ValueConverter converter() {
        return Objects.requireNonNull(this.call.engine().converter());
    }

    private CallLimits limits() {
        return this.call.engine().limits();
    }
}
