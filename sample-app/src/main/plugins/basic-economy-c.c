/* Flights of a basic economy reservation stay as they are: AirlinePolicy.againstFlightChange in C. */
#include <llmspell_hooks.h>

#include <stdio.h>
#include <string.h>

static const llmspell_api *llmspell;

/*
 * The context is read where it is: a value is a pointer to where it begins, NULL if there is none. The host writes JSON
 * without spaces, and a text the same way wherever it is, so texts are compared and copied as they are written.
 */

static const char *end_of(const char *value) {
  if (*value == '"') {
    for (value++; *value != '"'; value++) {
      value += *value == '\\';
    }
    return value + 1;
  }
  if (*value != '{' && *value != '[') {
    return value + strcspn(value, ",]}");
  }
  for (value++; *value != '}' && *value != ']';) {
    value = (*value == ',' || *value == ':') ? value + 1 : end_of(value);
  }
  return value + 1;
}

/* The first value of a list; of an object, its first key. */
static const char *first(const char *container) {
  if (container == NULL || (*container != '{' && *container != '[')) {
    return NULL;
  }
  return (container[1] == '}' || container[1] == ']') ? NULL : container + 1;
}

/* The value after this one; in an object keys and values take turns. */
static const char *next(const char *value) {
  value = end_of(value);
  return (*value == ',' || *value == ':') ? value + 1 : NULL;
}

static int is(const char *value, const char *json) {
  return value != NULL && strncmp(value, json, end_of(json) - json) == 0;
}

/* The value that an object has under a key, which is a JSON text. */
static const char *member(const char *object, const char *key) {
  if (object == NULL || *object != '{' || key == NULL) {
    return NULL;
  }
  for (const char *each = first(object); each != NULL; each = next(next(each))) {
    if (is(each, key)) {
      return next(each);
    }
  }
  return NULL;
}

static int is_text(const char *value) {
  return value != NULL && *value == '"';
}

/* A text without its quotes, for a "%.*s" of printf. */
#define TEXT(value) (int)(end_of(value) - (value) - 2), (value) + 1

/* Writes "LM1 on 2026-03-10, LM2 on 2026-03-11"; 0 if these are no flights, or too many. */
static int list(char *out, size_t size, const char *flights) {
  size_t length = 0;
  *out = '\0';
  for (const char *flight = first(flights); flight != NULL; flight = next(flight)) {
    const char *number = member(flight, "\"flight_number\"");
    const char *date = member(flight, "\"date\"");
    if (!is_text(number) || !is_text(date)) {
      return 0;
    }
    length += snprintf(out + length, size - length, "%s%.*s on %.*s", (length == 0) ? "" : ", ", TEXT(number),
                       TEXT(date));
    if (length >= size) {
      return 0;
    }
  }
  return 1;
}

static const char *keep_flights(const char *context, void *user_data) {
  (void)user_data;
  const char *request = member(member(context, "\"arguments\""), "\"request\"");
  const char *change = member(request, "\"arguments\"");
  const char *id = member(change, "\"reservation_id\"");
  const char *reservation = member(member(member(request, "\"facts\""), "\"reservations\""), id);
  if (!is(member(reservation, "\"cabin\""), "\"basic_economy\"")) {
    return NULL; /* go on */
  }
  char before[2000], after[2000], result[5000];
  if (!list(before, sizeof before, member(reservation, "\"flights\"")) ||
      !list(after, sizeof after, member(change, "\"flights\""))) {
    return llmspell->fail("these are no flights, or too many");
  }
  if (strcmp(before, after) == 0) {
    return NULL;
  }
  snprintf(result, sizeof result,
           "{\"type\": \"cancel\", \"reason\": \"reservation %.*s is basic economy: its flights cannot be changed"
           " (%s to %s)\"}",
           TEXT(id), before, after);
  return llmspell->answer(result); /* a copy: the array ends with this call */
}

int llmspell_plugin_init(const llmspell_api *api) {
  if (!LLMSPELL_HAS(api, last_error)) {
    return 1; /* the host is older than this header */
  }
  llmspell = api;
  return api->hook_register_with("BeforeToolExecution", keep_flights, NULL,
                                 "{\"name\": \"keepFlights\","
                                 " \"description\": \"Flights of a basic economy reservation stay as they are, in C\","
                                 " \"phase\": \"guard\", \"priority\": \"high\", \"mode\": \"shadow\","
                                 " \"components\": \"update_reservation_flights\"}") < 0;
}
