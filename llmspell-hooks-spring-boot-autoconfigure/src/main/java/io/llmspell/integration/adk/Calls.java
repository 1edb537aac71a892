package io.llmspell.integration.adk;

import io.llmspell.integration.HookTemplate;
import java.util.function.Supplier;

/**
 * What the hooks of all runners have in common.
 *
 * @param hooks runs the operations
 * @param tools runs those of tools
 * @param models puts hooks around the models of agents
 * @param sessions puts hooks around services of sessions
 */
record Calls(Supplier<HookTemplate> hooks, ToolCalls tools, AgentModels models, SessionBeans sessions) {}
