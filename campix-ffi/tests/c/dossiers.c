/* 一生一档 of a day: dossiers ROSTER PROFILE PHOTOS OUT ANSWERS
 * ANSWERS is a list of a provider's answers. The second person's photo is also shown to a service, which is busy at first.
 * Prints what was written, then what is verified, then why a changed file is not. Ends with 0 or 3. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campix.h"

static const unsigned char KEY[] = "only for drawn people, never for real ones";

static unsigned char *read_all(const char *path, size_t *length) {
  const size_t room = 8u << 20;
  unsigned char *bytes = malloc(room);
  FILE *file = fopen(path, "rb");
  *length = bytes != NULL && file != NULL ? fread(bytes, 1, room, file) : 0;
  if (file != NULL) {
    fclose(file);
  }
  return bytes;
}

/* A service would be asked over the network here; nothing else of campix lets a picture out. */
static campix_call ask_service(void *user, const campix_question *question, campix_reply *reply) {
  int *asked = user;
  *asked += 1;
  if (*asked == 1) {
    return CAMPIX_CALL_BUSY;
  }
  if (question->length < 1000 || strcmp(question->pair, "admission") != 0) {
    return CAMPIX_CALL_MALFORMED;
  }
  reply->score = "0.91";
  reply->time = "2026-09-02 11:00:00";
  reply->flow = "A-000001";
  return CAMPIX_CALL_ANSWERED;
}

static campix_status write_all(int count, char **argv, campix_error **error) {
  const uint32_t rows[] = {3};
  const campix_profile *profiles[1];
  campix_roster *roster = NULL;
  campix_profile *profile = NULL;
  campix_day *day = NULL;
  campix_day_report *report = NULL;
  campix_casebook *casebook = NULL;
  campix_buffer *json = NULL;
  campix_buffer *answered = NULL;
  const char *patience = "{\"first-wait\": 0.001, \"spacing\": 0.001}";
  campix_attestation lamps;
  const char *options = "forms = 'html'\n"
                        "language = 'en'\n"
                        "letterhead = ['Some University', 'Freshmen of 2026']\n"
                        "required = ['police']\n"
                        "optional = ['admission']\n"; /* asked about one person only */
  campix_status status;
  uint64_t taken = 0;
  size_t length = 0;
  unsigned char *answers = read_all(argv[5], &length);
  int asked = 0;

  (void)count;
  status = campix_roster_open(argv[1], NULL, &roster, error);
  if (status == CAMPIX_STATUS_OK) {
    status = campix_profile_builtin(argv[2], &profile, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_day_new(roster, argv[3], argv[4], KEY, sizeof KEY, NULL, &day, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_day_add_destination(day, profile, NULL, NULL, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_day_run(day, &report, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_casebook_open(argv[4], report, KEY, sizeof KEY, NULL, &casebook, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_casebook_import(casebook, answers, length, NULL, &taken, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    printf("%u answers taken\n", (unsigned)taken);
    status = campix_casebook_ask(casebook, "reseller-b", "admission", "enrolment check", rows, 1, ask_service, &asked, patience,
                                 &answered, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    puts((const char *)campix_buffer_bytes(answered).data);
    campix_attestation_init(&lamps, sizeof lamps);
    lamps.duty = "lamps.count";
    lamps.statement = CAMPIX_STATEMENT_NUMBER;
    lamps.number = 2;
    lamps.who = "Chen Li, head of the team";
    lamps.when = "2026-09-01 08:10";
    status = campix_casebook_attest(casebook, &lamps, &taken, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    profiles[0] = profile;
    status = campix_dossiers_write(casebook, profiles, 1, options, &json, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    puts((const char *)campix_buffer_bytes(json).data);
  }
  campix_buffer_free(answered);
  campix_buffer_free(json);
  campix_casebook_free(casebook);
  campix_day_report_free(report);
  campix_day_free(day);
  campix_profile_free(profile);
  campix_roster_free(roster);
  free(answers);
  return status;
}

int main(int argc, char **argv) {
  campix_error *error = NULL;
  campix_buffer *json = NULL;
  campix_status status;
  size_t length = 0;
  char path[4096];
  unsigned char *file, *journal;
  campix_buffer *in_memory = NULL, *at_place = NULL;
  size_t lines = 0;
  int code = 3;

  if (argc != 6) {
    fprintf(stderr, "usage: dossiers ROSTER PROFILE PHOTOS OUT ANSWERS\n");
    return 2;
  }
  status = write_all(argc, argv, &error);
  if (status != CAMPIX_STATUS_OK) {
    fprintf(stderr, "%s\n", campix_error_message(error).data);
    campix_error_free(error);
    return 3;
  }
  /* The cover is as it was written; with one letter changed it is not. */
  snprintf(path, sizeof path, "%s/dossiers/index.html", argv[4]);
  file = read_all(path, &length);
  snprintf(path, sizeof path, "%s/journal.jsonl", argv[4]);
  if (file != NULL && length > 200) {
    status = campix_dossier_verify(path, NULL, file, length, &json, &error);
    /* A host that keeps journal and files in a database of its own gets the same answer. */
    journal = read_all(path, &lines);
    if (status == CAMPIX_STATUS_OK) {
      status = campix_dossier_verify_memory(journal, lines, NULL, file, length, &in_memory, &error);
    }
    if (status == CAMPIX_STATUS_OK) {
      status = campix_file_verify_memory(journal, lines, NULL, KEY, sizeof KEY, NULL, NULL, "dossiers/index.html", file, length,
                                         &at_place, &error);
    }
    free(journal);
    if (status == CAMPIX_STATUS_OK) {
      const char *there = (const char *)campix_buffer_bytes(json).data;
      puts(there);
      printf("in memory: %s\n", strcmp(there, (const char *)campix_buffer_bytes(in_memory).data) == 0 ? "the same" : "another");
      puts((const char *)campix_buffer_bytes(at_place).data);
      campix_buffer_free(json);
      campix_buffer_free(in_memory);
      campix_buffer_free(at_place);
      file[length / 2] ^= 1;
      status = campix_dossier_verify(path, NULL, file, length, &json, &error);
      printf("changed: %s\n", campix_error_message(error).data);
      code = status == CAMPIX_STATUS_OK ? 3 : 0;
    }
  }
  campix_error_free(error);
  free(file);
  return code;
}
