package io.llmspell.bridge;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Logs what becomes of scripts. */
public final class ScriptLog implements ScriptListener {

    private static final Log logger = LogFactory.getLog(ScriptLog.class);

    @Override
    public void loaded(ScriptStatus script) {
        logger.info("Loaded " + script.file() + " with the hooks " + script.hooks());
    }

    @Override
    public void failed(String language, ScriptException problem) {
        logger.error("A script was not loaded; an earlier version, if there is one, stays in force: "
                + problem.getMessage());
    }

    @Override
    public void removed(ScriptStatus script) {
        logger.info("Removed " + script.file() + " with the hooks " + script.hooks());
    }
}
