/* Calls every function of the header with everything a careless host may pass: every PHOTO ROSTER PHOTOS
 * The calls are in every.inc, which tests/every_function.rs makes from the header. No call may crash, hang, panic, print, or leave
 * the floating-point environment changed; a failure has a status with a name and an error object that agrees. */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campix.h"
#include "environment.h"

static int wrong = 0;
static unsigned count = 0;
static environment host;

#define HANDLES(each)                                                                                                          \
  each(campix_buffer) each(campix_cancel) each(campix_casebook) each(campix_day) each(campix_day_report) each(campix_error)    \
      each(campix_facts) each(campix_guidance) each(campix_id) each(campix_made) each(campix_names) each(campix_photo) each(campix_profile)          \
          each(campix_report) each(campix_roster)
#define STRUCTS(each)                                                                                     \
  each(campix_attestation) each(campix_casebook_options) each(campix_decode_options) each(campix_finding) \
      each(campix_frame) each(campix_guidance_values) each(campix_make_options) each(campix_retag_options)

/* Of each kind: one that is valid, one that was freed, one place for a result. */
#define DECLARE(kind) static kind *good_##kind, *freed_##kind, *out_##kind;
HANDLES(DECLARE)
#define SETTLE(kind)    \
  kind##_free(out_##kind); \
  out_##kind = NULL;

/* Of each struct: one whose size says something else, one with reserved words, one with tricky numbers. */
static uint64_t place[1024];
#define SHAPE(kind)                                            \
  static kind tricky_##kind;                                   \
  static kind *set_##kind(size_t size) {                       \
    uint32_t stated = (uint32_t)size;                          \
    memset(place, 0, sizeof place);                            \
    memcpy(place, &stated, sizeof stated);                     \
    return (kind *)(void *)place;                              \
  }                                                            \
  static kind *filled_##kind(void) {                           \
    kind *filled = set_##kind(sizeof(kind));                   \
    memset((unsigned char *)filled + sizeof(kind) - 4, 1, 4);  \
    return filled;                                             \
  }
STRUCTS(SHAPE)

static campix_error *error;
static double number;
static uint64_t wide;
static uint32_t narrow;
static const uint8_t key[16] = {1, 2, 3};
static uint64_t junk_words[8];
static uint8_t *const junk = (uint8_t *)junk_words;
static const uint32_t rows[] = {2};
static const campix_profile *profiles[2], *mixed[2];
static char long_text[(1 << 20) + 1];
static const char *photo_path;
static const char day_path[] = "every-day";
static const char journal_path[] = "every-day/journal.jsonl";
static uint8_t journal_bytes[1 << 16];
static size_t journal_length;
static campix_cancel *quiet_cancel;
static campix_str lent_campix_str;
static campix_bytes lent_campix_bytes;
static campix_size lent_campix_size;
static campix_pixels lent_campix_pixels;

/* A grey frame with nobody in it. */
static const campix_frame *good_frame(void) {
  static uint8_t grey[64 * 64];
  static campix_frame frame;
  campix_frame_init(&frame, sizeof frame);
  frame.format = CAMPIX_PIXEL_FORMAT_GREY;
  frame.size.width = frame.size.height = 64;
  frame.planes[0] = grey;
  frame.lengths[0] = sizeof grey;
  frame.strides[0] = 64;
  return &frame;
}

/* The same, which one number makes impossible. */
static const campix_frame *bad_frame(unsigned what, uint64_t number) {
  static campix_frame frame;
  frame = *good_frame();
  switch (what) {
    case 0: frame.format = (uint32_t)number; break;
    case 1: frame.size.width = (uint32_t)number; break;
    case 2: frame.size.height = (uint32_t)number; break;
    case 3: frame.orientation = (uint32_t)number; break;
    case 4: frame.encoding = (uint32_t)number; break;
    case 5: frame.lengths[0] = (size_t)number; break;
    case 6: frame.strides[0] = (size_t)number; break;
    default: frame.planes[0] = NULL; break;
  }
  return &frame;
}

static int32_t next_photo(void *user, campix_incoming *incoming) {
  (void)user;
  (void)incoming;
  return 0;
}

static int32_t hand_over(void *user, uint32_t row, campix_incoming *incoming) {
  (void)user;
  (void)row;
  (void)incoming;
  return 0;
}

static campix_call compare(void *user, const campix_question *question, campix_reply *reply) {
  (void)user;
  (void)question;
  (void)reply;
  return CAMPIX_CALL_REFUSED;
}

static int32_t tell(void *user, const campix_progress *progress) {
  (void)user;
  (void)progress;
  return 0;
}

static int32_t judged(void *user, const campix_judged *photo) {
  (void)user;
  (void)photo;
  return 0;
}

static int32_t place_points(void *user, const campix_landmark_task *task) {
  (void)user;
  return task->landmarks == CAMPIX_LANDMARK_COUNT && task->room > 0 ? 0 : -1;
}

static void hear(void *user, campix_log_level level, const char *line, size_t length) {
  (void)user;
  if (level != CAMPIX_LOG_FAILURE || strlen(line) != length) {
    printf("log: %s\n", line);
    wrong++;
  }
}

static void begin(const char *what) {
  /* The last line of a run that crashed, or was ended by the alarm, names the call. */
  printf("%s\n", what);
  fflush(stdout);
  alarm(120);
  count++;
  error = NULL;
}

static void fault(const char *what, const char *why) {
  printf("WRONG: %s: %s\n", what, why);
  wrong++;
}

static void end(const char *what) {
  environment now;
  look(&now);
  if (memcmp(&now, &host, sizeof now) != 0) {
    fault(what, "the floating-point environment was changed");
  }
  HANDLES(SETTLE)
}

static void judge(const char *what, campix_status status, int huge) {
  if (status == CAMPIX_STATUS_PANIC) {
    fault(what, campix_error_message(error).data);
  }
  if (strcmp(campix_status_name(status).data, "unknown") == 0) {
    fault(what, "a status without a name");
  }
  if (error != NULL && (status == CAMPIX_STATUS_OK || campix_error_status(error) != status)) {
    fault(what, "the error object says something else");
  }
  if (huge && status != CAMPIX_STATUS_FILE_TOO_LARGE && status != CAMPIX_STATUS_UNSUPPORTED &&
      status != CAMPIX_STATUS_DECODE_LIMIT && status != CAMPIX_STATUS_RETAG_LIMIT) {
    fault(what, campix_status_name(status).data);
  }
  campix_error_free(error);
  error = NULL;
}

#define FAILS(what, call)          \
  do {                             \
    campix_status status;          \
    begin(what);                   \
    status = (call);               \
    end(what);                     \
    judge(what, status, 0);        \
  } while (0)
#define HUGE(what, call)           \
  do {                             \
    campix_status status;          \
    begin(what);                   \
    status = (call);               \
    end(what);                     \
    judge(what, status, 1);        \
  } while (0)
#define TELLS(what, call) \
  do {                    \
    begin(what);          \
    (void)(call);         \
    end(what);            \
  } while (0)

#include "every.inc"

static void need(int line, campix_status status) {
  if (status != CAMPIX_STATUS_OK) {
    printf("line %d: %s %s\n", line, campix_status_name(status).data, campix_error_message(error).data);
    exit(3);
  }
}
#define NEED(call) need(__LINE__, (call))

/* One handle of every kind. A day of `photos` is run, unless it is NULL. */
static void make_all(const char *roster, const char *photos) {
  campix_day *day = NULL;
  campix_photo *none = NULL;
  NEED(campix_profile_builtin("tender-freshman", &out_campix_profile, &error));
  NEED(campix_photo_open(photo_path, NULL, &out_campix_photo, &error));
  NEED(campix_measure(out_campix_photo, &out_campix_facts, &error));
  NEED(campix_check(out_campix_facts, out_campix_profile, &out_campix_report, &error));
  NEED(campix_make(out_campix_photo, out_campix_facts, out_campix_profile, NULL, &out_campix_made, &error));
  NEED(campix_guide(good_frame(), out_campix_profile, 0, 0, &out_campix_guidance, &error));
  NEED(campix_roster_open(roster, NULL, &out_campix_roster, &error));
  NEED(campix_names_plan(out_campix_roster, "{row}.jpg", NULL, 0, &out_campix_names, &error));
  NEED(campix_id_examine("11010519491231002X", &out_campix_id, &error));
  NEED(campix_day_new(out_campix_roster, photos, day_path, key, sizeof key, NULL, &day, &error));
  NEED(campix_day_add_destination(day, out_campix_profile, NULL, NULL, &error));
  NEED(campix_day_run(day, &out_campix_day_report, &error));
  campix_day_free(day);
  NEED(campix_journal_verify(journal_path, &out_campix_buffer, &error));
  NEED(campix_casebook_open(day_path, out_campix_day_report, key, sizeof key, NULL, &out_campix_casebook, &error));
  NEED(campix_day_new_memory(out_campix_roster, next_photo, NULL, "every-empty", key, sizeof key, NULL, &out_campix_day, &error));
  NEED(campix_day_add_destination(out_campix_day, out_campix_profile, NULL, NULL, &error));
  NEED(campix_day_cancel(out_campix_day, &out_campix_cancel, &error));
  if (campix_photo_open("no such file", NULL, &none, &out_campix_error) == CAMPIX_STATUS_OK) {
    exit(3);
  }
}

static void read_journal(void) {
  FILE *file = fopen(journal_path, "rb");
  if (file == NULL) {
    exit(3);
  }
  journal_length = fread(journal_bytes, 1, sizeof journal_bytes, file);
  fclose(file);
}

#define KEEP(kind)          \
  good_##kind = out_##kind; \
  out_##kind = NULL;
#define FREED(kind) freed_##kind = out_##kind;
#define APART(kind)                \
  if (freed_##kind == good_##kind) { \
    exit(3);                         \
  }
#define STATE(kind) tricky_##kind.struct_size = sizeof(kind);

int main(int argc, char **argv) {
  if (argc != 4) {
    return 2;
  }
  photo_path = argv[1];
  memset(long_text, 'a', sizeof long_text - 1);
  make_all(argv[2], argv[3]);
  HANDLES(FREED)
  HANDLES(SETTLE)
  make_all(argv[2], argv[3]);
  HANDLES(KEEP)
  /* A handle that was freed is never given out again. */
  HANDLES(APART)
  profiles[0] = mixed[0] = good_campix_profile;
  NEED(campix_cancel_new(&quiet_cancel, &error));
  read_journal();
  STRUCTS(STATE)
  tricky_campix_attestation.statement = CAMPIX_STATEMENT_NUMBER;
  tricky_campix_attestation.duty = "lamps.count";
  tricky_campix_attestation.who = "me";
  tricky_campix_attestation.when = "today";
  if (!make_strange()) {
    puts("this processor has no traps");
  }
  look(&host);
  try_all();
  alarm(0);
  /* The valid handles are still valid. */
  if (strcmp(campix_profile_id(good_campix_profile).data, "tender-freshman") != 0 || campix_roster_count(good_campix_roster) == 0) {
    fault("afterwards", "a handle was damaged");
  }
#define FREE(kind) kind##_free(good_##kind);
  HANDLES(FREE)
  campix_cancel_free(quiet_cancel);
  printf("%u cases, %d wrong\n", count, wrong);
  return wrong == 0 ? 0 : 1;
}
