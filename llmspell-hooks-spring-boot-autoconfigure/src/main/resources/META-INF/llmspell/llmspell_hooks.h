/*
 * The C interface of llmspell-hooks: hooks and events of an application in a shared library.
 *
 * A plug-in is a shared library that exports llmspell_plugin_init and, where it has to tidy up,
 * llmspell_plugin_shutdown. It is loaded into the process of the application, which trusts it: nothing
 * bounds its memory or time, nothing can stop it, and a wrong pointer ends the process.
 *
 * Texts
 *   Every text ends with a NUL and is UTF-8; where the name of a parameter ends with _json, or a handler
 *   gets or returns it, it is JSON. A JSON string is one with its quotes: "\"continue\"".
 *
 * Who owns what
 *   - What the host gives to a handler belongs to the host, and ends as the handler returns.
 *   - What a plug-in gives to a function belongs to the plug-in: the host has copied it as the function returns.
 *   - What a handler returns is read as it returns, on its thread, and never freed by the host. So it may be NULL, a
 *     literal, or static. A text made for this one call (in an array of the handler, or with malloc) goes through
 *     answer: it is copied, may be freed at once, and what answer returns is what the handler returns:
 *         char *json = make();
 *         const char *result = api->answer(json);
 *         free(json);
 *         return result;
 *   - What call returns belongs to the plug-in, which gives it back to release, from any thread.
 *   - What last_error returns belongs to the host, and lasts until the next function of the interface is called on
 *     the same thread.
 *
 * Threads
 *   Handlers are called on threads of the application, by several at once. Every function may be called from any thread, also
 *   from those that the plug-in has made itself, from llmspell_plugin_init until llmspell_plugin_shutdown returns.
 *   Only answer and fail are for a handler that runs, on its thread. A plug-in ends its own threads
 *   before llmspell_plugin_shutdown returns, as the library is unloaded then.
 *
 * Errors
 *   A function that fails returns -1 or NULL, and last_error says why. Nothing is thrown into a plug-in.
 *   A handler that fails returns what fail returns. An exception of C++ must not leave a handler.
 *
 * Versions
 *   A later version only adds functions at the end, so a plug-in runs with every host that has as much as the header it
 *   was compiled with: LLMSPELL_HAS says so.
 */
#ifndef LLMSPELL_HOOKS_H
#define LLMSPELL_HOOKS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LLMSPELL_API_VERSION 1

#if defined(_WIN32)
#define LLMSPELL_EXPORT __declspec(dllexport)
#else
#define LLMSPELL_EXPORT __attribute__((visibility("default")))
#endif

/* Of log. */
#define LLMSPELL_LOG_ERROR 1
#define LLMSPELL_LOG_WARN 2
#define LLMSPELL_LOG_INFO 3
#define LLMSPELL_LOG_DEBUG 4
#define LLMSPELL_LOG_TRACE 5

/* A registered hook or a subscription: positive, and never used again. */
typedef int64_t llmspell_id;

/*
 * A hook, or a handler of events. A hook gets its context: an object with point, component, correlation_id,
 * arguments, result, error and metadata. A handler of events gets the event, and what it returns is ignored.
 *
 * A hook returns NULL or "\"continue\"" to go on, or an object with the type of its result and the fields of that:
 * {"type": "cancel", "reason": "no such flight"}. user_data is what it was registered with, or NULL.
 */
typedef const char *(*llmspell_handler)(const char *json, void *user_data);

typedef struct llmspell_api {
  /* LLMSPELL_API_VERSION of the host. */
  uint32_t version;

  /* The bytes of this structure in the host. */
  uint32_t size;

  /* Puts a hook on a point, such as "before_tool_execution". Returns its id, or -1. */
  llmspell_id (*hook_register)(const char *point, llmspell_handler handler, int priority);

  /*
   * The same with user data and all options, an object or NULL: priority, phase, name, tags, components, on_failure,
   * execution, timeout_ms.
   */
  llmspell_id (*hook_register_with)(const char *point, llmspell_handler handler, void *user_data,
                                    const char *options_json);

  /* Removes a hook, also from inside of it. Calls that have begun go on. Returns 0, or -1 if there is none. */
  int (*hook_unregister)(llmspell_id hook);

  /* Publishes an event with these data; NULL for none. Returns 0, or -1. */
  int (*event_publish)(const char *type, const char *data_json);

  /* Has the events of a pattern handled; config_json holds options, an object or NULL. Returns its id, or -1. */
  llmspell_id (*event_subscribe)(const char *pattern, const char *config_json, llmspell_handler handler);

  /* The same with user data. */
  llmspell_id (*event_subscribe_with)(const char *pattern, const char *config_json, llmspell_handler handler,
                                      void *user_data);

  /* Ends a subscription, also from inside of its handler. Returns 0, or -1 if there is none. */
  int (*event_unsubscribe)(llmspell_id subscription);

  /*
   * Any function of scripts that takes no function: call("state.get", "[\"seats\"]"). arguments_json is an array, or NULL for
   * none. Returns the result, "null" for none, to be given to release; or NULL.
   */
  char *(*call)(const char *function, const char *arguments_json);

  /* Frees what call has returned; NULL is ignored. */
  void (*release)(void *result);

  /* Copies the result of the handler that runs on this thread. To be returned by it. */
  const char *(*answer)(const char *json);

  /* The handler that runs on this thread has failed, for this reason. To be returned by it. */
  const char *(*fail)(const char *message);

  /* Writes a line to the log of the application. Returns 0, or -1. */
  int (*log)(int level, const char *message);

  /* Why a function has failed on this thread the last time; NULL if none has. */
  const char *(*last_error)(void);
} llmspell_api;

/* Whether the host has this function: LLMSPELL_HAS(api, last_error), the last one, means all of this header. */
#define LLMSPELL_HAS(api, function) \
  ((api)->size >= offsetof(llmspell_api, function) + sizeof((api)->function))

/*
 * Called once, when the library is loaded; api lasts until llmspell_plugin_shutdown returns. Registers what the plug-in
 * does, at least one hook or handler. Returns 0; anything else refuses: the plug-in has tidied up itself, and is not told to shut down.
 */
LLMSPELL_EXPORT int llmspell_plugin_init(const llmspell_api *api);

/* Called once, when no handler runs any more and before the library is unloaded. Need not be there. */
LLMSPELL_EXPORT void llmspell_plugin_shutdown(void);

#ifdef __cplusplus
}
#endif

#endif
