/* Answers the cases of tests/parity through the C ABI: parity, in the folder of cases.tsv.
 * Every file is read twice, by the library and by this program through the function for memory; both have to agree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campix.h"
#include "sha256.h"

static const unsigned char KEY[32] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
                                      7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};

/* One answer: handles live until the next case, so that borrowed texts stay valid. */
typedef struct {
  campix_status status;
  campix_error *error;
  campix_photo *photo;
  campix_facts *facts;
  campix_profile *profile;
  campix_report *report;
  campix_made *made;
  campix_buffer *buffer;
  campix_id *id;
  campix_roster *roster;
  campix_names *names;
  campix_day *day;
  campix_day_report *day_report;
  const char *json;
  char hex[65];
} answer;

static void release(answer *a) {
  campix_error_free(a->error);
  campix_photo_free(a->photo);
  campix_facts_free(a->facts);
  campix_profile_free(a->profile);
  campix_report_free(a->report);
  campix_made_free(a->made);
  campix_buffer_free(a->buffer);
  campix_id_free(a->id);
  campix_roster_free(a->roster);
  campix_names_free(a->names);
  campix_day_free(a->day);
  campix_day_report_free(a->day_report);
}

static void die(const char *what, const char *where) {
  fprintf(stderr, "parity: %s: %s\n", what, where);
  exit(3);
}

static unsigned char *read_file(const char *path, size_t *length) {
  size_t room = 16u << 20;
  unsigned char *data = malloc(room);
  FILE *file = fopen(path, "rb");
  *length = 0;
  if (data == NULL) {
    die("no memory", path);
  }
  if (file == NULL) {
    free(data);
    return NULL;
  }
  *length = fread(data, 1, room, file);
  fclose(file);
  return data;
}

static void hash(answer *a, const unsigned char *data, size_t length) { sha256_hex(data, length, a->hex); }

/* Opens a photo by its path, and again from memory. */
static int photo(answer *a, const char *file) {
  campix_photo *twin = NULL;
  campix_error *error = NULL;
  size_t length = 0;
  const char *dot = strrchr(file, '.');
  unsigned char *data = read_file(file, &length);
  a->status = campix_photo_open(file, NULL, &a->photo, &a->error);
  if (data != NULL) {
    campix_status status = campix_photo_decode(data, length, dot == NULL ? NULL : dot + 1, NULL, &twin, &error);
    if (status != a->status || strcmp(campix_error_json(error).data, campix_error_json(a->error).data) != 0 ||
        strcmp(campix_photo_digest(twin).data, campix_photo_digest(a->photo).data) != 0) {
      die("file and memory differ", file);
    }
  }
  free(data);
  campix_error_free(error);
  campix_photo_free(twin);
  return a->status == CAMPIX_STATUS_OK;
}

static int facts(answer *a, const char *file) {
  if (!photo(a, file)) {
    return 0;
  }
  a->status = campix_measure(a->photo, &a->facts, &a->error);
  return a->status == CAMPIX_STATUS_OK;
}

static int profile(answer *a, const char *id) {
  a->status = campix_profile_builtin(id, &a->profile, &a->error);
  return a->status == CAMPIX_STATUS_OK;
}

static int roster(answer *a, const char *file, int set_aside) {
  const char *options = set_aside ? "faulty-rows = 'set-aside'" : NULL;
  campix_roster *twin = NULL;
  campix_error *error = NULL;
  size_t length = 0;
  unsigned char *data = read_file(file, &length);
  a->status = campix_roster_open(file, options, &a->roster, &a->error);
  if (data != NULL) {
    campix_status status = campix_roster_read(data, length, options, &twin, &error);
    if (status != a->status || strcmp(campix_error_json(error).data, campix_error_json(a->error).data) != 0 ||
        strcmp(campix_roster_json(twin).data, campix_roster_json(a->roster).data) != 0) {
      die("file and memory differ", file);
    }
  }
  free(data);
  campix_error_free(error);
  campix_roster_free(twin);
  return a->status == CAMPIX_STATUS_OK;
}

static void stack(answer *a, char *ids) {
  campix_profile *parts[8] = {NULL};
  size_t count = 0;
  size_t at;
  char *id;
  for (id = strtok(ids, "+"); id != NULL && count < 8 && a->status == CAMPIX_STATUS_OK; id = strtok(NULL, "+")) {
    a->status = campix_profile_builtin(id, &parts[count++], &a->error);
  }
  if (a->status == CAMPIX_STATUS_OK) {
    /* C has no implicit conversion from T** to const T* const*. */
    a->status = campix_profile_stack((const campix_profile *const *)parts, count, &a->profile, &a->error);
  }
  for (at = 0; at < count; at++) {
    campix_profile_free(parts[at]);
  }
}

static void open_profile(answer *a, const char *file) {
  campix_profile *twin = NULL;
  size_t length = 0;
  unsigned char *data = read_file(file, &length);
  a->status = campix_profile_open(file, &a->profile, &a->error);
  if (data != NULL && campix_profile_parse(data, length, &twin, NULL) != a->status) {
    die("file and memory differ", file);
  }
  free(data);
  campix_profile_free(twin);
}

static void retag(answer *a, const char *file, const char *density) {
  campix_retag_options options;
  size_t length = 0;
  unsigned char *data = read_file(file, &length);
  campix_bytes bytes;
  campix_retag_options_init(&options, sizeof options);
  options.density = (uint32_t)strtoul(density, NULL, 10);
  a->status = campix_retag(data, length, &options, &a->buffer, &a->error);
  if (a->status == CAMPIX_STATUS_OK) {
    bytes = campix_buffer_bytes(a->buffer);
    hash(a, bytes.data, bytes.length);
  }
  free(data);
  if (campix_retag_file(file, "retagged-c.jpg", &options, NULL) != a->status) {
    die("file and memory differ", file);
  }
  if (a->status == CAMPIX_STATUS_OK) {
    char hex[65];
    data = read_file("retagged-c.jpg", &length);
    sha256_hex(data, length, hex);
    if (strcmp(hex, a->hex) != 0) {
      die("file and memory differ", file);
    }
    free(data);
  }
}

static void names(answer *a, const char *name_template) {
  size_t room = 1;
  size_t at;
  char *all;
  a->status = campix_names_plan(a->roster, name_template, KEY, sizeof KEY, &a->names, &a->error);
  if (a->status != CAMPIX_STATUS_OK) {
    return;
  }
  for (at = 0; at < campix_names_count(a->names); at++) {
    room += campix_names_path(a->names, at).length + 1;
  }
  all = calloc(room, 1);
  if (all == NULL) {
    die("no memory", name_template);
  }
  for (at = 0; at < campix_names_count(a->names); at++) {
    strcat(all, campix_names_path(a->names, at).data);
    strcat(all, "\n");
  }
  hash(a, (const unsigned char *)all, room - 1);
  free(all);
}

static void day(answer *a, const char *id, const char *photos) {
  const char *options = "{\"threads\": 1, \"language\": \"en\"}";
  unsigned char *package;
  size_t length = 0;
  char path[256];
  a->status = campix_day_new(a->roster, photos, "out-c", KEY, sizeof KEY, options, &a->day, &a->error);
  if (a->status == CAMPIX_STATUS_OK) {
    a->status = campix_day_fix_time(a->day, 0, &a->error);
  }
  if (a->status == CAMPIX_STATUS_OK) {
    a->status = campix_day_add_destination(a->day, a->profile, NULL, NULL, &a->error);
  }
  if (a->status == CAMPIX_STATUS_OK) {
    a->status = campix_day_run(a->day, &a->day_report, &a->error);
  }
  if (a->status == CAMPIX_STATUS_OK) {
    a->json = campix_day_report_json(a->day_report).data;
    sprintf(path, "out-c/packages/%.200s.zip", id);
    package = read_file(path, &length);
    if (package == NULL) {
      die("no package", path);
    }
    hash(a, package, length);
    free(package);
  }
}

static void pattern(answer *a, char *argument) {
  uint32_t matches = 0;
  char *number = strchr(argument, ' ');
  *number++ = 0;
  a->status = campix_pattern_matches(argument, number, &matches, &a->error);
  a->json = matches ? "true" : "false";
}

/* The next field of a line; fields may be empty. */
static char *field(char **line) {
  char *start = *line;
  char *end = strpbrk(start, "\t\n");
  if (end == NULL) {
    die("a field is missing", start);
  }
  *end = 0;
  *line = end + 1;
  return start;
}

int main(void) {
  char line[2048];
  FILE *cases = fopen("cases.tsv", "rb");
  if (cases == NULL) {
    die("no cases.tsv", "in this folder");
  }
  while (fgets(line, sizeof line, cases) != NULL) {
    char *rest = line;
    const char *name = field(&rest);
    const char *verb = field(&rest);
    const char *file = field(&rest);
    char *id = field(&rest);
    char *argument = field(&rest);
    answer a;
    memset(&a, 0, sizeof a);
    a.json = "null";
    if (strcmp(verb, "check") == 0) {
      if (facts(&a, file) && profile(&a, id)) {
        a.status = campix_check(a.facts, a.profile, &a.report, &a.error);
        a.json = campix_report_json(a.report).data;
      }
    } else if (strcmp(verb, "original") == 0) {
      if (facts(&a, file) && profile(&a, id)) {
        a.status = campix_check_original(a.facts, a.profile, NULL, &a.report, &a.error);
        a.json = campix_report_json(a.report).data;
      }
    } else if (strcmp(verb, "facts") == 0) {
      if (facts(&a, file)) {
        a.json = campix_facts_json(a.facts).data;
      }
    } else if (strcmp(verb, "make") == 0) {
      if (facts(&a, file) && profile(&a, id)) {
        a.status = campix_make(a.photo, a.facts, a.profile, NULL, &a.made, &a.error);
        if (a.status == CAMPIX_STATUS_OK) {
          campix_bytes bytes = campix_made_bytes(a.made);
          hash(&a, bytes.data, bytes.length);
          a.json = campix_made_json(a.made).data;
        }
      }
    } else if (strcmp(verb, "retag") == 0) {
      retag(&a, file, argument);
    } else if (strcmp(verb, "profile") == 0) {
      if (profile(&a, id)) {
        a.json = campix_profile_json(a.profile).data;
      }
    } else if (strcmp(verb, "open") == 0) {
      open_profile(&a, file);
      a.json = campix_profile_json(a.profile).data;
    } else if (strcmp(verb, "stack") == 0) {
      stack(&a, id);
      a.json = campix_profile_json(a.profile).data;
    } else if (strcmp(verb, "id") == 0) {
      a.status = campix_id_examine(argument, &a.id, &a.error);
      a.json = campix_id_json(a.id).data;
    } else if (strcmp(verb, "pattern") == 0) {
      pattern(&a, argument);
    } else if (strcmp(verb, "roster") == 0) {
      roster(&a, file, strcmp(argument, "set-aside") == 0);
      a.json = campix_roster_json(a.roster).data;
    } else if (strcmp(verb, "names") == 0) {
      if (roster(&a, file, 0)) {
        names(&a, argument);
      }
    } else if (strcmp(verb, "day") == 0) {
      if (roster(&a, file, 0) && profile(&a, id)) {
        day(&a, id, argument);
      }
    } else {
      die("unknown verb", verb);
    }
    if (a.status != CAMPIX_STATUS_OK) {
      a.json = campix_error_json(a.error).data;
    }
    printf("{\"case\":\"%s\",\"status\":%d,\"sha256\":", name, (int)a.status);
    printf(a.hex[0] == 0 ? "null" : "\"%s\"", a.hex);
    printf(",\"json\":%s}\n", a.json);
    release(&a);
  }
  fclose(cases);
  return 0;
}
