/* Print sheets for a roster, eight of one inch and four of two for every person, as PDF: sheets ROSTER PROFILE PHOTOS OUT
 * Originals are PHOTOS/<student number>.jpg. Ends with 0, 5 (no font with Chinese characters) or 3. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campix.h"

/* Where a program keeps its own originals. */
typedef struct {
  const char *file;
  unsigned char *data;
} original;

/* One thread, so that the buffer may be reused for the next person. */
static int32_t hand_over(void *user, uint32_t row, campix_incoming *incoming) {
  original *self = user;
  size_t room = 8u << 20;
  FILE *file;
  if (row != 2) {
    return 0; /* there is none */
  }
  file = fopen(self->file, "rb");
  self->data = malloc(room);
  if (file == NULL || self->data == NULL) {
    return -1;
  }
  incoming->data = self->data;
  incoming->length = fread(self->data, 1, room, file);
  fclose(file);
  return 1;
}

int main(int argc, char **argv) {
  /* Options are TOML or JSON; schema/sheets.json lists every key. The buffer for an original is reused: one thread. */
  static const char options[] = "paper = '6-inch'\n"
                                "pictures = { 1-inch = 8, 2-inch-35x49 = 4 }\n"
                                "caption = \"{name}\\n{student_no}\"\n"
                                "language = 'en'\n"
                                "threads = 1\n";
  campix_error *error = NULL;
  campix_roster *roster = NULL;
  campix_profile *profile = NULL;
  campix_buffer *json = NULL;
  campix_status status;
  original memory = {NULL, NULL};
  int code = 3;

  if (argc != 5 && argc != 6) {
    fprintf(stderr, "usage: sheets ROSTER PROFILE PHOTOS OUT | sheets ROSTER PROFILE - OUT PHOTO\n");
    return 2;
  }
  status = campix_roster_open(argv[1], NULL, &roster, &error);
  if (status == CAMPIX_STATUS_OK) {
    status = campix_profile_builtin(argv[2], &profile, &error);
  }
  if (status == CAMPIX_STATUS_OK && argc == 5) {
    status = campix_sheets_write(roster, profile, argv[3], argv[4], options, &json, &error);
  } else if (status == CAMPIX_STATUS_OK) {
    memory.file = argv[5];
    status = campix_sheets_write_memory(roster, profile, hand_over, &memory, argv[4], options, &json, &error);
  }
  if (status == CAMPIX_STATUS_OK) {
    puts((const char *)campix_buffer_bytes(json).data);
    code = 0;
  } else {
    fprintf(stderr, "%s\n", campix_error_message(error).data);
    code = status == CAMPIX_STATUS_FONT_NOT_FOUND ? 5 : 3;
  }
  campix_error_free(error);
  campix_buffer_free(json);
  campix_profile_free(profile);
  campix_roster_free(roster);
  free(memory.data);
  return code;
}
