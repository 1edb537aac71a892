package io.llmspell.integration;

import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookResult.Cache;
import io.llmspell.hook.HookResult.Cancel;
import io.llmspell.hook.HookResult.Fork;
import io.llmspell.hook.HookResult.Modified;
import io.llmspell.hook.HookResult.Redirect;
import io.llmspell.hook.HookResult.Replace;
import io.llmspell.hook.HookResult.Retry;
import java.util.Objects;

/**
 * The columns of the table of results: what each result comes to before an operation, after it and on its error. Which
 * results a point takes at all is checked before.
 */
enum Column {
    BEFORE {
        @Override
        HookPoint point(OperationPoints points) {
            return points.before();
        }

        @Override
        Effect judge(Judgement by, HookResult result) {
            return switch (result.type()) {
                case CONTINUE, SKIPPED -> Effect.none();
                case MODIFIED -> by.changeArguments((Modified) result);
                case CANCEL -> by.cancel((Cancel) result);
                case REDIRECT -> by.redirect((Redirect) result, 0);
                case REPLACE -> by.replaceBefore((Replace) result);
                case RETRY -> by.retryBefore((Retry) result);
                case FORK -> by.fork((Fork) result, 1);
                case CACHE -> by.cacheBefore((Cache) result);
            };
        }
    },
    /** As before an operation; the point takes fewer results. */
    VALIDATION {
        @Override
        HookPoint point(OperationPoints points) {
            return Objects.requireNonNull(points.validation());
        }

        @Override
        Effect judge(Judgement by, HookResult result) {
            return BEFORE.judge(by, result);
        }
    },
    AFTER {
        @Override
        HookPoint point(OperationPoints points) {
            return Objects.requireNonNull(points.after());
        }

        @Override
        Effect judge(Judgement by, HookResult result) {
            return switch (result.type()) {
                case CONTINUE, SKIPPED -> Effect.none();
                case MODIFIED -> by.changeValue(result, ((Modified) result).value());
                case CANCEL -> by.cancel((Cancel) result);
                case REDIRECT -> by.redirect((Redirect) result, 1);
                case REPLACE -> by.replaceAfter((Replace) result);
                case RETRY -> by.retryAgain((Retry) result);
                case FORK -> by.fork((Fork) result, 0);
                case CACHE -> by.cacheAfter((Cache) result);
            };
        }
    },
    /** One element of a stream, on its way to the caller. */
    ELEMENT {
        @Override
        HookPoint point(OperationPoints points) {
            return AFTER.point(points);
        }

        @Override
        Effect judge(Judgement by, HookResult result) {
            return switch (result.type()) {
                case CONTINUE, SKIPPED -> Effect.none();
                case MODIFIED -> by.changeElement((Modified) result);
                case CANCEL -> by.cancel((Cancel) result);
                case REPLACE -> by.endWith((Replace) result);
                case REDIRECT, RETRY, FORK, CACHE -> throw Judgement.notForElements(result);
            };
        }
    },
    ERROR {
        @Override
        HookPoint point(OperationPoints points) {
            return Objects.requireNonNull(points.error());
        }

        @Override
        Effect judge(Judgement by, HookResult result) {
            return switch (result.type()) {
                case CONTINUE, SKIPPED -> Effect.none();
                case MODIFIED -> by.recover(result, ((Modified) result).value());
                case CANCEL -> by.cancel((Cancel) result);
                case REDIRECT -> by.redirect((Redirect) result, 1);
                case REPLACE -> by.replaceOnError((Replace) result);
                case RETRY -> by.retryAgain((Retry) result);
                case FORK -> by.fork((Fork) result, 0);
                case CACHE -> by.cacheOnError((Cache) result);
            };
        }
    };

    /** The point of an operation that the column is for. */
    abstract HookPoint point(OperationPoints points);

    /**
     * Checks a result and says what it comes to.
     *
     * @throws io.llmspell.hook.InvalidHookResultException if it does not fit the operation or its limits
     */
    abstract Effect judge(Judgement by, HookResult result);
}
