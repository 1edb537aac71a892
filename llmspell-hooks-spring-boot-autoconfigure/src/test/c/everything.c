/* Does all that a plug-in can do, well and badly: the test calls its handlers by the names of their points. */
#include <llmspell_hooks.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const llmspell_api *api;
static llmspell_id self;
static llmspell_id subscription;
static atomic_long calls;
static char *unending;

static const char *nothing(const char *json, void *user) {
  (void)json;
  (void)user;
  return NULL;
}

static const char *literal(const char *json, void *user) {
  (void)json;
  return user;
}

/* What it is given, as a text of its own on the heap. */
static const char *echo(const char *json, void *user) {
  (void)user;
  char *copy = malloc(strlen(json) + 1);
  strcpy(copy, json);
  const char *result = api->answer(copy);
  memset(copy, 'x', strlen(copy));
  free(copy);
  return result;
}

/* On the stack. */
static const char *decide(const char *json, void *user) {
  (void)user;
  if (strstr(json, "\"delete_files\"") == NULL) {
    return "\"continue\"";
  }
  char result[100];
  snprintf(result, sizeof result, "{\"type\":\"cancel\",\"reason\":\"call %ld\"}", atomic_fetch_add(&calls, 1) + 1);
  return api->answer(result);
}

static const char *fails(const char *json, void *user) {
  (void)json;
  (void)user;
  return api->fail("the table of seats is gone");
}

static const char *stale(const char *json, void *user) {
  (void)json;
  static const char *kept;
  if (kept == NULL) {
    kept = api->answer("\"continue\"");
    return NULL;
  }
  (void)user;
  return kept;
}

static const char *huge(const char *json, void *user) {
  (void)json;
  (void)user;
  if (unending == NULL) {
    size_t size = 100u << 20;
    unending = malloc(size + 1);
    memset(unending, 'a', size);
    unending[0] = '"';
    unending[size - 1] = '"';
    unending[size] = 0;
  }
  return unending;
}

static const char *deep(const char *json, void *user) {
  (void)json;
  (void)user;
  static char text[20001];
  memset(text, '[', 10000);
  memset(text + 10000, ']', 10000);
  return text;
}

static const char *pointer_8(const char *json, void *user) {
  (void)json;
  (void)user;
  return (const char *)8;
}

static const char *pointer_minus_1(const char *json, void *user) {
  (void)json;
  (void)user;
  return (const char *)-1;
}

static const char *unregisters_itself(const char *json, void *user) {
  (void)json;
  (void)user;
  char result[100];
  int first = api->hook_unregister(self);
  int again = api->hook_unregister(self);
  snprintf(result, sizeof result, "[%d,%d]", first, again);
  return api->answer(result);
}

/* Calls the function that the context names, and answers with its result. */
static const char *calls_host(const char *json, void *user) {
  (void)json;
  char *result = api->call("state.get", user);
  if (result == NULL) {
    return api->fail(api->last_error());
  }
  const char *answer = api->answer(result);
  api->release(result);
  return answer;
}

static const char *publishes(const char *json, void *user) {
  (void)user;
  return api->event_publish("seats.sold", json) == 0 ? NULL : api->fail(api->last_error());
}

static const char *error(char *text, size_t size, const char *what, int64_t result) {
  size_t used = strlen(text);
  snprintf(text + used, size - used, "%s %lld %s\\n", what, (long long)result, result == -1 ? api->last_error() : "");
  return text;
}

/* All that may go wrong in calls of the interface; the answer says what came back. */
static const char *mistakes(const char *json, void *user) {
  (void)json;
  (void)user;
  char text[4000] = "\"";
  error(text, sizeof text, "point NULL:", api->hook_register(NULL, nothing, 0));
  error(text, sizeof text, "handler NULL:", api->hook_register("point", NULL, 0));
  error(text, sizeof text, "point 8:", api->hook_register((const char *)8, nothing, 0));
  error(text, sizeof text, "not UTF-8:", api->hook_register("\xff\xfe", nothing, 0));
  error(text, sizeof text, "options:", api->hook_register_with("point", nothing, NULL, "{priority:"));
  error(text, sizeof text, "options array:", api->hook_register_with("point", nothing, NULL, "[]"));
  error(text, sizeof text, "denied:", api->hook_register("denied", nothing, 0));
  error(text, sizeof text, "broken:", api->hook_register("broken", nothing, 0));
  error(text, sizeof text, "no hook:", api->hook_unregister(4711));
  error(text, sizeof text, "a subscription:", api->hook_unregister(subscription));
  error(text, sizeof text, "data:", api->event_publish("type", "nothing"));
  error(text, sizeof text, "more:", api->event_publish("type", "{} {}"));
  error(text, sizeof text, "function:", api->call("nothing", NULL) == NULL ? -1 : 0);
  error(text, sizeof text, "no function:", api->call("state.burn", NULL) == NULL ? -1 : 0);
  error(text, sizeof text, "no array:", api->call("state.get", "{}") == NULL ? -1 : 0);
  error(text, sizeof text, "level:", api->log(9, "line"));
  strcat(text, "\"");
  for (char *at = text + 1; at[1] != 0; at++) {
    if (*at == '"') {
      *at = '\'';
    }
  }
  return api->answer(text);
}

/* An endless recursion through the host, which calls the handlers of its events on this thread. */
static const char *on_event(const char *json, void *user) {
  (void)user;
  return api->event_publish("seats.again", json) == 0 ? NULL : api->fail(api->last_error());
}

static const char *on_sold(const char *json, void *user) {
  (void)json;
  atomic_fetch_add((atomic_long *)user, 1);
  return NULL;
}

static const char *sold(const char *json, void *user) {
  (void)json;
  char result[30];
  snprintf(result, sizeof result, "%ld", atomic_load((atomic_long *)user));
  return api->answer(result);
}

static void *publish_from_thread(void *unused) {
  (void)unused;
  long failed = 0;
  if (api->event_publish("seats.sold", "{\"from\":\"a thread\"}") != 0) {
    failed++;
  }
  if (api->hook_unregister(4711) != -1 || strstr(api->last_error(), "4711") == NULL) {
    failed++;
  }
  /* No handler runs here. */
  if (api->answer("1") != NULL) {
    failed++;
  }
  char *result = api->call("state.get", "[\"seats\"]");
  if (result == NULL) {
    failed++;
  }
  api->release(result);
  return (void *)failed;
}

static const char *own_thread(const char *json, void *user) {
  (void)json;
  (void)user;
  pthread_t thread;
  void *failed = (void *)99;
  pthread_create(&thread, NULL, publish_from_thread, NULL);
  pthread_join(thread, &failed);
  return failed == NULL ? "\"fine\"" : "\"failed\"";
}

static atomic_long received;

static int hook(const char *point, llmspell_handler handler, void *user) {
  return api->hook_register_with(point, handler, user, NULL) < 0;
}

LLMSPELL_EXPORT int llmspell_plugin_init(const llmspell_api *given) {
  api = given;
  if (!LLMSPELL_HAS(api, last_error) || api->version != LLMSPELL_API_VERSION || api->last_error() != NULL) {
    return 77;
  }
  int failed = api->hook_register("BeforeToolExecution", decide, 7) < 0;
  failed += api->hook_register_with("options", nothing, NULL, "{\"priority\":3,\"name\":\"n\",\"tags\":[\"a\",\"b\"]}") < 0;
  failed += hook("nothing", nothing, NULL);
  failed += hook("literal", literal, "{\"type\":\"replace\",\"result\":{\"seat\":\"12A \xe2\x9c\x88\",\"free\":[1,2.5,true,null]}}");
  failed += hook("bad json", literal, "{type:");
  failed += hook("no text", literal, "");
  failed += hook("not utf-8", literal, "\"\xff\xfe\"");
  failed += hook("two values", literal, "1 2");
  failed += hook("numbers", literal, "[9223372036854775807,9223372036854775808,1e300,-0.5]");
  failed += hook("surrogate", literal, "\"\\ud800\"");
  failed += hook("echo", echo, NULL);
  failed += hook("fails", fails, NULL);
  failed += hook("stale", stale, NULL);
  failed += hook("huge", huge, NULL);
  failed += hook("deep", deep, NULL);
  failed += hook("pointer 8", pointer_8, NULL);
  failed += hook("pointer -1", pointer_minus_1, NULL);
  self = api->hook_register("unregisters itself", unregisters_itself, 0);
  failed += hook("calls", calls_host, "[\"seats\"]");
  failed += hook("calls in vain", calls_host, "[\"denied\"]");
  failed += hook("publishes", publishes, NULL);
  failed += hook("mistakes", mistakes, NULL);
  failed += hook("own thread", own_thread, NULL);
  failed += hook("sold", sold, &received);
  subscription = api->event_subscribe_with("seats.sold", NULL, on_sold, &received);
  failed += subscription < 0;
  failed += api->event_subscribe("seats.again", "{\"capacity\":10}", on_event) < 0;
  llmspell_id gone = api->event_subscribe("gone", NULL, on_event);
  failed += api->event_unsubscribe(gone);
  failed += api->log(LLMSPELL_LOG_INFO, "everything is \"there\"");
  return failed;
}

LLMSPELL_EXPORT void llmspell_plugin_shutdown(void) {
  free(unending);
  api->log(LLMSPELL_LOG_INFO, "shut down");
  api = NULL;
}
