/* Numbers, rosters and names of files: people ROSTER TEMPLATE NUMBER
 * Prints one path per person; ends with 0, or with 1 if the number is wrong, or with 3. */
#include <stdio.h>

#include "campix.h"

int main(int argc, char **argv) {
  campix_error *error = NULL;
  campix_id *id = NULL;
  campix_roster *roster = NULL;
  campix_names *names = NULL;
  int code = 3;
  size_t at;

  if (argc != 4) {
    fprintf(stderr, "usage: people ROSTER TEMPLATE NUMBER\n");
    return 2;
  }
  if (campix_id_examine(argv[3], &id, &error) == CAMPIX_STATUS_OK &&
      campix_roster_open(argv[1], "faulty-rows = 'set-aside'", &roster, &error) == CAMPIX_STATUS_OK &&
      campix_names_plan(roster, argv[2], NULL, 0, &names, &error) == CAMPIX_STATUS_OK) {
    puts(campix_id_json(id).data);
    for (at = 0; at < campix_names_count(names); at++) {
      printf("row %u: %s\n", (unsigned)campix_names_row(names, at), campix_names_path(names, at).data);
    }
    code = campix_id_valid(id) ? 0 : 1;
  } else {
    /* Details are one object for each thing that is wrong. */
    fprintf(stderr, "%s\n", campix_error_json(error).data);
  }
  campix_error_free(error);
  campix_names_free(names);
  campix_roster_free(roster);
  campix_id_free(id);
  return code;
}
