/* Everything a program can get wrong: misuse PHOTO. The library reports it and never ends the program.
 * Ends with 0 if every answer is the right one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "campix.h"

/* Not in the header, nor in a release: panics on purpose. */
#ifdef WITH_PANIC
campix_status campix_panic_on_purpose(campix_error **error);
#endif

static int wrong = 0;

static void expect(int line, campix_status status, campix_status expected, campix_error *error) {
  if (status != expected) {
    printf("line %d: %s, expected %s: %s\n", line, campix_status_name(status).data, campix_status_name(expected).data,
           campix_error_message(error).data);
    wrong++;
  }
  if (campix_error_status(error) != status || (status != CAMPIX_STATUS_OK && campix_error_message(error).length == 0)) {
    printf("line %d: the error object says something else\n", line);
    wrong++;
  }
  campix_error_free(error);
}

static void truth(int line, int holds) {
  if (!holds) {
    printf("line %d is not true\n", line);
    wrong++;
  }
}

/* Evaluates a call that ends in `&error`, and what it wrote there. */
#define EXPECT(expected, call)                        \
  do {                                                \
    campix_error *error = NULL;                       \
    campix_status status = (call);                    \
    expect(__LINE__, status, (expected), error);      \
  } while (0)
#define TRUTH(condition) truth(__LINE__, (condition) ? 1 : 0)

/* Options of a later version of the header. */
typedef struct {
  campix_make_options now;
  double later;
} later_options;

static int32_t stop(void *user, const campix_progress *progress) {
  (void)user;
  (void)progress;
  return 1;
}

static int32_t huge_photo(void *user, campix_incoming *incoming) {
  (void)user;
  TRUTH(incoming->struct_size == sizeof *incoming && incoming->name == NULL && incoming->length == 0);
  incoming->name = "huge.jpg";
  incoming->data = (const uint8_t *)"x";
  incoming->length = SIZE_MAX / 4;
  return 1;
}

static int32_t no_photo(void *user, campix_incoming *incoming) {
  (void)user;
  (void)incoming;
  return -1;
}

static int32_t bad_photo(void *user, campix_incoming *incoming) {
  (void)user;
  incoming->name = NULL;
  return 1;
}

#ifdef WITH_PANIC
static void hear(void *user, campix_log_level level, const char *line, size_t length) {
  unsigned *heard = user;
  campix_error *error = NULL;
  heard[level]++;
  TRUTH(strlen(line) == length && strncmp(line, "call.", 5) == 0);
  /* Not from the log itself; what fails here is not told to it again. */
  TRUTH(campix_set_log(NULL, NULL, &error) == CAMPIX_STATUS_WRONG_STATE);
  campix_error_free(error);
}
#endif

int main(int argc, char **argv) {
  static const unsigned char key[16] = {1, 2, 3};
  static const unsigned char list[] = "\xE5\xAD\xA6\xE5\x8F\xB7,\xE5\xA7\x93\xE5\x90\x8D\n20230017,A\n20230018,B\n";
  campix_profile *profile = NULL;
  campix_profile *stacked = NULL;
  campix_photo *photo = NULL;
  campix_photo *untouched = (campix_photo *)(void *)&wrong;
  campix_facts *facts = NULL;
  campix_report *report = NULL;
  campix_made *made = NULL;
  campix_roster *roster = NULL;
  campix_names *names = NULL;
  campix_id *id = NULL;
  campix_buffer *buffer = NULL;
  campix_day *day = NULL;
  campix_day_report *day_report = NULL;
  campix_cancel *cancel = NULL;
  campix_finding finding;
  double number = 0;
  uint32_t matches = 9;

  if (argc != 2) {
    return 2;
  }

  /* NULL wherever a pointer must not be NULL; an error place is never needed. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_profile_builtin(NULL, &profile, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_profile_builtin("cet", NULL, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_photo_open(NULL, NULL, &photo, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_photo_decode(NULL, 7, NULL, NULL, &photo, &error));
  EXPECT(CAMPIX_STATUS_DECODE_EMPTY, campix_photo_decode(NULL, 0, NULL, NULL, &photo, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_measure(NULL, &facts, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_check(NULL, NULL, &report, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_check_original(NULL, NULL, NULL, &report, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_make(NULL, NULL, NULL, NULL, &made, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_made_save(NULL, "x", &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_made_report(NULL, &report, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_retag(NULL, 3, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_RETAG_NOT_JPEG, campix_retag(NULL, 0, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_retag_file(NULL, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_buffer_save(NULL, "x", &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_roster_open(NULL, NULL, &roster, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_roster_read(NULL, 1, NULL, &roster, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_names_plan(NULL, "{row}.jpg", NULL, 0, &names, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_id_examine(NULL, &id, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_pattern_matches(NULL, "1", &matches, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_new(NULL, "a", "b", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_run(NULL, &day_report, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_add_destination(NULL, NULL, NULL, 0, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_on_progress(NULL, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_cancel(NULL, &cancel, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_journal_verify(NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_profile_stack(NULL, 2, &stacked, &error));
  EXPECT(CAMPIX_STATUS_PROFILE_EMPTY_STACK, campix_profile_stack(NULL, 0, &stacked, &error));
  TRUTH(campix_photo_open(NULL, NULL, NULL, NULL) == CAMPIX_STATUS_NULL_POINTER);
  TRUTH(photo == NULL && facts == NULL && report == NULL && made == NULL && roster == NULL && day == NULL);

  /* Questions about NULL have neutral answers. */
  TRUTH(campix_report_verdict(NULL) == CAMPIX_VERDICT_NONE && campix_report_count(NULL) == 0);
  TRUTH(campix_report_json(NULL).length == 0 && campix_report_json(NULL).data[0] == 0);
  TRUTH(campix_made_bytes(NULL).data == NULL && campix_buffer_bytes(NULL).length == 0);
  TRUTH(campix_photo_size(NULL).width == 0 && campix_photo_pixels(NULL).bytes.data == NULL);
  TRUTH(campix_error_status(NULL) == CAMPIX_STATUS_OK && campix_error_message(NULL).length == 0);
  TRUTH(campix_profile_builtin_id(10000).length == 0 && campix_profile_builtin_count() > 5);
  TRUTH(strcmp(campix_status_name(12345).data, "unknown") == 0);
  campix_cancel_request(NULL);
  campix_make_options_init(NULL, sizeof finding);

  /* Work that cannot be done leaves its outputs alone and can be tried again with the same handles. */
  EXPECT(CAMPIX_STATUS_IO, campix_photo_open("no such file.jpg", NULL, &untouched, &error));
  TRUTH((void *)untouched == (void *)&wrong);
  EXPECT(CAMPIX_STATUS_PROFILE_UNKNOWN, campix_profile_builtin("no such profile", &profile, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_profile_builtin("tender-freshman", &profile, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_photo_open(argv[1], NULL, &photo, &error));
  EXPECT(CAMPIX_STATUS_NOT_UTF8, campix_profile_builtin("\xFF\xFE", &stacked, &error));
  EXPECT(CAMPIX_STATUS_NOT_UTF8, campix_profile_parse((const uint8_t *)"\xFF", 1, &stacked, &error));
  EXPECT(CAMPIX_STATUS_PROFILE_INVALID, campix_profile_parse((const uint8_t *)"x = 1", 5, &stacked, &error));

  /* An error has texts in English and Chinese (in UTF-8: wen jian wei kong). */
  TRUTH(campix_error_message_zh(NULL).length == 0);
  {
    campix_error *error = NULL;
    TRUTH(campix_photo_decode(NULL, 0, NULL, NULL, &untouched, &error) == CAMPIX_STATUS_DECODE_EMPTY);
    TRUTH(strcmp(campix_error_message(error).data, "the file is empty") == 0);
    TRUTH(strcmp(campix_error_message_zh(error).data, "\xE6\x96\x87\xE4\xBB\xB6\xE4\xB8\xBA\xE7\xA9\xBA") == 0);
    campix_error_free(error);
  }

  /* Handles of another kind. */
  EXPECT(CAMPIX_STATUS_WRONG_HANDLE, campix_measure((const campix_photo *)(const void *)profile, &facts, &error));
  EXPECT(CAMPIX_STATUS_WRONG_HANDLE, campix_day_run((campix_day *)(void *)photo, &day_report, &error));
  TRUTH(campix_report_count((const campix_report *)(const void *)profile) == 0);
  campix_report_free((campix_report *)(void *)profile); /* left alone */
  TRUTH(strcmp(campix_profile_id(profile).data, "tender-freshman") == 0);

  EXPECT(CAMPIX_STATUS_OK, campix_measure(photo, &facts, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_check(facts, profile, &report, &error));

  /* Sizes of structs: another version of the header, or none at all. */
  {
    campix_make_options options;
    later_options later;
    campix_decode_options decode;
    memset(&options, 0xAA, sizeof options);
    EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_make(photo, facts, profile, &options, &made, &error));
    campix_make_options_init(&options, sizeof options);
    options.struct_size = 0;
    EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_make(photo, facts, profile, &options, &made, &error));
    campix_make_options_init(&options, sizeof options);
    options.effort = 77;
    EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_make(photo, facts, profile, &options, &made, &error));
    campix_make_options_init(&options, sizeof options);
    {
      campix_report *none_report = NULL;
      const double scales[] = {-1, -0.5, NAN, INFINITY, -INFINITY};
      size_t at;
      for (at = 0; at < sizeof scales / sizeof *scales; at++) {
        options.max_scale = scales[at];
        EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_make(photo, facts, profile, &options, &made, &error));
        EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_check_original(facts, profile, &options, &none_report, &error));
      }
    }
    campix_make_options_init(&options, sizeof options);
    options.reserved[5] = 1;
    EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_make(photo, facts, profile, &options, &made, &error));
    later.later = 1;
    campix_make_options_init(&later.now, sizeof later);
    TRUTH(later.now.struct_size == sizeof later && later.later == 0);
    later.later = 1;
    EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_make(photo, facts, profile, &later.now, &made, &error));
    TRUTH(made == NULL);
    later.later = 0;
    EXPECT(CAMPIX_STATUS_OK, campix_make(photo, facts, profile, &later.now, &made, &error));
    {
      /* Facts of one photo, another photo. */
      campix_bytes file = campix_made_bytes(made);
      campix_photo *other = NULL;
      campix_made *none = NULL;
      EXPECT(CAMPIX_STATUS_OK, campix_photo_decode(file.data, file.length, "jpg", NULL, &other, &error));
      EXPECT(CAMPIX_STATUS_FACTS_OTHER_PHOTO, campix_facts_expect(facts, other, &error));
      EXPECT(CAMPIX_STATUS_FACTS_OTHER_PHOTO, campix_make(other, facts, profile, NULL, &none, &error));
      EXPECT(CAMPIX_STATUS_OK, campix_facts_expect(facts, photo, &error));
      TRUTH(none == NULL);
      campix_photo_free(other);
    }
    campix_made_free(made);
    made = NULL;
    options.struct_size = 12; /* inside max_scale */
    EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_make(photo, facts, profile, &options, &made, &error));
    options.struct_size = 8; /* a program older than max_scale */
    EXPECT(CAMPIX_STATUS_UNSUPPORTED, (options.effort = 77, campix_make(photo, facts, profile, &options, &made, &error)));
    options.effort = CAMPIX_EFFORT_DEFAULT;
    EXPECT(CAMPIX_STATUS_OK, campix_make(photo, facts, profile, &options, &made, &error));
    campix_decode_options_init(&decode, sizeof decode);
    {
      const uint32_t reductions[] = {3, 5, 9, 16, UINT32_MAX};
      size_t at;
      for (at = 0; at < sizeof reductions / sizeof *reductions; at++) {
        decode.reduction = reductions[at];
        EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_photo_open(argv[1], &decode, &untouched, &error));
      }
    }
    campix_decode_options_init(&decode, sizeof decode);
    decode.max_bytes = 100;
    EXPECT(CAMPIX_STATUS_DECODE_LIMIT, campix_photo_open(argv[1], &decode, &untouched, &error));
    TRUTH((void *)untouched == (void *)&wrong);
  }

  /* Findings: a size that was not set, an index too far, a rule that is not there. */
  memset(&finding, 0, sizeof finding);
  EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_report_finding(report, 0, &finding, &error));
  finding.struct_size = sizeof finding;
  EXPECT(CAMPIX_STATUS_OUT_OF_RANGE, campix_report_finding(report, campix_report_count(report), &finding, &error));
  EXPECT(CAMPIX_STATUS_OUT_OF_RANGE, campix_report_finding_of(report, "no.such-rule", &finding, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_report_finding(report, 0, NULL, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_report_finding_of(report, "face.count", &finding, &error));
  TRUTH(finding.struct_size == sizeof finding && finding.value == 1.0 && strcmp(finding.measured.data, "1") == 0);
  TRUTH(finding.advice_zh.data != NULL && isnan(finding.by_how_much));
  TRUTH(campix_report_text(report, 9).length == 0 && campix_profile_title(profile, 9).length == 0);
  EXPECT(CAMPIX_STATUS_OUT_OF_RANGE, campix_facts_number(facts, "head.nose_y", &number, &error));
  EXPECT(CAMPIX_STATUS_OUT_OF_RANGE, campix_facts_number(facts, "", &number, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_facts_number(facts, "face.points.right_pupil.0", &number, &error));
  TRUTH(number > 0);

  /* People: keys too short, templates and patterns that cannot be read. */
  EXPECT(CAMPIX_STATUS_ROSTER_NO_KEY_COLUMN, campix_roster_read(key, 3, NULL, &roster, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_roster_read(list, sizeof list - 1, NULL, &roster, &error));
  TRUTH(campix_roster_count(roster) == 2);
  EXPECT(CAMPIX_STATUS_NAMING_TEMPLATE, campix_names_plan(roster, "{nose}.jpg", NULL, 0, &names, &error));
  EXPECT(CAMPIX_STATUS_NAMING_NO_KEY, campix_names_plan(roster, "{pseudonym}.jpg", NULL, 0, &names, &error));
  EXPECT(CAMPIX_STATUS_NUMBER_KEY_TOO_SHORT, campix_names_plan(roster, "{pseudonym}.jpg", key, 5, &names, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_names_plan(roster, "{student_no}.jpg", NULL, 0, &names, &error));
  TRUTH(campix_names_path(names, 2).length == 0 && campix_names_row(names, 2) == 0);
  EXPECT(CAMPIX_STATUS_NUMBER_PATTERN, campix_pattern_matches("#{3", "123", &matches, &error));
  TRUTH(matches == 9);
  EXPECT(CAMPIX_STATUS_OK, campix_id_examine("", &id, &error));
  TRUTH(!campix_id_valid(id) && campix_id_number(id).length == 0);

  /* Days: nothing to do, the same destination twice, a second run, a stream that hands over nonsense. */
  EXPECT(CAMPIX_STATUS_NUMBER_KEY_TOO_SHORT, campix_day_new(roster, "a", "b", key, 1, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_new(roster, "a", "b", NULL, 16, NULL, &day, &error));
  /* Options: an unknown key, a wrong type, a word outside its list, text that does not parse. */
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID, campix_day_new(roster, "a", "b", key, sizeof key, "paking = 'zip'", &day, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID, campix_day_new(roster, "a", "b", key, sizeof key, "threads = -1", &day, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID, campix_day_new(roster, "a", "b", key, sizeof key, "packing = 'rar'", &day, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID, campix_day_new(roster, "a", "b", key, sizeof key, "{\"threads\": ", &day, &error));
  EXPECT(CAMPIX_STATUS_NOT_UTF8, campix_day_new(roster, "a", "b", key, sizeof key, "operator = '\xFF'", &day, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID, campix_roster_read(list, sizeof list - 1, "charset = 'utf-8'", &roster, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_new(roster, "a", "b", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_DAY_PASSWORD, campix_day_set_password(day, "short", &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_cancel(day, &cancel, &error));
  EXPECT(CAMPIX_STATUS_DAY_NO_DESTINATION, campix_day_run(day, &day_report, &error));
  EXPECT(CAMPIX_STATUS_WRONG_STATE, campix_day_run(day, &day_report, &error));
  EXPECT(CAMPIX_STATUS_WRONG_STATE, campix_day_add_destination(day, profile, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_WRONG_STATE, campix_day_on_progress(day, stop, NULL, &error));
  campix_day_free(day);
  day = NULL;
  EXPECT(CAMPIX_STATUS_OK, campix_day_new(roster, "a", "b", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_day_add_destination(day, profile, NULL, "perhaps", &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_add_destination(day, profile, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_add_destination(day, profile, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_DAY_SAME_DESTINATION, campix_day_run(day, &day_report, &error));
  campix_day_free(day);
  day = NULL;
  EXPECT(CAMPIX_STATUS_NULL_POINTER,
         campix_day_new_memory(roster, NULL, NULL, "b", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_OK,
         campix_day_new_memory(roster, bad_photo, NULL, "misuse-out", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_add_destination(day, profile, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_run(day, &day_report, &error));
  TRUTH(day_report == NULL);
  campix_day_free(day);
  day = NULL;
  EXPECT(CAMPIX_STATUS_OK,
         campix_day_new_memory(roster, huge_photo, NULL, "misuse-out", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_add_destination(day, profile, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_FILE_TOO_LARGE, campix_day_run(day, &day_report, &error));
  campix_day_free(day);
  day = NULL;
  EXPECT(CAMPIX_STATUS_OK,
         campix_day_new_memory(roster, no_photo, NULL, "misuse-out", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_add_destination(day, profile, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_DAY_CANCELLED, campix_day_run(day, &day_report, &error));
  campix_day_free(day);
  day = NULL;

  /* Decisions: of no day, without what they need, no list; one that is recorded, and listed. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_open(NULL, NULL, NULL, 0, &day_report, &error));
  EXPECT(CAMPIX_STATUS_JOURNAL_IO, campix_day_open("misuse-nowhere", NULL, NULL, 0, &day_report, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_report_outcomes(NULL, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER,
         campix_day_sent("misuse-out", roster, key, sizeof key, "me", NULL, NULL, 0, &buffer, &error));
  EXPECT(CAMPIX_STATUS_UNSUPPORTED,
         campix_day_sent("misuse-out", roster, key, sizeof key, "me", "p", NULL, 2, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_decide(NULL, roster, key, sizeof key, "me", "[]", &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_decide("misuse-out", NULL, key, sizeof key, "me", "[]", &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_decide("misuse-out", roster, key, sizeof key, "me", NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_decisions("misuse-out", roster, key, sizeof key, NULL, &error));
  EXPECT(CAMPIX_STATUS_JOURNAL_IO, campix_day_decide("no such day", roster, key, sizeof key, "me", "[]", &buffer, &error));
  EXPECT(CAMPIX_STATUS_DAY_DECISIONS, campix_day_decide("misuse-out", roster, key, sizeof key, "me", "{", &buffer, &error));
  EXPECT(CAMPIX_STATUS_DAY_DECISIONS,
         campix_day_decide("misuse-out", roster, key, sizeof key, "me", "[{\"kind\": \"is\"}]", &buffer, &error));
  TRUTH(buffer == NULL);
  EXPECT(CAMPIX_STATUS_OK, campix_day_decide("misuse-out", roster, key, sizeof key, "me",
                                             "[{\"kind\": \"absent\", \"row\": 2}]", &buffer, &error));
  campix_buffer_free(buffer);
  buffer = NULL;
  EXPECT(CAMPIX_STATUS_OK, campix_day_decisions("misuse-out", roster, key, sizeof key, &buffer, &error));
  TRUTH(campix_buffer_bytes(buffer).length > 2);
  campix_buffer_free(buffer);
  buffer = NULL;

  /* A purge of nothing, of no day, of unknown parts, of originals without their folder; one that lists, one that deletes. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_purge(NULL, "me", "all", NULL, 0, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_purge("misuse-out", NULL, "all", NULL, 0, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_purge("misuse-out", "me", "all", NULL, 0, NULL, &error));
  EXPECT(CAMPIX_STATUS_DAY_PURGE_OF_WHAT, campix_day_purge("misuse-out", "me", NULL, NULL, 1, &buffer, &error));
  EXPECT(CAMPIX_STATUS_DAY_PURGE_OF_WHAT, campix_day_purge("misuse-out", "me", "originals", NULL, 1, &buffer, &error));
  EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_day_purge("misuse-out", "me", "photos,faces", NULL, 1, &buffer, &error));
  EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_day_purge("misuse-out", "me", "photos", NULL, 2, &buffer, &error));
  EXPECT(CAMPIX_STATUS_DAY_IO, campix_day_purge("no such day", "me", "all", NULL, 1, &buffer, &error));
  EXPECT(CAMPIX_STATUS_DAY_IO, campix_day_purge("misuse-out", "me", NULL, "no such folder", 1, &buffer, &error));
  TRUTH(buffer == NULL);
  EXPECT(CAMPIX_STATUS_OK, campix_day_purge("misuse-out", "me", "all", NULL, 0, &buffer, &error));
  TRUTH(strstr((const char *)campix_buffer_bytes(buffer).data, "\"done\":false") != NULL);
  campix_buffer_free(buffer);
  buffer = NULL;
  EXPECT(CAMPIX_STATUS_OK, campix_day_purge("misuse-out", "me", "all", NULL, 1, &buffer, &error));
  TRUTH(strstr((const char *)campix_buffer_bytes(buffer).data, "\"done\":true") != NULL);
  campix_buffer_free(buffer);
  buffer = NULL;

  /* Originals of no day, of photos that are not there, with options that are none. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_originals(NULL, roster, key, sizeof key, "me", "photos", NULL, NULL, NULL,
                                                          NULL, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_originals("misuse-out", roster, key, sizeof key, "me", NULL, NULL, NULL,
                                                          NULL, NULL, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_JOURNAL_IO, campix_day_originals("no such day", roster, key, sizeof key, "me", "photos", NULL, NULL,
                                                        NULL, NULL, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID, campix_day_originals("misuse-out", roster, key, sizeof key, "me", "photos",
                                                             "densty = 300", NULL, NULL, NULL, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_DAY_PASSWORD, campix_day_originals("misuse-out", roster, key, sizeof key, "me", "photos", NULL,
                                                          "short", NULL, NULL, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_JOURNAL_IO, campix_sheets_write_day(roster, profile, "no such day", key, sizeof key, "a", "b", NULL,
                                                           NULL, NULL, NULL, &buffer, &error));
  TRUTH(buffer == NULL);

  /* Sheets: an order without pictures, of an unknown size, of one with several meanings. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_sheets_write(NULL, profile, "a", "b", NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_sheets_write_memory(roster, profile, NULL, NULL, "b", NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_ORDER_EMPTY, campix_sheets_write(roster, profile, "a", "b", NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID,
         campix_sheets_write(roster, profile, "a", "b", "paper = 'no such paper'", &buffer, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID,
         campix_sheets_write(roster, profile, "a", "b", "pictures = { \"2\xE5\xAF\xB8\" = 4 }", &buffer, &error));
  EXPECT(CAMPIX_STATUS_OPTIONS_INVALID, campix_sheets_write(roster, profile, "a", "b", "naming = 'x'", &buffer, &error));
  EXPECT(CAMPIX_STATUS_FONT_READ,
         campix_sheets_write(roster, profile, "a", "b", "fonts = ['no such font.ttf']\npictures = { 1-inch = 8 }", &buffer, &error));
  TRUTH(buffer == NULL);

  /* Watched and cancelled: no place for a token, one that was freed; nobody watches and nobody cancels; cancelled before it began. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_cancel_new(NULL, &error));
  campix_cancel_free(cancel);
  TRUTH(campix_cancel_requested(cancel) == 0 && campix_cancel_requested(NULL) == 0);
  EXPECT(CAMPIX_STATUS_WRONG_HANDLE, campix_measure_until(photo, cancel, &facts, &error));
  EXPECT(CAMPIX_STATUS_WRONG_HANDLE,
         campix_sheets_write_watched(roster, profile, "a", "b", NULL, NULL, NULL, cancel, &buffer, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_cancel_new(&cancel, &error));
  campix_cancel_request(cancel);
  campix_cancel_request(cancel);
  TRUTH(campix_cancel_requested(cancel) == 1);
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_measure_until(photo, cancel, NULL, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_make_until(photo, NULL, profile, NULL, cancel, &made, &error));
  /* What is wrong with a call counts more than that it was cancelled. */
  EXPECT(CAMPIX_STATUS_ORDER_EMPTY,
         campix_sheets_write_watched(roster, profile, "a", "b", NULL, NULL, NULL, cancel, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_dossiers_write_watched(NULL, NULL, 0, NULL, NULL, NULL, cancel, &buffer, &error));
  TRUTH(buffer == NULL);

  /* Twins that write a struct: no place, no handle. */
  {
    campix_str text = {"unchanged", 9};
    campix_size size = {7, 7};
    campix_profile_id_into(profile, NULL);
    campix_profile_id_into(NULL, &text);
    TRUTH(text.data != NULL && text.length == 0);
    campix_profile_id_into(profile, &text);
    TRUTH(strcmp(text.data, campix_profile_id(profile).data) == 0 && text.length == strlen(text.data));
    campix_photo_size_into(NULL, &size);
    TRUTH(size.width == 0 && size.height == 0);
    campix_photo_size_into(photo, &size);
    TRUTH(size.width == campix_photo_size(photo).width && size.height == campix_photo_size(photo).height);
  }

  /* Looking up: nobody to look for, words that are none. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_roster_find(roster, NULL, NULL, NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_roster_find(NULL, NULL, "1", NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_roster_find(roster, "name", "1", NULL, &buffer, &error));
  EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_roster_find(roster, NULL, "1", "FULL", &buffer, &error));
  EXPECT(CAMPIX_STATUS_PROVIDER_TOML, campix_provider_list("[[", &buffer, &error));
  EXPECT(CAMPIX_STATUS_DUTY_TOML, campix_duty_list("[[", &buffer, &error));
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_print_size_list(NULL, &error));
  TRUTH(buffer == NULL);

  /* A day hears of photos before it is run, never after. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_day_on_judged(NULL, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_new_memory(roster, no_photo, NULL, "misuse-out", key, sizeof key, NULL, &day, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_day_on_judged(day, NULL, NULL, &error));
  EXPECT(CAMPIX_STATUS_DAY_NO_DESTINATION, campix_day_run(day, &day_report, &error));
  EXPECT(CAMPIX_STATUS_WRONG_STATE, campix_day_on_judged(day, NULL, NULL, &error));
  campix_day_free(day);
  day = NULL;

  /* A defect of the library is caught, and the library stays usable. */
#ifdef WITH_PANIC
  {
    unsigned heard[3] = {0, 0, 0};
    EXPECT(CAMPIX_STATUS_OK, campix_set_log(hear, heard, &error));
    EXPECT(CAMPIX_STATUS_PANIC, campix_panic_on_purpose(&error));
    EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_measure(NULL, &facts, &error));
    TRUTH(heard[CAMPIX_LOG_DEFECT] == 1 && heard[CAMPIX_LOG_FAILURE] == 1);
    EXPECT(CAMPIX_STATUS_OK, campix_set_log(NULL, NULL, &error));
    EXPECT(CAMPIX_STATUS_PANIC, campix_panic_on_purpose(&error));
    TRUTH(heard[CAMPIX_LOG_DEFECT] == 1);
  }
#endif

  campix_cancel_free(cancel);
  campix_day_free(day);
  campix_id_free(id);
  campix_names_free(names);
  campix_roster_free(roster);
  campix_made_free(made);
  campix_profile_free(profile); /* before what was made with it: the order does not matter */
  campix_report_free(report);
  campix_facts_free(facts);
  campix_photo_free(photo);
  campix_error_free(NULL);
  campix_photo_free(NULL);
  campix_facts_free(NULL);
  campix_profile_free(NULL);
  campix_report_free(NULL);
  campix_made_free(NULL);
  campix_buffer_free(NULL);
  campix_id_free(NULL);
  campix_names_free(NULL);
  campix_roster_free(NULL);
  campix_day_free(NULL);
  campix_day_report_free(NULL);
  campix_cancel_free(NULL);
  printf("%d wrong answers\n", wrong);
  return wrong == 0 ? 0 : 1;
}
