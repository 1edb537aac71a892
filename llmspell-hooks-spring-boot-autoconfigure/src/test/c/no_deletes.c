/* No tool may delete, and whoever tries is told of in an event. */
#include <llmspell_hooks.h>

#include <string.h>

static const llmspell_api *llmspell;

static const char *no_deletes(const char *context, void *user_data) {
  (void)user_data;
  if (strstr(context, "\"component\":\"delete_") == NULL) {
    return NULL; /* go on */
  }
  if (llmspell->event_publish("files.delete.refused", context) < 0) {
    llmspell->log(LLMSPELL_LOG_WARN, llmspell->last_error()); /* not permitted, for instance */
  }
  return "{\"type\": \"cancel\", \"reason\": \"nothing is deleted here\"}";
}

int llmspell_plugin_init(const llmspell_api *api) {
  if (!LLMSPELL_HAS(api, last_error)) {
    return 1; /* the host is older than this header */
  }
  llmspell = api;
  return api->hook_register("BeforeToolExecution", no_deletes, 10) < 0;
}
