/* A hook that returns nothing, and one whose result is a literal. They read nothing of what they are given. */
#include <llmspell_hooks.h>

#include <stddef.h>

static const char *nothing(const char *context, void *user_data) {
  (void)context;
  (void)user_data;
  return NULL;
}

static const char *result(const char *context, void *user_data) {
  (void)context;
  (void)user_data;
  return "{\"type\": \"modified\", \"value\": {\"amount\": 251}}";
}

int llmspell_plugin_init(const llmspell_api *api) {
  static const char options[] = "{\"on_failure\": \"cancel\"}";
  return api->hook_register_with("custom:nothing", nothing, NULL, options) < 0
      || api->hook_register_with("custom:result", result, NULL, options) < 0;
}
