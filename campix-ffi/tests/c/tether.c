/* A tethered studio: eight cameras, eight threads, one profile shared by all of them: tether PROFILE PHOTO...
 * Each thread takes a photo from memory, as a camera delivers it, checks it and makes the file. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "campix.h"

enum { CAMERAS = 8 };

/* What one camera works on. The profile is const: it may be used by all threads at once. */
typedef struct {
  const campix_profile *profile;
  const char *file;
  campix_status status;
  campix_verdict verdict;
  size_t length;
} camera;

static unsigned char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  unsigned char *data = NULL;
  long size = 0;
  *length = 0;
  if (file == NULL) {
    return NULL;
  }
  if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0 && fseek(file, 0, SEEK_SET) == 0) {
    data = malloc((size_t)size);
    if (data != NULL) {
      *length = fread(data, 1, (size_t)size, file);
    }
  }
  fclose(file);
  return data;
}

static void *work(void *argument) {
  camera *self = argument;
  size_t length = 0;
  unsigned char *data = read_file(self->file, &length);
  campix_photo *photo = NULL;
  campix_facts *facts = NULL;
  campix_made *made = NULL;
  campix_report *report = NULL;

  self->status = campix_photo_decode(data, length, "jpg", NULL, &photo, NULL);
  free(data); /* the photo has its own copy */
  if (self->status == CAMPIX_STATUS_OK) {
    self->status = campix_measure(photo, &facts, NULL);
  }
  if (self->status == CAMPIX_STATUS_OK) {
    self->status = campix_make(photo, facts, self->profile, NULL, &made, NULL);
  }
  if (self->status == CAMPIX_STATUS_OK) {
    self->status = campix_made_report(made, &report, NULL);
    self->verdict = campix_report_verdict(report);
    self->length = campix_made_bytes(made).length;
  }
  campix_photo_free(photo);
  campix_facts_free(facts);
  campix_made_free(made);
  campix_report_free(report);
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t threads[CAMERAS];
  camera cameras[CAMERAS];
  campix_profile *profile = NULL;
  campix_error *error = NULL;
  int code = 0;
  int at;

  if (argc < 3) {
    fprintf(stderr, "usage: tether PROFILE PHOTO...\n");
    return 2;
  }
  if (campix_profile_builtin(argv[1], &profile, &error) != CAMPIX_STATUS_OK) {
    fprintf(stderr, "%s\n", campix_error_message(error).data);
    campix_error_free(error);
    return 3;
  }
  for (at = 0; at < CAMERAS; at++) {
    camera fresh = {NULL, NULL, CAMPIX_STATUS_OK, CAMPIX_VERDICT_NONE, 0};
    fresh.profile = profile;
    fresh.file = argv[2 + at % (argc - 2)];
    cameras[at] = fresh;
    if (pthread_create(&threads[at], NULL, work, &cameras[at]) != 0) {
      abort();
    }
  }
  for (at = 0; at < CAMERAS; at++) {
    pthread_join(threads[at], NULL);
    printf("camera %d: %s, verdict %u, %lu bytes\n", at, campix_status_name(cameras[at].status).data,
           (unsigned)cameras[at].verdict, (unsigned long)cameras[at].length);
    if (cameras[at].status != CAMPIX_STATUS_OK) {
      code = 3;
    }
  }
  campix_profile_free(profile);
  return code;
}
