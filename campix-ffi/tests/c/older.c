/* A program made with an older header, whose structs lack their last field: older PHOTO. The library must neither read nor write
 * beyond them. Compiled with CAMPIX_HEADER naming that header. */
#include <stdio.h>
#include <string.h>

#ifndef CAMPIX_HEADER
#define CAMPIX_HEADER "campix.h"
#endif
#include CAMPIX_HEADER

static int wrong = 0;

/* A struct between bytes that must stay as they are. */
#define FRAMED(type)            \
  struct {                      \
    unsigned char before[64];   \
    type it;                    \
    unsigned char after[512];   \
  }

static void framed(int line, const unsigned char *bytes, size_t length) {
  size_t at;
  for (at = 0; at < length; at++) {
    if (bytes[at] != 0xA5) {
      printf("line %d: byte %lu was written\n", line, (unsigned long)at);
      wrong++;
      return;
    }
  }
}

#define WHOLE(frame)                                                                        \
  (framed(__LINE__, (frame).before, sizeof(frame).before), framed(__LINE__, (frame).after, sizeof(frame).after))

static void expect(int line, campix_status status, campix_status expected, campix_error *error) {
  if (status != expected) {
    printf("line %d: %s %s\n", line, campix_status_name(status).data, campix_error_message(error).data);
    wrong++;
  }
  campix_error_free(error);
}
#define EXPECT(expected, call)                   \
  do {                                           \
    campix_error *error = NULL;                  \
    campix_status status = (call);               \
    expect(__LINE__, status, (expected), error); \
  } while (0)

int main(int argc, char **argv) {
  FRAMED(campix_decode_options) decode;
  FRAMED(campix_make_options) make;
  FRAMED(campix_retag_options) retag;
  FRAMED(campix_casebook_options) casebook;
  FRAMED(campix_attestation) attestation;
  FRAMED(campix_finding) finding;
  campix_photo *photo = NULL;
  campix_facts *facts = NULL;
  campix_profile *profile = NULL;
  campix_report *report = NULL;
  campix_made *made = NULL;
  campix_buffer *buffer = NULL;
  campix_casebook *book = NULL;
  campix_bytes bytes;

  if (argc != 2) {
    return 2;
  }
  memset(&decode, 0xA5, sizeof decode);
  memset(&make, 0xA5, sizeof make);
  memset(&retag, 0xA5, sizeof retag);
  memset(&casebook, 0xA5, sizeof casebook);
  memset(&attestation, 0xA5, sizeof attestation);
  memset(&finding, 0xA5, sizeof finding);
  campix_decode_options_init(&decode.it, sizeof decode.it);
  campix_make_options_init(&make.it, sizeof make.it);
  campix_retag_options_init(&retag.it, sizeof retag.it);
  campix_casebook_options_init(&casebook.it, sizeof casebook.it);
  campix_attestation_init(&attestation.it, sizeof attestation.it);
  finding.it.struct_size = sizeof finding.it;

#ifdef WITH_MEMORY
  decode.it.max_memory = 1000;
  EXPECT(CAMPIX_STATUS_DECODE_LIMIT, campix_photo_open(argv[1], &decode.it, &photo, &error));
  decode.it.max_memory = 64 << 20;
  puts("memory is limited");
#endif
  EXPECT(CAMPIX_STATUS_OK, campix_photo_open(argv[1], &decode.it, &photo, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_measure(photo, &facts, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_profile_builtin("tender-freshman", &profile, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_make(photo, facts, profile, &make.it, &made, &error));
  bytes = campix_made_bytes(made);
  EXPECT(CAMPIX_STATUS_OK, campix_retag(bytes.data, bytes.length, &retag.it, &buffer, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_made_report(made, &report, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_report_finding(report, 0, &finding.it, &error));
  EXPECT(CAMPIX_STATUS_OK, campix_report_finding_of(report, "face.count", &finding.it, &error));
  if (finding.it.struct_size != sizeof finding.it || finding.it.value != 1.0) {
    puts("the finding is another one");
    wrong++;
  }
  /* Their options are read; what stops these calls is something else. */
  EXPECT(CAMPIX_STATUS_NULL_POINTER,
         campix_casebook_open("x", NULL, (const uint8_t *)"0123456789abcdef", 16, &casebook.it, &book, &error));
  EXPECT(CAMPIX_STATUS_UNSUPPORTED, campix_casebook_attest(NULL, &attestation.it, NULL, &error));
  attestation.it.statement = CAMPIX_STATEMENT_KEPT;
  EXPECT(CAMPIX_STATUS_NULL_POINTER, campix_casebook_attest(NULL, &attestation.it, NULL, &error));
  WHOLE(decode);
  WHOLE(make);
  WHOLE(retag);
  WHOLE(casebook);
  WHOLE(attestation);
  WHOLE(finding);

  campix_buffer_free(buffer);
  campix_report_free(report);
  campix_made_free(made);
  campix_profile_free(profile);
  campix_facts_free(facts);
  campix_photo_free(photo);
  printf("%lu bytes of options, %d wrong\n", (unsigned long)(sizeof decode.it + sizeof make.it), wrong);
  return wrong == 0 ? 0 : 1;
}
