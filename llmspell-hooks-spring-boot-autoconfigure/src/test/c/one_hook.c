/* The smallest plug-in; what it is told by the compiler makes it one that is refused. */
#include <llmspell_hooks.h>

#ifndef RESULT
#define RESULT 0
#endif

static int calls;

static const char *count(const char *json, void *user) {
  (void)json;
  (void)user;
  return ++calls == 1 ? "\"first\"" : "\"later\"";
}

#ifndef NO_INIT
LLMSPELL_EXPORT int llmspell_plugin_init(const llmspell_api *api) {
#ifdef FAILING
  api->hook_register("denied", count, 0);
#endif
#ifndef NO_HOOK
  api->hook_register("point", count, 0);
#endif
  return RESULT;
}
#endif
