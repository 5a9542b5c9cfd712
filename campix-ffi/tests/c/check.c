/* Checks one photo against a standard: check PHOTO PROFILE
 * Ends with 0 (it complies), 1 (findings) or 3 (the work could not be done). */
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
  campix_report *report = NULL;
  size_t index;
  int code = 3;

  if (argc != 3) {
    fprintf(stderr, "usage: check PHOTO PROFILE\n");
    return 2;
  }
  if (campix_profile_builtin(argv[2], &profile, &error) != CAMPIX_STATUS_OK) {
    code = failed("profile", error);
  } else if (campix_photo_open(argv[1], NULL, &photo, &error) != CAMPIX_STATUS_OK) {
    code = failed("photo", error);
  } else if (campix_measure(photo, &facts, &error) != CAMPIX_STATUS_OK) {
    code = failed("measure", error);
  } else if (campix_check(facts, profile, &report, &error) != CAMPIX_STATUS_OK) {
    code = failed("check", error);
  } else {
    for (index = 0; index < campix_report_count(report); index++) {
      campix_finding finding;
      finding.struct_size = sizeof finding;
      if (campix_report_finding(report, index, &finding, NULL) == CAMPIX_STATUS_OK &&
          finding.verdict == CAMPIX_VERDICT_FAIL) {
        printf("%s: %s\n", finding.rule.data, finding.message_en.data);
      }
    }
    code = campix_report_verdict(report) == CAMPIX_VERDICT_PASS ? 0 : 1;
    puts(campix_report_json(report).data);
  }

  /* In any order; NULL is ignored. */
  campix_report_free(report);
  campix_facts_free(facts);
  campix_photo_free(photo);
  campix_profile_free(profile);
  if (campix_handle_count() != 0) {
    fprintf(stderr, "a handle was forgotten\n");
    return 3;
  }
  return code;
}
