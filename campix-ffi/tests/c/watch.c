/* Long work watched and stopped, from callbacks and from a token: watch PHOTO ROSTER PROFILE PHOTOS OUT
 * Stops measuring, making, a day, dossiers and print sheets, and lets each come to its end afterwards; then looks people and lists up, and
 * verifies a journal in memory. Prints what came of it. Ends with 0, or with the line of the first answer that is not the right one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campix.h"

static const unsigned char KEY[] = "only for drawn people, never for real ones";

/* What a callback heard, and when it stops. */
typedef struct {
  unsigned calls;
  unsigned stop_at; /* 0: never */
  unsigned passed;
  unsigned files;
  campix_phase phase;
} heard;

static campix_error *error = NULL;

static void need(int line, campix_status status, campix_status expected) {
  if (status != expected) {
    fprintf(stderr, "line %d: %s: %s\n", line, campix_status_name(status).data, campix_error_message(error).data);
    exit(9);
  }
  campix_error_free(error);
  error = NULL;
}
#define NEED(expected, call) need(__LINE__, (call), (expected))
#define DONE(call) NEED(CAMPIX_STATUS_OK, call)
#define STOPPED(call) NEED(CAMPIX_STATUS_DAY_CANCELLED, call)

static int32_t on_judged(void *user, const campix_judged *judged) {
  heard *told = user;
  told->calls++;
  told->passed += strstr(judged->json, "\"grade\":\"pass\"") != NULL || strstr(judged->json, "\"grade\":\"warn\"") != NULL;
  told->files += strstr(judged->json, "\"profile\":\"") != NULL;
  /* The text is whole, and the name is apart from it. */
  if (judged->struct_size < sizeof *judged || strlen(judged->json) != judged->length || strstr(judged->json, judged->name) != NULL) {
    fprintf(stderr, "a photo was handed over wrongly\n");
    exit(9);
  }
  return told->stop_at != 0 && told->calls >= told->stop_at;
}

static int32_t on_progress(void *user, const campix_progress *progress) {
  heard *told = user;
  told->calls++;
  told->phase = progress->phase;
  return told->stop_at != 0 && progress->done >= told->stop_at;
}

static int32_t no_original(void *user, uint32_t row, campix_incoming *original) {
  (void)user;
  (void)row;
  (void)original;
  return 0;
}

/* Runs the day, or goes on with it. */
static campix_status run_day(const campix_roster *roster, const campix_profile *profile, char **argv, heard *told,
                             campix_day_report **report) {
  campix_day *day = NULL;
  campix_status status;
  DONE(campix_day_new(roster, argv[4], argv[5], KEY, sizeof KEY, "threads = 1", &day, &error));
  DONE(campix_day_add_destination(day, profile, NULL, NULL, &error));
  DONE(campix_day_on_judged(day, on_judged, told, &error));
  status = campix_day_run(day, report, &error);
  campix_day_free(day);
  return status;
}

static void one_photo(const char *path, const campix_profile *profile, campix_cancel *stop) {
  campix_photo *photo = NULL;
  campix_facts *facts = NULL;
  campix_made *made = NULL;
  campix_cancel *quiet = NULL;
  campix_str text;

  DONE(campix_cancel_new(&quiet, &error));
  DONE(campix_photo_open(path, NULL, &photo, &error));
  STOPPED(campix_measure_until(photo, stop, &facts, &error));
  DONE(campix_measure_until(photo, quiet, &facts, &error));
  STOPPED(campix_make_until(photo, facts, profile, NULL, stop, &made, &error));
  DONE(campix_make_until(photo, facts, profile, NULL, NULL, &made, &error));
  campix_made_json_into(made, &text);
  printf("made %u bytes\n", (unsigned)campix_made_bytes(made).length);
  if (text.data != campix_made_json(made).data || campix_cancel_requested(quiet) != 0) {
    exit(9);
  }
  campix_cancel_free(quiet);
  campix_made_free(made);
  campix_facts_free(facts);
  campix_photo_free(photo);
}

static void dossiers(const campix_day_report *report, char **argv, campix_cancel *stop) {
  campix_casebook *casebook = NULL;
  campix_buffer *json = NULL;
  heard told = {0, 1, 0, 0, 0};
  const char *options = "forms = 'html'\nthreads = 1";

  DONE(campix_casebook_open(argv[5], report, KEY, sizeof KEY, NULL, &casebook, &error));
  STOPPED(campix_dossiers_write_watched(casebook, NULL, 0, options, NULL, NULL, stop, &json, &error));
  STOPPED(campix_dossiers_write_watched(casebook, NULL, 0, options, on_progress, &told, NULL, &json, &error));
  printf("dossiers stopped in phase %u after %u calls\n", (unsigned)told.phase, told.calls);
  told.stop_at = 0;
  DONE(campix_dossiers_write_watched(casebook, NULL, 0, options, on_progress, &told, NULL, &json, &error));
  puts((const char *)campix_buffer_bytes(json).data);
  campix_buffer_free(json);
  campix_casebook_free(casebook);
}

/* Without a font that can write Chinese there are no sheets; then 0 is returned. */
static int sheets(const campix_roster *roster, const campix_profile *profile, char **argv, campix_cancel *stop) {
  char out[4096];
  campix_buffer *json = NULL;
  heard told = {0, 1, 0, 0, 0};
  const char *options = "{\"pictures\": {\"1-inch\": 8}, \"threads\": 1}";
  campix_status status;

  snprintf(out, sizeof out, "%s-sheets", argv[5]);
  status = campix_sheets_write_watched(roster, profile, argv[4], out, options, NULL, NULL, stop, &json, &error);
  if (status == CAMPIX_STATUS_FONT_NOT_FOUND) {
    NEED(CAMPIX_STATUS_FONT_NOT_FOUND, status);
    return 0;
  }
  STOPPED(status);
  STOPPED(campix_sheets_write_memory_watched(roster, profile, no_original, out, options, on_progress, &told, NULL, &json, &error));
  printf("sheets stopped in phase %u\n", (unsigned)told.phase);
  told.stop_at = 0;
  DONE(campix_sheets_write_memory_watched(roster, profile, no_original, out, options, on_progress, &told, NULL, &json, &error));
  puts((const char *)campix_buffer_bytes(json).data);
  campix_buffer_free(json);
  return 1;
}

static void show(campix_buffer **json) {
  puts((const char *)campix_buffer_bytes(*json).data);
  campix_buffer_free(*json);
  *json = NULL;
}

static void journal_in_memory(char **argv) {
  static unsigned char bytes[1 << 20];
  char path[4096];
  campix_buffer *there = NULL, *here = NULL;
  size_t length;
  FILE *file;

  snprintf(path, sizeof path, "%s/journal.jsonl", argv[5]);
  file = fopen(path, "rb");
  length = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
  if (file != NULL) {
    fclose(file);
  }
  DONE(campix_journal_verify(path, &there, &error));
  DONE(campix_journal_verify_memory(bytes, length, &here, &error));
  printf("journals %s\n",
         strcmp((const char *)campix_buffer_bytes(there).data, (const char *)campix_buffer_bytes(here).data) == 0 ? "agree" : "differ");
  campix_buffer_free(there);
  campix_buffer_free(here);
  here = NULL;
  bytes[length / 2] ^= 1;
  NEED(CAMPIX_STATUS_JOURNAL_BROKEN, campix_journal_verify_memory(bytes, length, &here, &error));
  bytes[length / 2] ^= 1;
  NEED(CAMPIX_STATUS_VERIFY_UNKNOWN, campix_dossier_verify_memory(bytes, length, NULL, KEY, sizeof KEY, &here, &error));
  NEED(CAMPIX_STATUS_VERIFY_UNKNOWN, campix_file_verify_memory(bytes, length, NULL, NULL, 0, NULL, NULL, "tender-freshman/0.jpg", KEY,
                                                               sizeof KEY, &here, &error));
}

int main(int argc, char **argv) {
  campix_roster *roster = NULL;
  campix_profile *profile = NULL;
  campix_cancel *stop = NULL;
  campix_day_report *report = NULL;
  campix_buffer *json = NULL;
  heard told = {0, 2, 0, 0, 0};
  unsigned first;

  if (argc != 6) {
    fprintf(stderr, "usage: watch PHOTO ROSTER PROFILE PHOTOS OUT\n");
    return 2;
  }
  DONE(campix_cancel_new(&stop, &error));
  campix_cancel_request(stop);
  if (campix_cancel_requested(stop) != 1) {
    return 9;
  }
  DONE(campix_roster_open(argv[2], NULL, &roster, &error));
  DONE(campix_profile_builtin(argv[3], &profile, &error));
  one_photo(argv[1], profile, stop);

  STOPPED(run_day(roster, profile, argv, &told, &report));
  first = told.calls;
  told.stop_at = 0;
  DONE(run_day(roster, profile, argv, &told, &report));
  printf("judged %u, then %u; %u passed, %u with files\n", first, told.calls - first, told.passed, told.files);
  dossiers(report, argv, stop);
  if (!sheets(roster, profile, argv, stop)) {
    puts("no sheets without a font");
  }
  journal_in_memory(argv);

  DONE(campix_roster_find(roster, NULL, "nobody", NULL, &json, &error));
  show(&json);
  DONE(campix_roster_find(roster, "student_no", "2026010000", NULL, &json, &error));
  show(&json);
  DONE(campix_roster_find(roster, "student_no", "2026010000", "work", &json, &error));
  show(&json);
  NEED(CAMPIX_STATUS_UNSUPPORTED, campix_roster_find(roster, "shoe size", "43", NULL, &json, &error));
  NEED(CAMPIX_STATUS_UNSUPPORTED, campix_roster_find(roster, NULL, "43", "everything", &json, &error));
  DONE(campix_provider_list(NULL, &json, &error));
  show(&json);
  DONE(campix_duty_list(NULL, &json, &error));
  show(&json);
  DONE(campix_print_size_list(&json, &error));
  show(&json);
  campix_day_report_free(report);
  campix_cancel_free(stop);
  campix_profile_free(profile);
  campix_roster_free(roster);
  printf("handles %u\n", (unsigned)campix_handle_count());
  return 0;
}
