/* What ScriptContractTests drives, in C. */
#include <llmspell_hooks.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const llmspell_api *api;
static llmspell_id leaving;
static llmspell_id relaying;
static atomic_bool ended;

/* A piece of JSON, as it stands there. */
typedef struct {
  const char *at;
  size_t length;
} piece;

static const piece none = {NULL, 0};

/* Behind a string, at whose first quote it begins. */
static const char *behind_string(const char *json) {
  for (json++; *json != '"'; json++) {
    json += *json == '\\';
  }
  return json + 1;
}

/* Behind a value of an object or a list, or behind the name of one. */
static const char *behind(const char *json) {
  int depth = 0;
  while (depth > 0 || strchr(",:}]", *json) == NULL) {
    if (*json == '"') {
      json = behind_string(json);
      continue;
    }
    depth += (*json == '{' || *json == '[') - (*json == '}' || *json == ']');
    json++;
  }
  return json;
}

static bool is(piece string, const char *text) {
  return string.length == strlen(text) + 2 && strncmp(string.at + 1, text, strlen(text)) == 0;
}

static bool is_nothing(piece value) { return value.at == NULL || strncmp(value.at, "null", 4) == 0; }

/* The value of this name in an object. */
static piece member(const char *object, const char *name) {
  for (const char *at = object; *at == '{' || *at == ',';) {
    piece found = {at + 1, 0};
    if (*found.at == '}') {
      return none;
    }
    at = behind(found.at);
    found.length = at - found.at;
    piece value = {at + 1, 0};
    at = behind(value.at);
    value.length = at - value.at;
    if (is(found, name)) {
      return value;
    }
  }
  return none;
}

static const char *element(const char *list, int index) {
  const char *at = list + 1;
  while (index-- > 0) {
    at = behind(at) + 1;
  }
  return at;
}

static piece argument(const char *context, const char *name) { return member(member(context, "arguments").at, name); }

/* Answers with three texts, one after the other. */
static const char *answer(const char *before, piece value, const char *after) {
  char *text = malloc(strlen(before) + value.length + strlen(after) + 1);
  sprintf(text, "%s%.*s%s", before, (int)value.length, value.at, after);
  const char *result = api->answer(text);
  free(text);
  return result;
}

static const char *as_it_is(piece value) { return is_nothing(value) ? NULL : answer("", value, ""); }

static const char *replaced(piece value) { return answer("{\"type\":\"replace\",\"with\":", value, "}"); }

static const char *replaced_by(bool value) {
  return value ? "{\"type\":\"replace\",\"with\":\"true\"}" : "{\"type\":\"replace\",\"with\":\"false\"}";
}

static const char *failed(void) { return api->fail(api->last_error()); }

/* Answers with whatever the call says. */
static const char *before(const char *context, void *user) {
  (void)user;
  return as_it_is(argument(context, "reply"));
}

static const char *after(const char *context, void *user) {
  (void)user;
  return atoi(member(context, "attempt").at) < 2 ? as_it_is(argument(context, "after")) : NULL;
}

static const char *on_error(const char *context, void *user) {
  (void)user;
  return as_it_is(argument(context, "on_error"));
}

/* Publishes what it is given. */
static const char *mirror(const char *context, void *user) {
  (void)user;
  return api->event_publish("contract.context", context) == 0 ? NULL : failed();
}

static const char *relay(const char *event, void *user) {
  (void)user;
  static const char format[] = "[\"contract.out\",%s,{\"metadata\":{\"via\":\"script\"}}]";
  char *arguments = malloc(sizeof format + strlen(event));
  sprintf(arguments, format, event);
  char *result = api->call("event.publish", arguments);
  free(arguments);
  api->release(result);
  return result != NULL ? NULL : failed();
}

/* What is in the event that a function gives back. */
static const char *data_of(char *events, const char *event) {
  const char *result = events != NULL ? replaced(member(event, "data")) : failed();
  api->release(events);
  return result;
}

static const char *receive(void) {
  char *event = api->call("event.receive", "[\"pulled\", 100]");
  return data_of(event, event);
}

static const char *second_of_batch(void) {
  char *events = api->call("event.receive_batch", "[\"pulled\", 10, 100]");
  return data_of(events, events != NULL ? element(events, 1) : NULL);
}

static const char *receive_nothing(void) {
  char *event = api->call("event.receive", "[\"pulled\", 1]");
  bool nothing = event != NULL && strcmp(event, "null") == 0;
  api->release(event);
  return nothing ? "{\"type\":\"replace\",\"with\":\"nil\"}" : "{\"type\":\"replace\",\"with\":\"some\"}";
}

static const char *query(void) {
  char *events = api->call("event.query", "[{\"type\": \"contract.stored\", \"newest_first\": true, \"limit\": 1}]");
  return data_of(events, events != NULL ? element(events, 0) : NULL);
}

static const char *state(void) {
  api->release(api->call("state.set", "[\"word\", {\"first\": \"a\", \"list\": [1, 2]}]"));
  char *word = api->call("state.get", "[\"word\"]");
  char *count = api->call("state.add", "[\"count\"]");
  char text[100] = "";
  if (word != NULL && count != NULL) {
    piece first = member(word, "first");
    snprintf(text, sizeof text, "{\"type\":\"replace\",\"with\":%.*s%s\"}", (int)first.length - 1, first.at, count);
  }
  api->release(word);
  api->release(count);
  return text[0] != 0 ? api->answer(text) : failed();
}

static const char *list(void) {
  char *hooks = api->call("hook.list", NULL);
  const char *result = hooks != NULL ? replaced(member(element(hooks, 0), "name")) : failed();
  api->release(hooks);
  return result;
}

/* As nothing can stop it, the test ends it. */
static const char *loop(void) {
  while (!atomic_load(&ended)) {
  }
  return NULL;
}

static const char *end_loop(void) {
  atomic_store(&ended, true);
  return NULL;
}

static const char *deep(void) {
  static char brackets[100000];
  memset(brackets, '[', sizeof brackets - 1);
  return brackets;
}

static const char *worker(const char *context, void *user) {
  (void)user;
  piece wanted = argument(context, "text");
  if (is(wanted, "receive")) {
    return receive();
  } else if (is(wanted, "batch")) {
    return second_of_batch();
  } else if (is(wanted, "none")) {
    return receive_nothing();
  } else if (is(wanted, "query")) {
    return query();
  } else if (is(wanted, "state")) {
    return state();
  } else if (is(wanted, "list")) {
    return list();
  } else if (is(wanted, "leave")) {
    return replaced_by(api->hook_unregister(leaving) == 0);
  } else if (is(wanted, "unsubscribe")) {
    return replaced_by(api->event_unsubscribe(relaying) == 0);
  } else if (is(wanted, "log")) {
    api->log(LLMSPELL_LOG_WARN, "said by a script");
  } else if (is(wanted, "denied")) {
    return api->event_publish("secret.plan", "{}") == 0 ? NULL : failed();
  } else if (is(wanted, "caught")) {
    return replaced_by(api->event_publish("secret.plan", "{}") == 0);
  } else if (is(wanted, "throw")) {
    return api->fail("boom");
  } else if (is(wanted, "loop")) {
    return loop();
  } else if (is(wanted, "end")) {
    return end_loop();
  } else if (is(wanted, "nan")) {
    return "{\"type\":\"replace\",\"with\":NaN}";
  } else if (is(wanted, "cut off")) {
    return "{\"type\":\"replace\",\"with\":\"abc";
  } else if (is(wanted, "two values")) {
    return "{\"type\":\"replace\",\"with\":1} 2";
  } else if (is(wanted, "bytes")) {
    return "{\"type\":\"replace\",\"with\":\"\xff\xfe\"}";
  } else if (is(wanted, "half")) {
    return "{\"type\":\"replace\",\"with\":\"\\ud800\"}";
  } else if (is(wanted, "deep")) {
    return deep();
  } else if (is(wanted, "empty")) {
    return "";
  } else if (is(wanted, "register")) {
    return api->hook_register("BeforeToolExecution", before, 0) > 0 ? NULL : failed();
  }
  return NULL;
}

static const char *leaver(const char *context, void *user) {
  (void)context;
  (void)user;
  return NULL;
}

static const char *guard(const char *context, void *user) {
  (void)user;
  if (!is_nothing(member(context, "decision")) || is(argument(context, "text"), "forbidden")) {
    return "{\"type\":\"cancel\",\"reason\":\"seen\"}";
  }
  return "\"continue\"";
}

/* A hook of C is at one point, so what other languages write once is three hooks here. */
static bool mirrors(const char *point, const char *name) {
  char options[300];
  snprintf(options, sizeof options,
           "{\"name\": \"%s\", \"components\": [\"mirror\"], \"phase\": \"observe\", \"priority\": 7,"
           " \"tags\": [\"one\", \"two\"], \"on_failure\": \"allow\", \"execution\": \"caller_thread\","
           " \"timeout_ms\": 2000, \"description\": \"mirrors\", \"version\": \"2.0\"}",
           name);
  return api->hook_register_with(point, mirror, NULL, options) > 0;
}

static bool hooks(const char *point, llmspell_handler handler, const char *options) {
  return api->hook_register_with(point, handler, NULL, options) > 0;
}

static bool subscribes(void) {
  char *pulled = api->call("event.subscribe", "[\"contract.pull\", {\"name\": \"pulled\"}]");
  api->release(pulled);
  relaying = api->event_subscribe("contract.in.*", "{\"name\": \"relay\"}", relay);
  return pulled != NULL && relaying > 0;
}

int llmspell_plugin_init(const llmspell_api *given) {
  api = given;
  if (!hooks("BeforeToolExecution", before, "{\"name\": \"before\", \"components\": [\"replier\"]}") ||
      !hooks("AfterToolExecution", after, "{\"name\": \"after\", \"components\": \"replier\"}") ||
      !hooks("ToolError", on_error, "{\"name\": \"error\", \"components\": \"replier\"}") ||
      !mirrors("BeforeToolExecution", "mirror") || !mirrors("AfterToolExecution", "mirror-after") ||
      !mirrors("ToolError", "mirror-error") || !subscribes() ||
      !hooks("BeforeToolExecution", worker,
             "{\"name\": \"worker\", \"components\": \"worker\", \"phase\": \"transform\"}")) {
    return 1;
  }
  leaving = api->hook_register_with("custom:leaving", leaver, NULL, "{\"name\": \"leaver\"}");
  return leaving < 0 || !hooks("BeforeToolExecution", guard,
                               "{\"name\": \"guard\", \"phase\": \"guard\", \"components\": \"guarded\"}");
}
