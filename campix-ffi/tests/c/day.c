/* A campus day: roster and photos in, delivery out.
 *   day ROSTER PROFILE OUT STOP PHOTOS          photos of a folder
 *   day ROSTER PROFILE OUT STOP - PHOTO...      photos from memory, one after the other
 * * STOP photos after the beginning the run is stopped, 0 for never; started again, it continues from there.
 * * Ends with 0 (every person is delivered), 1 (some are not), 4 (stopped) or 3 (the work could not be done). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campix.h"

/* Keep such a key in a safe place: pseudonyms of the journal follow from it. */
static const unsigned char KEY[] = "sixteen bytes or more";

static int32_t tell(void *user, const campix_progress *progress) {
  const unsigned long *stop = user;
  if (progress->phase == CAMPIX_PHASE_PHOTOS) {
    fprintf(stderr, "%lu of %lu photos\n", (unsigned long)progress->done, (unsigned long)progress->total);
  }
  /* Anything but 0 stops the run. A window's "cancel" button would use campix_cancel_request instead. */
  return *stop != 0 && progress->phase == CAMPIX_PHASE_PHOTOS && progress->done >= *stop;
}

/* Photos that a program holds in memory. */
typedef struct {
  char **files;
  int left;
  unsigned char *data;
} camera;

static int32_t next_photo(void *user, campix_incoming *incoming) {
  camera *self = user;
  FILE *file;
  const char *name;
  size_t room = 8u << 20;
  free(self->data);
  self->data = NULL;
  if (self->left == 0) {
    return 0;
  }
  name = strrchr(*self->files, '/');
  file = fopen(*self->files, "rb");
  self->data = malloc(room);
  if (file == NULL || self->data == NULL) {
    return -1;
  }
  incoming->name = name == NULL ? *self->files : name + 1;
  incoming->data = self->data; /* valid until the next call */
  incoming->length = fread(self->data, 1, room, file);
  fclose(file);
  self->files++;
  self->left--;
  return 1;
}

int main(int argc, char **argv) {
  campix_error *error = NULL;
  campix_roster *roster = NULL;
  campix_profile *profile = NULL;
  campix_cancel *cancel = NULL;
  campix_day *day = NULL;
  campix_day_report *report = NULL;
  campix_day_report *opened = NULL;
  campix_buffer *sent = NULL;
  campix_buffer *listed = NULL;
  campix_buffer *people = NULL;
  /* Options are TOML or JSON; schema/day-options.json lists every key. */
  const char *options = "threads = 2\n"
                        "language = 'en'\n"
                        "packing = 'zip-by-department'\n"
                        "operator = 'day.c'\n";
  camera memory = {NULL, 0, NULL};
  unsigned long stop;
  campix_status status;
  int code = 3;

  if (argc < 6) {
    fprintf(stderr, "usage: day ROSTER PROFILE OUT STOP PHOTOS | - PHOTO...\n");
    return 2;
  }
  stop = strtoul(argv[4], NULL, 10);
  status = campix_roster_open(argv[1], NULL, &roster, &error);
  if (status == CAMPIX_STATUS_OK) {
    status = campix_profile_builtin(argv[2], &profile, &error);
  }
  if (status == CAMPIX_STATUS_OK && strcmp(argv[5], "-") != 0) {
    status = campix_day_new(roster, argv[5], argv[3], KEY, sizeof KEY, options, &day, &error);
  } else if (status == CAMPIX_STATUS_OK) {
    memory.files = argv + 6;
    memory.left = argc - 6;
    status = campix_day_new_memory(roster, next_photo, &memory, argv[3], KEY, sizeof KEY, options, &day, &error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_day_add_destination(day, profile, "{department}/{student_no}.jpg", "required", &error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_day_cancel(day, &cancel, &error); /* for a window's "cancel" button: campix_cancel_request */
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_day_on_progress(day, tell, &stop, &error);
  }
  /* The day holds its own references to everything it was given. */
  campix_profile_free(profile);
  campix_cancel_free(cancel);
  if (status == CAMPIX_STATUS_OK) {
    status = campix_day_run(day, &report, &error);
  }
  if (status == CAMPIX_STATUS_OK) {
    puts(campix_day_report_json(report).data);
    code = campix_day_report_complete(report) ? 0 : 1;
    /* Any time later the day opens from its ledger, without photos. */
    status = campix_day_open(argv[3], roster, KEY, sizeof KEY, &opened, &error);
    if (status == CAMPIX_STATUS_OK) {
      status = campix_day_report_outcomes(opened, "share", &people, &error);
    }
    /* What left the house is recorded, so that later packages can hold what is new, and what is withdrawn is called back. */
    if (status == CAMPIX_STATUS_OK && campix_day_report_files(opened) > 0) {
      status = campix_day_sent(argv[3], roster, KEY, sizeof KEY, "day.c", argv[2], "registry", 1, &sent, &error);
    }
    /* What will have to be deleted when the contract ends; with 1 for yes it would be. */
    if (status == CAMPIX_STATUS_OK) {
      status = campix_day_purge(argv[3], "day.c", "all", NULL, 0, &listed, &error);
    }
    if (status != CAMPIX_STATUS_OK || campix_day_report_files(opened) != campix_day_report_files(report) ||
        campix_buffer_bytes(people).length == 0) {
      fprintf(stderr, "%s\n", campix_error_json(error).data);
      code = 3;
    }
  } else if (status == CAMPIX_STATUS_DAY_CANCELLED) {
    puts(campix_error_message(error).data);
    code = 4;
  } else {
    fprintf(stderr, "%s\n", campix_error_json(error).data);
  }
  campix_error_free(error);
  campix_buffer_free(people);
  campix_buffer_free(sent);
  campix_buffer_free(listed);
  campix_day_report_free(opened);
  campix_roster_free(roster);
  campix_day_report_free(report);
  campix_day_free(day);
  free(memory.data);
  return code;
}
