/* A landmark engine of your own in place of the networks inside: landmarks PHOTO PROFILE
 * This one answers with the points that the networks find, so that both ways can be compared; yours would run its model on the pixels. After
 * that it refuses and lies in every way, and each is told. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "campix.h"

/* Names of the points, as facts have them, in the order of CAMPIX_LANDMARK_... */
static const char *const NAMES[CAMPIX_LANDMARK_COUNT] = {
    "right_pupil",     "left_pupil",      "right_eye_outer", "right_eye_inner", "left_eye_inner",  "left_eye_outer",
    "right_upper_lid", "right_lower_lid", "left_upper_lid",  "left_lower_lid",  "right_brow",      "left_brow",
    "nose_tip",        "nose_base",       "mouth_right",     "mouth_left",      "upper_inner_lip", "lower_inner_lip",
    "chin",            "right_cheek",     "left_cheek",      "forehead",        "right_jaw",       "left_jaw"};

/* What the engine knows, and how it misbehaves. */
typedef struct {
  campix_face_point known[CAMPIX_LANDMARK_COUNT];
  campix_pixels pixels;
  unsigned calls;
  int faces;
  double score;
  campix_landmark wrong;
  campix_face_point with;
} engine;

static int32_t find_faces(void *user, const campix_landmark_task *task) {
  engine *self = user;
  const size_t row = (size_t)task->size.width * 3;
  uint32_t at;
  size_t y;
  int face;

  self->calls++;
  /* A library with more points than this program knows would get faces that lack some. */
  if (task->struct_size < sizeof *task || task->landmarks > CAMPIX_LANDMARK_COUNT) {
    return -1;
  }
  for (y = 0; y < task->size.height; y++) {
    if (memcmp(task->pixels + y * task->stride, self->pixels.bytes.data + y * row, row) != 0) {
      return -2;
    }
  }
  for (face = 0; face < self->faces && (size_t)face < task->room; face++) {
    task->scores[face] = self->score;
    for (at = 0; at < task->landmarks; at++) {
      task->points[(size_t)face * task->landmarks + at] = at == self->wrong ? self->with : self->known[at];
    }
  }
  return self->faces;
}

static campix_status measure(const campix_photo *photo, engine *own, campix_facts **facts, campix_error **error) {
  own->calls = 0;
  return campix_measure_with(photo, find_faces, own, "mesh 0.10.9", NULL, facts, error);
}

/* An answer that has to be refused. Returns whether it was. */
static int refused(const campix_photo *photo, engine *own, campix_status expected, const char *why) {
  campix_facts *facts = NULL;
  campix_error *error = NULL;
  const campix_status status = measure(photo, own, &facts, &error);
  const int told = status == expected && facts == NULL && own->calls == 1 && campix_error_status(error) == expected &&
                   strstr(campix_error_message(error).data, why) != NULL;

  if (status == CAMPIX_STATUS_FACE_ANSWER) {
    printf("%s\n", campix_error_json(error).data);
  }
  printf("%s%s: %s\n", told ? "" : "WRONG ", campix_status_name(status).data, campix_error_message(error).data);
  campix_error_free(error);
  campix_facts_free(facts);
  return told;
}

static int lies(const campix_photo *photo, const engine *honest) {
  const campix_face_point nowhere = {NAN, NAN, NAN};
  engine own = *honest;
  int told = 1;

  own.faces = -7;
  told &= refused(photo, &own, CAMPIX_STATUS_FACE_ENGINE, "mesh 0.10.9 (-7)");
  own.faces = 100000;
  told &= refused(photo, &own, CAMPIX_STATUS_FACE_TOO_MANY, "100000");
  own = *honest;
  own.score = 1.5;
  told &= refused(photo, &own, CAMPIX_STATUS_FACE_ANSWER, "1");
  own = *honest;
  /* A point that was never written, one that is infinite, one far outside, one of impossible certainty. */
  own.wrong = CAMPIX_LANDMARK_CHIN;
  own.with = nowhere;
  told &= refused(photo, &own, CAMPIX_STATUS_FACE_ANSWER, "1");
  own.with = honest->known[CAMPIX_LANDMARK_CHIN];
  own.with.x = INFINITY;
  told &= refused(photo, &own, CAMPIX_STATUS_FACE_ANSWER, "1");
  own.with.x = -1e300;
  told &= refused(photo, &own, CAMPIX_STATUS_FACE_ANSWER, "1");
  own.with = honest->known[CAMPIX_LANDMARK_CHIN];
  own.with.uncertainty = 0;
  told &= refused(photo, &own, CAMPIX_STATUS_FACE_ANSWER, "1");
  return told;
}

static campix_status compare(const campix_photo *photo, const campix_profile *profile, campix_error **error) {
  engine own;
  campix_facts *theirs = NULL, *facts = NULL;
  campix_report *report = NULL;
  campix_made *made = NULL;
  campix_status status;
  char name[64];
  uint32_t at;

  memset(&own, 0, sizeof own);
  own.pixels = campix_photo_pixels(photo);
  own.faces = 1;
  own.score = 0.9;
  own.wrong = CAMPIX_LANDMARK_COUNT;
  status = campix_measure(photo, &theirs, error);
  for (at = 0; at < CAMPIX_LANDMARK_COUNT && status == CAMPIX_STATUS_OK; at++) {
    snprintf(name, sizeof name, "face.points.%s.0", NAMES[at]);
    status = campix_facts_number(theirs, name, &own.known[at].x, error);
    if (status == CAMPIX_STATUS_OK) {
      name[strlen(name) - 1] = '1';
      status = campix_facts_number(theirs, name, &own.known[at].y, error);
    }
    own.known[at].uncertainty = 1.5;
  }
  if (status == CAMPIX_STATUS_OK) {
    status = measure(photo, &own, &facts, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    puts(campix_facts_json(theirs).data);
    puts(campix_facts_json(facts).data);
    status = campix_check(facts, profile, &report, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    puts(campix_report_json(report).data);
    status = campix_make(photo, facts, profile, NULL, &made, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    printf("%lu bytes made\n", (unsigned long)campix_made_bytes(made).length);
    campix_facts_free(facts);
    facts = NULL;
    own.faces = 0;
    status = measure(photo, &own, &facts, error);
    printf("%lu faces of nobody\n", (unsigned long)campix_facts_face_count(facts));
    own.faces = 1;
    puts(lies(photo, &own) ? "every lie was told" : "a lie was believed");
  }
  campix_made_free(made);
  campix_report_free(report);
  campix_facts_free(facts);
  campix_facts_free(theirs);
  return status;
}

int main(int argc, char **argv) {
  campix_error *error = NULL;
  campix_photo *photo = NULL;
  campix_profile *profile = NULL;
  campix_status status;

  if (argc != 3) {
    fprintf(stderr, "usage: landmarks PHOTO PROFILE\n");
    return 2;
  }
  status = campix_photo_open(argv[1], NULL, &photo, &error);
  if (status == CAMPIX_STATUS_OK) {
    status = campix_profile_builtin(argv[2], &profile, &error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = compare(photo, profile, &error);
  }
  campix_profile_free(profile);
  campix_photo_free(photo);
  if (status != CAMPIX_STATUS_OK) {
    fprintf(stderr, "%s\n", campix_error_message(error).data);
    campix_error_free(error);
    return 3;
  }
  return campix_handle_count() == 0 ? 0 : 4;
}
