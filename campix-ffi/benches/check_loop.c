/* The C half of c_abi.rs: check_loop PHOTO PROFILE COUNT
 * Checks a photo from memory COUNT times; prints processor nanoseconds per photo, and resident kilobytes after a tenth of the
 * photos and at the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "campix.h"

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static long resident(void) {
  char line[256];
  long kilobytes = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (strncmp(line, "VmRSS:", 6) == 0) {
      kilobytes = strtol(line + 6, NULL, 10);
    }
  }
  if (status != NULL) {
    fclose(status);
  }
  return kilobytes;
}

static int once(const unsigned char *data, size_t length, const campix_profile *profile) {
  campix_photo *photo = NULL;
  campix_facts *facts = NULL;
  campix_report *report = NULL;
  int good = campix_photo_decode(data, length, "jpg", NULL, &photo, NULL) == CAMPIX_STATUS_OK &&
             campix_measure(photo, &facts, NULL) == CAMPIX_STATUS_OK &&
             campix_check(facts, profile, &report, NULL) == CAMPIX_STATUS_OK &&
             campix_report_verdict(report) != CAMPIX_VERDICT_NONE;
  campix_report_free(report);
  campix_facts_free(facts);
  campix_photo_free(photo);
  return good;
}

int main(int argc, char **argv) {
  static unsigned char data[1 << 20];
  campix_profile *profile = NULL;
  long count = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
  long early = 0;
  long at;
  double began;
  size_t length;
  FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || campix_profile_builtin(argv[2], &profile, NULL) != CAMPIX_STATUS_OK) {
    return 2;
  }
  length = fread(data, 1, sizeof data, file);
  fclose(file);
  if (!once(data, length, profile)) {
    return 3;
  }
  began = now();
  for (at = 0; at < count; at++) {
    if (!once(data, length, profile)) {
      return 3;
    }
    if (at == count / 10) {
      early = resident();
    }
  }
  printf("%.0f %ld %ld\n", (now() - began) / (double)count, early, resident());
  campix_profile_free(profile);
  return 0;
}
