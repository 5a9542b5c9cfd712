/* The floating-point environment of the host: floats HOW PHOTO ROSTER PHOTOS OUT
 * HOW is "calm", or "strange": exceptions trap, numbers are rounded up, small ones are flushed to zero. The work is the same, and so
 * must be what it prints and writes. After every call, and in every callback, the environment is the host's own, to the bit. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fenv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campix.h"
#include "environment.h"
#include "sha256.h"

static const unsigned char KEY[] = "sixteen bytes or more";
static int wrong = 0;
static unsigned callbacks = 0;

static environment host;

static void same(int line) {
  environment now;
  look(&now);
  if (memcmp(&now, &host, sizeof now) != 0) {
    printf("line %d: the environment is another one\n", line);
    wrong++;
  }
}

/* A call that has to succeed. */
#define CALL(call)                                                                               \
  do {                                                                                           \
    campix_error *error = NULL;                                                                  \
    campix_status status = (call);                                                               \
    same(__LINE__);                                                                              \
    if (status != CAMPIX_STATUS_OK) {                                                            \
      printf("line %d: %s\n", __LINE__, campix_error_message(error).data);                       \
      exit(3);                                                                                   \
    }                                                                                            \
  } while (0)
/* A query or a release. */
#define ASK(call)   \
  do {              \
    call;           \
    same(__LINE__); \
  } while (0)

static void show(const char *what, const void *data, size_t length) {
  char hex[65];
  sha256_hex(data, length, hex);
  printf("%s %lu %s\n", what, (unsigned long)length, hex);
}

static int32_t tell(void *user, const campix_progress *progress) {
  (void)user;
  (void)progress;
  same(__LINE__);
  callbacks++;
  /* A callback may leave the environment as it likes: that ends with it. */
  fesetround(FE_DOWNWARD);
  return 0;
}

typedef struct {
  char folder[1024];
  char names[64][256];
  unsigned count, next;
  unsigned char *data;
} camera;

static int by_name(const void *one, const void *other) { return strcmp(one, other); }

static void list(camera *self, const char *folder) {
  struct dirent *entry;
  DIR *open = opendir(folder);
  memset(self, 0, sizeof *self);
  snprintf(self->folder, sizeof self->folder, "%s", folder);
  while (open != NULL && (entry = readdir(open)) != NULL && self->count < 64) {
    if (entry->d_name[0] != '.') {
      snprintf(self->names[self->count++], sizeof self->names[0], "%s", entry->d_name);
    }
  }
  closedir(open);
  qsort(self->names, self->count, sizeof self->names[0], by_name);
}

static int32_t next_photo(void *user, campix_incoming *incoming) {
  camera *self = user;
  char path[2048];
  size_t room = 8u << 20;
  FILE *file;
  same(__LINE__);
  callbacks++;
  free(self->data);
  self->data = NULL;
  if (self->next == self->count) {
    return 0;
  }
  snprintf(path, sizeof path, "%s/%s", self->folder, self->names[self->next]);
  file = fopen(path, "rb");
  self->data = malloc(room);
  if (file == NULL || self->data == NULL) {
    return -1;
  }
  incoming->name = self->names[self->next++];
  incoming->data = self->data;
  incoming->length = fread(self->data, 1, room, file);
  fclose(file);
  return 1;
}

static campix_call service(void *user, const campix_question *question, campix_reply *reply) {
  (void)user;
  same(__LINE__);
  callbacks++;
  show("asked about", question->picture, question->length);
  reply->code = "01";
  reply->score = "88.7";
  reply->time = "2026-09-02 09:00";
  return CAMPIX_CALL_ANSWERED;
}

/* One face whose numbers do not depend on how the host rounds. */
static int32_t place_points(void *user, const campix_landmark_task *task) {
  uint32_t at;
  (void)user;
  same(__LINE__);
  callbacks++;
  task->scores[0] = 0.5;
  for (at = 0; at < task->landmarks; at++) {
    task->points[at].x = 64 + 16 * (at % 5);
    task->points[at].y = 64 + 16 * (at / 5);
    task->points[at].uncertainty = 1;
  }
  fesetround(FE_DOWNWARD);
  return 1;
}

static void hear(void *user, campix_log_level level, const char *line, size_t length) {
  (void)user;
  same(__LINE__);
  callbacks++;
  printf("log %u %lu %s\n", (unsigned)level, (unsigned long)length, line);
}

int main(int argc, char **argv) {
  static camera photos;
  campix_photo *photo = NULL;
  campix_facts *facts = NULL;
  campix_profile *profile = NULL;
  campix_report *report = NULL;
  campix_report *original = NULL;
  campix_made *made = NULL;
  campix_roster *roster = NULL;
  campix_day *day = NULL;
  campix_day_report *day_report = NULL;
  campix_casebook *casebook = NULL;
  campix_buffer *answers = NULL;
  campix_casebook_options options;
  const uint32_t rows[] = {2, 3};
  campix_bytes bytes;
  campix_str text;
  double number = 0;
  uint64_t files = 0;

  if (argc != 6) {
    return 2;
  }
  list(&photos, argv[4]);
  if (strcmp(argv[1], "strange") == 0 && !make_strange()) {
    puts("this processor has no traps");
  }
  look(&host);

  CALL(campix_set_log(hear, NULL, &error));
  CALL(campix_photo_open(argv[2], NULL, &photo, &error));
  CALL(campix_measure(photo, &facts, &error));
  CALL(campix_profile_builtin("tender-freshman", &profile, &error));
  CALL(campix_check(facts, profile, &report, &error));
  CALL(campix_check_original(facts, profile, NULL, &original, &error));
  CALL(campix_make(photo, facts, profile, NULL, &made, &error));
  CALL(campix_facts_number(facts, "head.crown_y", &number, &error));
  show("number", &number, sizeof number);
  {
    campix_facts *own = NULL;
    CALL(campix_measure_with(photo, place_points, NULL, "of the host", NULL, &own, &error));
    ASK(text = campix_facts_json(own));
    show("own", text.data, text.length);
    ASK(campix_facts_free(own));
  }
  ASK(text = campix_facts_json(facts));
  show("facts", text.data, text.length);
  ASK(text = campix_report_json(report));
  show("report", text.data, text.length);
  ASK(text = campix_report_json(original));
  show("original", text.data, text.length);
  ASK(bytes = campix_made_bytes(made));
  show("made", bytes.data, bytes.length);
  ASK(text = campix_made_json(made));
  show("log", text.data, text.length);

  CALL(campix_roster_open(argv[3], NULL, &roster, &error));
  CALL(campix_day_new_memory(roster, next_photo, &photos, argv[5], KEY, sizeof KEY, "threads = 4", &day, &error));
  CALL(campix_day_add_destination(day, profile, NULL, NULL, &error));
  CALL(campix_day_fix_time(day, 1788220800, &error));
  CALL(campix_day_on_progress(day, tell, NULL, &error));
  CALL(campix_day_run(day, &day_report, &error));
  /* Not its JSON: lines of the journal, whose digest it has, are in the order in which threads finish. */
  ASK(files = campix_day_report_files(day_report));
  printf("%lu files delivered\n", (unsigned long)files);
  ASK(campix_casebook_options_init(&options, sizeof options));
  options.use_fixed_time = 1;
  options.fixed_time = 1788224400;
  CALL(campix_casebook_open(argv[5], day_report, KEY, sizeof KEY, &options, &casebook, &error));
  CALL(campix_casebook_ask(casebook, "police-photo", "police", "enrolment check", rows, 2, service, NULL, NULL, &answers, &error));
  ASK(bytes = campix_buffer_bytes(answers));
  show("answers", bytes.data, bytes.length);

  /* A failure is told to the log in the host's environment, too. */
  {
    campix_photo *none = NULL;
    if (campix_photo_open("no such file.jpg", NULL, &none, NULL) == CAMPIX_STATUS_OK) {
      wrong++;
    }
    same(__LINE__);
  }
  ASK(campix_buffer_free(answers));
  ASK(campix_casebook_free(casebook));
  ASK(campix_day_report_free(day_report));
  ASK(campix_day_free(day));
  ASK(campix_roster_free(roster));
  ASK(campix_made_free(made));
  ASK(campix_report_free(original));
  ASK(campix_report_free(report));
  ASK(campix_profile_free(profile));
  ASK(campix_facts_free(facts));
  ASK(campix_photo_free(photo));
  CALL(campix_set_log(NULL, NULL, &error));
  free(photos.data);
  printf("%s, %d wrong\n", callbacks > 10 ? "called back" : "hardly called back", wrong);
  return wrong == 0 ? 0 : 1;
}
