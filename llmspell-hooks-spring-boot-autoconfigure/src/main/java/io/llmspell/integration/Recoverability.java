package io.llmspell.integration;

import io.llmspell.hook.HookCancelledException;
import java.util.concurrent.CancellationException;

/** Which exceptions hooks may retry, redirect and recover from. */
final class Recoverability {

    private Recoverability() {}

    static boolean isRecoverable(Throwable exception) {
        return !(exception instanceof HookCancelledException
                || exception instanceof InterruptedException
                || exception instanceof CancellationException
                || exception instanceof VirtualMachineError);
    }
}
