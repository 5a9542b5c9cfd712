/* Makes the registration file a standard asks for: make PHOTO PROFILE OUT
 * Ends with 0 (the file complies), 1 (findings that only a new photo can fix) or 3 (no file could be made). */
#include <stdio.h>

#include "campix.h"

static int failed(const char *what, campix_error *error) {
  fprintf(stderr, "%s: %s (%s)\n", what, campix_error_message(error).data, campix_error_name(error).data);
  campix_error_free(error);
  return 3;
}

int main(int argc, char **argv) {
  campix_error *error = NULL;
  campix_profile *profile = NULL;
  campix_photo *photo = NULL;
  campix_facts *facts = NULL;
  campix_report *original = NULL;
  campix_report *report = NULL;
  campix_made *made = NULL;
  campix_make_options options;
  int code;

  if (argc != 4) {
    fprintf(stderr, "usage: make PHOTO PROFILE OUT\n");
    return 2;
  }
  campix_make_options_init(&options, sizeof options);
  options.effort = CAMPIX_EFFORT_FAST;

  if (campix_profile_builtin(argv[2], &profile, &error) != CAMPIX_STATUS_OK) {
    code = failed("profile", error);
  } else if (campix_photo_open(argv[1], NULL, &photo, &error) != CAMPIX_STATUS_OK) {
    code = failed("photo", error);
  } else if (campix_measure(photo, &facts, &error) != CAMPIX_STATUS_OK) {
    code = failed("measure", error);
  } else if (campix_check_original(facts, profile, &options, &original, &error) != CAMPIX_STATUS_OK) {
    code = failed("check", error);
  } else if (campix_make(photo, facts, profile, &options, &made, &error) != CAMPIX_STATUS_OK) {
    code = failed("make", error);
  } else if (campix_made_save(made, argv[3], &error) != CAMPIX_STATUS_OK) {
    code = failed("save", error);
  } else if (campix_made_report(made, &report, &error) != CAMPIX_STATUS_OK) {
    code = failed("report", error);
  } else {
    printf("%s: %lu bytes\n%s", argv[3], (unsigned long)campix_made_bytes(made).length,
           campix_report_text(report, CAMPIX_LANGUAGE_ENGLISH).data);
    code = campix_report_verdict(report) == CAMPIX_VERDICT_PASS ? 0 : 1;
  }

  campix_report_free(report);
  campix_made_free(made);
  campix_report_free(original);
  campix_facts_free(facts);
  campix_photo_free(photo);
  campix_profile_free(profile);
  return code;
}
