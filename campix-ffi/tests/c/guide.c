/* What a camera screen shows before the shutter: guide PHOTO PROFILE
 * A camera hands out B G R X, the last row first, as bitmaps of Windows are; here the picture comes from a file. */
#include <stdio.h>
#include <stdlib.h>

#include "campix.h"

/* The pixels as a bitmap of Windows. The caller frees them. */
static unsigned char *bitmap(campix_pixels pixels) {
  const size_t width = pixels.size.width, height = pixels.size.height;
  unsigned char *bytes = malloc(width * height * 4), *at = bytes;
  size_t x, y;

  for (y = height; bytes != NULL && y-- > 0;) {
    const unsigned char *row = pixels.bytes.data + y * width * 3;
    for (x = 0; x < width; x++, at += 4) {
      at[0] = row[x * 3 + 2];
      at[1] = row[x * 3 + 1];
      at[2] = row[x * 3];
      at[3] = 0;
    }
  }
  return bytes;
}

static campix_status look(const campix_photo *photo, const char *id, campix_error **error) {
  const campix_pixels pixels = campix_photo_pixels(photo);
  unsigned char *bytes = bitmap(pixels);
  campix_profile *profile = NULL;
  campix_guidance *guidance = NULL;
  campix_photo *taken = NULL;
  campix_guidance_values seen;
  campix_frame frame;
  campix_status status;

  campix_frame_init(&frame, sizeof frame);
  frame.format = CAMPIX_PIXEL_FORMAT_BGRA;
  frame.size = pixels.size;
  frame.orientation = 4;
  frame.planes[0] = bytes;
  frame.lengths[0] = (size_t)pixels.size.width * pixels.size.height * 4;
  frame.strides[0] = (size_t)pixels.size.width * 4;
  seen.struct_size = sizeof seen;

  status = campix_profile_builtin(id, &profile, error);
  if (status == CAMPIX_STATUS_OK) {
    status = campix_guide(&frame, profile, 6000, 8000, &guidance, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    status = campix_guidance_get(guidance, &seen, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    printf("faces %u, verdict %u, eyes at %.0f, crown at %.0f\n", (unsigned)seen.faces, (unsigned)seen.verdict, seen.eye_line_y,
           seen.crown_y);
    printf("%s: %s | %s\n", seen.rule.data, seen.advice_zh.data, seen.advice_en.data);
    puts(campix_guidance_json(guidance).data);
    /* A frame can be taken for the photo, too. */
    status = campix_photo_from_frame(&frame, NULL, &taken, error);
  }
  if (status == CAMPIX_STATUS_OK) {
    printf("taken %u x %u\n", (unsigned)campix_photo_size(taken).width, (unsigned)campix_photo_size(taken).height);
    /* A length that does not hold the picture is refused before a pixel is read. */
    frame.lengths[0] -= 1;
    campix_guidance_free(guidance);
    guidance = NULL;
    if (campix_guide(&frame, profile, 0, 0, &guidance, NULL) != CAMPIX_STATUS_FRAME_LAYOUT) {
      puts("a short frame was taken");
    }
  }
  campix_photo_free(taken);
  campix_guidance_free(guidance);
  campix_profile_free(profile);
  free(bytes);
  return status;
}

int main(int argc, char **argv) {
  campix_error *error = NULL;
  campix_photo *photo = NULL;
  campix_status status;

  if (argc != 3) {
    fprintf(stderr, "usage: guide PHOTO PROFILE\n");
    return 2;
  }
  status = campix_photo_open(argv[1], NULL, &photo, &error);
  if (status == CAMPIX_STATUS_OK) {
    status = look(photo, argv[2], &error);
  }
  campix_photo_free(photo);
  if (status != CAMPIX_STATUS_OK) {
    fprintf(stderr, "%s\n", campix_error_message(error).data);
    campix_error_free(error);
    return 3;
  }
  return campix_handle_count() == 0 ? 0 : 4;
}
