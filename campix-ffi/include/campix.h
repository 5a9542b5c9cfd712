/*
 * campix 0.1.0 - measures a campus portrait, judges it against standards kept as data, makes the file that complies.
 *
 * Generated from campix-ffi/src by campix-ffi/tests/header.rs; do not edit.
 *
 * THE FLOW
 *   bytes -- campix_photo_open --> photo -- campix_measure --> facts -- campix_check(profile) --> report
 *                                    +----------------------------+---- campix_make(profile) ---> made
 *
 * RESULTS
 *   A function that can fail returns a campix_status, 0 for success, and takes `campix_error **error` last. It may be NULL. On
 *   failure the caller owns one error object there and releases it with campix_error_free; on success NULL is written. What was
 *   there before is not read: free an old error before the place is used again. Other outputs are written only on success.
 *   A photo that breaks rules is not a failure: it has a report. So has every single photo of a day.
 *   Functions that only query take no error: for NULL or a wrong handle they return 0 or an empty text.
 *
 * OWNERSHIP
 *   Handles that a function writes are owned by the caller and released with the _free function of their type, once; every
 *   _free ignores NULL. Handles share what they need of each other, so the order in which they are freed does not matter.
 *   "Borrowed" text and bytes belong to the library and stay valid for as long as stated; never pass them to free().
 *   Inputs are copied or read during the call; the caller keeps them.
 *   A handle is a number that is given out once, and nothing at its address is read: one that was freed is refused with
 *   CAMPIX_STATUS_WRONG_HANDLE and never shows what was made after it. campix_handle_count says how many are alive.
 *
 * THREADS
 *   A pointer to const may be used by many threads at once; a pointer that is not const is used by one call at a time. Different
 *   handles are independent of each other; there is no "last error", nothing to initialise, and no global state but the log and
 *   the list of handles that are alive. A handle must not be freed while a call uses it.
 *
 * FLOATING POINT
 *   Every call works with all floating-point exceptions masked, rounds to nearest and keeps denormals, and restores the caller's
 *   own environment when it returns: a program may run with traps on, as Delphi, Free Pascal and C++Builder do. A callback runs
 *   in the environment of the call that caused it, also on a thread of the library; what it changes there ends with it.
 *
 * LENGTHS
 *   A length is judged before anything is read, copied or allocated: bytes above the ceiling of their kind give
 *   CAMPIX_STATUS_FILE_TOO_LARGE - photos 64 MiB or what their options say, at most 1 GiB; tables, finished files and journals in memory 256 MiB;
 *   profiles 4 MiB; keys 64 KiB -, arrays of more than 1 024 handles or 1 048 576 rows CAMPIX_STATUS_UNSUPPORTED.
 *
 * TEXT AND PATHS
 *   Text goes in as NUL-terminated UTF-8 and comes out as campix_str, UTF-8 with its length and a NUL after it. Paths are
 *   UTF-8 on Windows, too; functions ending in _w take them in UTF-16 as the system gives them. On Unix the bytes of a path are
 *   passed on unchanged. Every function that reads a photo, a list, a profile, a journal or a finished
 *   file at its path has a twin that reads memory. Functions that take the folder of a day work in it, and options that name a
 *   file (fonts, a logo, templates, profiles) read it.
 *
 * STRUCTS BY VALUE
 *   campix_str, campix_bytes, campix_size and campix_pixels are returned by value. A host that cannot take a struct so - 32-bit
 *   Delphi, Visual Basic, LabVIEW - calls the twin ending in _into, which has one parameter more, last: the place to write it.
 *
 * LONG WORK
 *   A day, print sheets and dossiers tell a callback of their progress, and a campix_cancel stops them, as it stops measuring and
 *   making: functions ending in _watched and _until take one. The status is CAMPIX_STATUS_DAY_CANCELLED; no half-written file stays.
 *
 * OPTIONS
 *   A struct that may grow begins with its size, which is the caller's: call its _init function with `sizeof` of the struct,
 *   then set fields; NULL instead of a struct means all defaults. The library neither reads nor writes beyond that size. Programs
 *   compiled with an older header work with a newer library, and the other way round if they ask for nothing the older library
 *   does not know; otherwise the call is refused with CAMPIX_STATUS_UNSUPPORTED, as is a size that ends inside a field. In structs
 *   that a callback gets, the size is the library's: read and write only fields that lie within it.
 *
 * DEFECTS
 *   No panic of the library crosses into the program: it becomes CAMPIX_STATUS_PANIC. Handles that took part are to be freed;
 *   the library stays usable. Nothing is printed: campix_set_log receives the text and the place of a panic, and every failure.
 *
 * WHAT ENDS THE PROGRAM
 *   Two things only, both with abort() and a line of the Rust runtime on the standard error output: memory that the system
 *   refuses, and an exception of C++, or of another language, that leaves a callback. Neither can be made a status: catch
 *   exceptions in the callback and return its failure.
 *
 * PRIVACY
 *   Names and numbers of people are never in an error or in JSON; JSON masks them. Functions whose text may hold one say so.
 */

#ifndef CAMPIX_H
#define CAMPIX_H

#include <stddef.h>
#include <stdint.h>

#define CAMPIX_VERSION_MAJOR 0
#define CAMPIX_VERSION_MINOR 1
#define CAMPIX_VERSION_PATCH 0
#define CAMPIX_VERSION "0.1.0"

/* The library has everything unless it was built for portraits only; then define CAMPIX_PORTRAIT_ONLY before this header, and
 * those of the four that it was built with. */
#ifndef CAMPIX_PORTRAIT_ONLY
#define CAMPIX_WITH_PEOPLE
#define CAMPIX_WITH_DAY
#define CAMPIX_WITH_PRINTS
#define CAMPIX_WITH_DOSSIER
#endif

/* The compiler warns where a status is not looked at. */
#if defined(__cplusplus) && __cplusplus >= 201703L
#define CAMPIX_MUST_USE [[nodiscard]]
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define CAMPIX_MUST_USE [[nodiscard]]
#elif defined(__GNUC__)
#define CAMPIX_MUST_USE __attribute__((warn_unused_result))
#else
#define CAMPIX_MUST_USE
#endif

/**
 * Version of this header's promises: raised when a function or a field is removed or changes its meaning. Programs made for
 * one number work with every library of the same number.
 */
#define CAMPIX_ABI_VERSION 1

/**
 * Number of the points of a face in this version of the header.
 */
#define CAMPIX_LANDMARK_COUNT 24

/**
 * Bytes that a call made. Owned: release with `campix_buffer_free`, never with `free`.
 */
typedef struct campix_buffer campix_buffer;

/**
 * Stops long work from another thread. Owned: release with `campix_cancel_free`.
 *
 * `campix_day_cancel` hands out that of a day, `campix_cancel_new` one for the functions that take one. Any number of
 * threads may use it at once. Work that was stopped returns `CAMPIX_STATUS_DAY_CANCELLED`. A token stays as it is once it
 * was used: the next work takes a new one.
 */
typedef struct campix_cancel campix_cancel;

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * The journal of a finished day, open for answers, decisions, statements and dossiers. Owned: release with
 * `campix_casebook_free`. It only ever adds to the journal.
 *
 * Used by one thread at a time; no other run can work in the folder while it is open.
 */
typedef struct campix_casebook campix_casebook;
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * A campus day that is being prepared. Owned: release with `campix_day_free`, even after it was run.
 *
 * Used by one thread at a time. Everything given to it is copied or shared: it may be freed at once.
 */
typedef struct campix_day campix_day;
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * The result of a day. Owned: release with `campix_day_report_free`.
 *
 * It never changes; any number of threads may use it at once.
 */
typedef struct campix_day_report campix_day_report;
#endif

/**
 * What went wrong in one call. Owned: release with `campix_error_free`.
 *
 * It never holds a name or a number of a person.
 */
typedef struct campix_error campix_error;

/**
 * Everything measured on one photo. Owned: release with `campix_facts_free`.
 *
 * It never changes and no longer needs its photo; any number of threads may use it at once.
 */
typedef struct campix_facts campix_facts;

/**
 * What a live picture shows. Owned: release with `campix_guidance_free`.
 *
 * It never changes and needs neither frame nor profile any more.
 */
typedef struct campix_guidance campix_guidance;

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * The number of an identity document, examined. Owned: release with `campix_id_free`.
 *
 * It never changes; any number of threads may use it at once.
 */
typedef struct campix_id campix_id;
#endif

/**
 * A finished registration file with its own report. Owned: release with `campix_made_free`.
 *
 * It never changes; any number of threads may use it at once.
 */
typedef struct campix_made campix_made;

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * The names of all files of a roster, planned by a template. Owned: release with `campix_names_free`.
 *
 * It never changes; any number of threads may use it at once.
 */
typedef struct campix_names campix_names;
#endif

/**
 * A decoded photo: upright sRGB pixels, and what its file claims. Owned: release with `campix_photo_free`.
 *
 * It never changes, so any number of threads may use it at once.
 */
typedef struct campix_photo campix_photo;

/**
 * A standard, or a stack of several, validated. Owned: release with `campix_profile_free`.
 *
 * It never changes, so any number of threads may use it at once: load it once and share it.
 */
typedef struct campix_profile campix_profile;

/**
 * What campix says about one photo under one profile. Owned: release with `campix_report_free`.
 *
 * It never changes and no longer needs facts and profile; any number of threads may use it at once.
 */
typedef struct campix_report campix_report;

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * People of a list, typed and checked. Owned: release with `campix_roster_free`.
 *
 * It never changes; any number of threads may use it at once.
 */
typedef struct campix_roster campix_roster;
#endif

/**
 * Bytes that the library lends. `data` is NULL only if there are none.
 *
 * How long they stay valid is stated at each function that returns them.
 */
typedef struct {
  /**
   * The first byte.
   */
  const uint8_t *data;
  /**
   * Number of bytes.
   */
  size_t length;
} campix_bytes;

/**
 * The outcome of a call. 0 is success; every other number is a failure and keeps its meaning for ever.
 *
 * 1–99 mean that the call itself was wrong, or that the library failed; from 100 on the engine could not do the work. A photo
 * that breaks a rule is not a failure: it has a report.
 */
typedef int32_t campix_status;

/**
 * Language of texts made for people.
 */
typedef uint32_t campix_language;

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * The outcome of one call to a service.
 */
typedef int32_t campix_call;
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * A question to a service. Everything in it is valid only during the call. It may grow at its end in later versions; a callback
 * reads only what its header has.
 */
typedef struct {
  /**
   * Size of this struct in the library that calls.
   */
  uint32_t struct_size;
  /**
   * Row of the person in the roster.
   */
  uint32_t row;
  /**
   * How long the service may take, in milliseconds.
   */
  uint32_t timeout;
  /**
   * Zero.
   */
  uint32_t reserved;
  /**
   * The delivered photo, a JPEG.
   */
  const uint8_t *picture;
  /**
   * Its length in bytes.
   */
  size_t length;
  /**
   * What to compare it with: "police", "admission" and so on.
   */
  const char *pair;
  /**
   * The purpose, as in the journal.
   */
  const char *purpose;
} campix_question;
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * The reply of a service, as text; NULL for what it did not say. The texts have to stay valid until the next question. The
 * library hands over zeros after its size; a callback fills the fields that lie within `struct_size`.
 */
typedef struct {
  /**
   * Size of this struct in the library that calls.
   */
  uint32_t struct_size;
  /**
   * Seconds it asks the caller to wait, with `CAMPIX_CALL_BUSY`; 0: not said.
   */
  uint32_t wait;
  /**
   * Its score.
   */
  const char *score;
  /**
   * Its code; "1" and "01" are two codes.
   */
  const char *code;
  /**
   * The time it states.
   */
  const char *time;
  /**
   * Its number of the call (流水号).
   */
  const char *flow;
  /**
   * The threshold that was requested; 0: none.
   */
  double threshold;
} campix_reply;
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Asks a live service once, within the question's timeout, and never retries by itself. Any other number than those of
 * `campix_call` counts as `CAMPIX_CALL_FAILED`. It must not throw.
 */
typedef campix_call (*campix_compare_callback)(void *user, const campix_question *question, campix_reply *reply);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * One photo of a stream. The library hands over zeros after its size; a callback fills the fields that lie within `struct_size`.
 */
typedef struct {
  /**
   * Size of this struct in the library that calls.
   */
  uint32_t struct_size;
  /**
   * Zero.
   */
  uint32_t reserved;
  /**
   * Its file name, UTF-8; a folder may precede it.
   */
  const char *name;
  /**
   * The bytes of its file, which are copied before the next call.
   */
  const uint8_t *data;
  /**
   * Number of bytes, at most 1 GiB.
   */
  size_t length;
} campix_incoming;
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Hands over the next photo of a stream: fills `incoming` and returns 1, or returns 0 at the end and a negative number to stop
 * the run. A photo without name or bytes, or with too many, stops it, too, and `campix_day_run` says why. Called by one thread
 * at a time, not always the same; it must not throw. Name and bytes must stay valid until the next call.
 */
typedef int32_t (*campix_photo_callback)(void *user, campix_incoming *incoming);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * What a run is doing.
 */
typedef uint32_t campix_phase;
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * The progress of a run. The struct may grow at its end in later versions; a callback reads only what its header has.
 */
typedef struct {
  /**
   * Size of this struct in the library that calls.
   */
  uint32_t struct_size;
  /**
   * What is being done.
   */
  campix_phase phase;
  /**
   * Items done in this phase, those of an earlier run included.
   */
  uint64_t done;
  /**
   * Items of this phase; 0 if not known.
   */
  uint64_t total;
  /**
   * Items this run worked on per second, since the phase began.
   */
  double per_second;
  /**
   * Seconds left at that rate; NaN if not known.
   */
  double seconds_left;
} campix_progress;
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Receives the progress of a run, at most ten times a second, from several threads but never from two at once. Returns 0 to go
 * on, anything else to stop the run. It must not use the day or the casebook, must not throw, and `progress` is valid only
 * while it runs.
 */
typedef int32_t (*campix_progress_callback)(void *user, const campix_progress *progress);
#endif

/**
 * Text that the library lends: UTF-8 of `length` bytes, and a NUL after them that `length` does not count.
 *
 * `data` is never NULL. How long it stays valid is stated at each function that returns it.
 */
typedef struct {
  /**
   * The first byte.
   */
  const char *data;
  /**
   * Bytes before the NUL.
   */
  size_t length;
} campix_str;

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * How a casebook is opened. Zero and NULL mean the default; fill with `campix_casebook_options_init` first.
 */
typedef struct {
  /**
   * Size of this struct, set by `campix_casebook_options_init`.
   */
  uint32_t struct_size;
  /**
   * 1: the journal and all files are written with `fixed_time` instead of the time of day.
   */
  uint32_t use_fixed_time;
  /**
   * Seconds since 1970-01-01 00:00 UTC.
   */
  uint64_t fixed_time;
  /**
   * The person the journal names for this work. Default: "operator".
   */
  const char *operator_name;
  /**
   * Tables of providers in addition to those shipped, TOML.
   */
  const char *providers;
  /**
   * Duties of operators instead of those shipped, TOML.
   */
  const char *duties;
  /**
   * Zeros.
   */
  uint32_t reserved[6];
} campix_casebook_options;
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * What is stated about a duty.
 */
typedef uint32_t campix_statement;
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * A statement of a person about what no image can prove: lamps, their colour and distance, operators, daily counts. It is printed as
 * such and never changes a conclusion. Fill with `campix_attestation_init` first.
 */
typedef struct {
  /**
   * Size of this struct, set by `campix_attestation_init`.
   */
  uint32_t struct_size;
  /**
   * What is stated.
   */
  campix_statement statement;
  /**
   * The number, with `CAMPIX_STATEMENT_NUMBER`.
   */
  double number;
  /**
   * Id of the duty: "lamps.count", "lamps.temperature", "operators" and so on.
   */
  const char *duty;
  /**
   * The words, with `CAMPIX_STATEMENT_WORDS`.
   */
  const char *words;
  /**
   * Who states it, by name and role.
   */
  const char *who;
  /**
   * When they did, as they wrote it.
   */
  const char *when;
  /**
   * Station it is about. Default: the whole day.
   */
  const char *station;
  /**
   * A remark.
   */
  const char *remark;
  /**
   * Zeros.
   */
  uint32_t reserved[4];
} campix_attestation;
#endif

/**
 * How a frame stores its pixels; 8 bits a channel.
 */
typedef uint32_t campix_pixel_format;

/**
 * Width and height in pixels.
 */
typedef struct {
  /**
   * Pixels in a row.
   */
  uint32_t width;
  /**
   * Rows.
   */
  uint32_t height;
} campix_size;

/**
 * How luma and chroma of NV12 and I420 become RGB. Other formats have none.
 */
typedef uint32_t campix_yuv_encoding;

/**
 * One picture of a camera in the caller's memory. Fill with `campix_frame_init` first. The library reads it during the call only.
 */
typedef struct {
  /**
   * Size of this struct, set by `campix_frame_init`.
   */
  uint32_t struct_size;
  /**
   * How pixels are stored.
   */
  campix_pixel_format format;
  /**
   * Width and height of the stored picture, in pixels.
   */
  campix_size size;
  /**
   * How the stored picture has to be turned, as the Exif tag does; 0 and 1: it is upright. 2: mirrored, as many previews are;
   * 4: the last row first, as bitmaps of Windows are; 6 and 8: the camera stands on its side; 3, 5, 7 accordingly.
   */
  uint32_t orientation;
  /**
   * How luma and chroma become RGB.
   */
  campix_yuv_encoding encoding;
  /**
   * First byte of each plane: one plane, for NV12 two, for I420 three. The others are NULL.
   */
  const uint8_t *planes[3];
  /**
   * Bytes in each plane.
   */
  size_t lengths[3];
  /**
   * Bytes from the beginning of a row to that of the next one.
   */
  size_t strides[3];
  /**
   * Zeros.
   */
  uint32_t reserved[4];
} campix_frame;

/**
 * How a photo is decoded. Zero in any field means its default; fill with `campix_decode_options_init` first.
 */
typedef struct {
  /**
   * Size of this struct, set by `campix_decode_options_init`.
   */
  uint32_t struct_size;
  /**
   * How far pixels may be reduced while they are decoded: 1, 2, 4 or 8. Default: as far as still leaves enough of them.
   */
  uint32_t reduction;
  /**
   * Largest file, in bytes; in memory never more than 1 GiB. Default: 64 MiB.
   */
  uint64_t max_bytes;
  /**
   * Most pixels of a picture. Default: 120 000 000.
   */
  uint64_t max_pixels;
  /**
   * Most bytes of metadata. Default: 8 MiB.
   */
  uint64_t max_metadata;
  /**
   * Longest side, in pixels. Default: 30 000.
   */
  uint32_t max_side;
  /**
   * Zero.
   */
  uint32_t reserved_word;
  /**
   * Most bytes of memory that decoding may take at once, the file itself not counted. Default: 1 GiB.
   */
  uint64_t max_memory;
  /**
   * Zeros.
   */
  uint32_t reserved[2];
} campix_decode_options;

/**
 * The answer to one rule, or to all.
 */
typedef uint32_t campix_verdict;

/**
 * What a live picture shows, in pixels of the upright frame. Set `struct_size` to `sizeof(campix_guidance_values)` before a call fills
 * it. Texts are borrowed from the guidance. Missing numbers are NaN.
 */
typedef struct {
  /**
   * Size of this struct, set by the caller.
   */
  uint32_t struct_size;
  /**
   * The worst verdict of all rules about the person; `CAMPIX_VERDICT_FAIL` if no crop meets the profile.
   */
  campix_verdict verdict;
  /**
   * Number of faces.
   */
  uint32_t faces;
  /**
   * Zero.
   */
  uint32_t padding;
  /**
   * Id of the rule that the advice is about: "pose.roll"; empty if nothing is asked for.
   */
  campix_str rule;
  /**
   * What to change, in a few words of Chinese: for a screen that is read at three metres.
   */
  campix_str advice_zh;
  /**
   * The same in English.
   */
  campix_str advice_en;
  /**
   * The same with what was measured and what is allowed, in Chinese.
   */
  campix_str detail_zh;
  /**
   * The same in English.
   */
  campix_str detail_en;
  /**
   * What the file would show: left edge, upper edge, width, height.
   */
  double crop[4];
  /**
   * The one face from brows to chin and cheek to cheek: left edge, upper edge, width, height.
   */
  double face[4];
  /**
   * Height of the crown, hair included.
   */
  double crown_y;
  /**
   * Height of the point between the pupils.
   */
  double eye_line_y;
  /**
   * Height of the chin.
   */
  double chin_y;
  /**
   * x of the point between the pupils.
   */
  double eye_centre_x;
  /**
   * Tilt of the head, degrees; positive: the picture's right end of the eye line is lower.
   */
  double roll;
  /**
   * Turn of the head, degrees; positive: towards the picture's right.
   */
  double yaw;
  /**
   * Nod, degrees; positive: the chin is raised.
   */
  double pitch;
  /**
   * Light on the picture's left half of the face over the right half, stops.
   */
  double balance;
  /**
   * Zeros.
   */
  double reserved[4];
} campix_guidance_values;

/**
 * Pixels that the library lends: RGB, one byte a channel, rows from top to bottom without gaps.
 */
typedef struct {
  /**
   * `size.width` × `size.height` × 3 bytes; NULL only if there are none.
   */
  campix_bytes bytes;
  /**
   * Width and height.
   */
  campix_size size;
} campix_pixels;

#if defined(CAMPIX_WITH_DAY)
/**
 * A photo of a running day, judged by itself: whose it is, and whether it is delivered, is settled at the end. Everything
 * in it is valid only during the call. It may grow at its end in later versions; a callback reads only what its header
 * has.
 */
typedef struct {
  /**
   * Size of this struct in the library that calls.
   */
  uint32_t struct_size;
  /**
   * Place in the folder, sorted by name, or in the stream, from 0.
   */
  uint32_t order;
  /**
   * Its name below the folder of photos, or as the stream gave it, UTF-8. It may hold a person's number or name.
   */
  const char *name;
  /**
   * What was found, as `schema/judged.json` lists it, without the name: `photo` (SHA-256, or null), `bytes`, `grade`
   * ("pass", "warn", "unknown", "fail", "unreadable"), `notes` (rule, severity, message and advice in both languages),
   * `files` made of it. A NUL follows.
   */
  const char *json;
  /**
   * Length of that text in bytes, without the NUL.
   */
  size_t length;
} campix_judged;
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Receives every photo that this run judged, once it is on record: by one thread at a time, not always the same and not
 * that which runs the day, in the order in which photos are finished. Returns 0 to go on, anything else to stop the run:
 * photos already in work are finished and handed over, too.
 *
 * While it runs no other photo is put on record, and a few photos later none is worked on: hand the text on and return. It
 * may call every function of the library but those that take this day, and must not wait for a thread that does; it must
 * not throw.
 */
typedef int32_t (*campix_judged_callback)(void *user, const campix_judged *judged);
#endif

/**
 * A point that an engine places.
 */
typedef struct {
  /**
   * Pixels from the left edge of the picture; 0 is the outer edge of the first pixel.
   */
  double x;
  /**
   * Pixels from the upper edge, downwards.
   */
  double y;
  /**
   * One standard deviation of the place, in pixels, above 0: those of all measurements follow from it.
   */
  double uncertainty;
} campix_face_point;

/**
 * What an engine looks at, and where it writes. Everything in it is valid only during the call. It may grow at its end in later
 * versions; a callback reads only what its header has.
 */
typedef struct {
  /**
   * Size of this struct in the library that calls.
   */
  uint32_t struct_size;
  /**
   * Number of the points of a face, all of which are needed: `CAMPIX_LANDMARK_COUNT` of the library that calls.
   */
  uint32_t landmarks;
  /**
   * Width and height of the picture: those of `campix_photo_pixels`, which may be fewer than the photo's own.
   */
  campix_size size;
  /**
   * RGB, one byte a channel, rows from top to bottom. Not to be written to.
   */
  const uint8_t *pixels;
  /**
   * Bytes from the beginning of a row to that of the next one.
   */
  size_t stride;
  /**
   * Most faces that there is room for.
   */
  size_t room;
  /**
   * `room` places, one a face: how sure the engine is of it, 0 to 1.
   */
  double *scores;
  /**
   * `room` × `landmarks` places: point CAMPIX_LANDMARK_… of face `f`, from 0, is `points[f * landmarks + CAMPIX_LANDMARK_…]`.
   */
  campix_face_point *points;
} campix_landmark_task;

/**
 * Finds the faces of a picture: writes score and points of each to the places in `task` and returns how many it found, 0 for none. A
 * negative number says that it could not work. Places begin as NaN, so a point that was not written is a missing one.
 *
 * Called once, by the thread that measures; it may call every function of the library, and must not throw.
 */
typedef int32_t (*campix_landmarks_callback)(void *user, const campix_landmark_task *task);

/**
 * How serious a line of the log is.
 */
typedef uint32_t campix_log_level;

/**
 * Receives one line of the log: UTF-8 of `length` bytes without a line break, and a NUL after them. It is valid only during
 * the call and holds no name and no number of a person. Called from any thread, from several at once; it must not throw,
 * and must not wait for another thread that uses campix.
 */
typedef void (*campix_log_callback)(void *user, campix_log_level level, const char *line, size_t length);

/**
 * How long the encoder searches.
 */
typedef uint32_t campix_effort;

/**
 * How a file is made. Zero in any field means its default; fill with `campix_make_options_init` first.
 */
typedef struct {
  /**
   * Size of this struct, set by `campix_make_options_init`.
   */
  uint32_t struct_size;
  /**
   * How long the encoder searches. Default: `CAMPIX_EFFORT_FAST`.
   */
  campix_effort effort;
  /**
   * Most result pixels per photo pixel, a positive number; above 1 a picture may be enlarged, which its log then says. Default: 1.
   */
  double max_scale;
  /**
   * Zeros.
   */
  uint32_t reserved[6];
} campix_make_options;

/**
 * How a finished file was made.
 */
typedef uint32_t campix_route;

/**
 * What a file shall say about itself. Zero in any field means its default; fill with `campix_retag_options_init` first.
 */
typedef struct {
  /**
   * Size of this struct, set by `campix_retag_options_init`.
   */
  uint32_t struct_size;
  /**
   * Dots per inch, 1–65 535, in every place where the file states it. Default: 300.
   */
  uint32_t density;
  /**
   * 0: an Exif segment is rewritten with orientation, density and time of capture; 1: it is dropped. Default: 0.
   */
  uint32_t drop_exif;
  /**
   * Zero.
   */
  uint32_t reserved_word;
  /**
   * Largest file, in bytes. Default: 64 MiB.
   */
  uint64_t max_bytes;
  /**
   * Zeros.
   */
  uint32_t reserved[4];
} campix_retag_options;

/**
 * How binding a rule is.
 */
typedef uint32_t campix_level;

/**
 * How a broken rule can be fixed.
 */
typedef uint32_t campix_remedy;

/**
 * The answer to one rule. Set `struct_size` to `sizeof(campix_finding)` before a call fills it.
 *
 * Texts are borrowed from the report. Missing numbers are NaN.
 */
typedef struct {
  /**
   * Size of this struct, set by the caller.
   */
  uint32_t struct_size;
  /**
   * The answer.
   */
  campix_verdict verdict;
  /**
   * How binding the clause is that decided.
   */
  campix_level level;
  /**
   * How it can be fixed.
   */
  campix_remedy remedy;
  /**
   * Id of the rule: "geometry.eye-line".
   */
  campix_str rule;
  /**
   * Id of the clause that names the finding: "R99-38".
   */
  campix_str source;
  /**
   * Unit of the numbers: "px", "bytes"; empty if there is none.
   */
  campix_str unit;
  /**
   * What was measured, as JSON; "null" if nothing was.
   */
  campix_str measured;
  /**
   * What is allowed, as JSON.
   */
  campix_str allowed;
  /**
   * Why there is no answer: "no-face"; empty if there is one.
   */
  campix_str reason;
  /**
   * What to tell the operator, in Chinese.
   */
  campix_str message_zh;
  /**
   * What to tell the operator, in English.
   */
  campix_str message_en;
  /**
   * What the operator can do, in Chinese; empty if nothing.
   */
  campix_str advice_zh;
  /**
   * What the operator can do, in English; empty if nothing.
   */
  campix_str advice_en;
  /**
   * What was measured, unrounded, in `unit`; of a colour, its distance to the nearest reference.
   */
  double value;
  /**
   * One standard deviation of it.
   */
  double uncertainty;
  /**
   * Least value allowed.
   */
  double min;
  /**
   * Greatest value allowed.
   */
  double max;
  /**
   * How far outside the allowed range it lies.
   */
  double by_how_much;
  /**
   * Zeros.
   */
  double reserved[2];
} campix_finding;

#if defined(CAMPIX_WITH_PRINTS)
/**
 * Hands over the original of the person in row `row` of the roster: fills `original->data` and `length` and returns 1, or
 * returns 0 if there is none and a negative number if it cannot be read. With several threads it is called from all of them at
 * once; the bytes, at most 64 MiB, are copied before the next call from the same thread. It must not throw.
 */
typedef int32_t (*campix_original_callback)(void *user, uint32_t row, campix_incoming *original);
#endif

/**
 * A point of a face, as its place among the points of one face. Sides are the subject's: the right pupil is on the left of the picture.
 */
typedef uint32_t campix_landmark;

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It answered; the reply is filled in.
 */
#define CAMPIX_CALL_ANSWERED 0
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * No connection.
 */
#define CAMPIX_CALL_UNREACHABLE 1
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It took too long.
 */
#define CAMPIX_CALL_TIMED_OUT 2
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It is busy and asks the caller to wait.
 */
#define CAMPIX_CALL_BUSY 3
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It failed.
 */
#define CAMPIX_CALL_FAILED 4
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It sent something that is not an answer.
 */
#define CAMPIX_CALL_MALFORMED 5
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It refuses such a request; it is not asked again.
 */
#define CAMPIX_CALL_REFUSED 6
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It was kept.
 */
#define CAMPIX_STATEMENT_KEPT 1
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * It was not kept.
 */
#define CAMPIX_STATEMENT_NOT_KEPT 2
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * A number, in the unit of the duty.
 */
#define CAMPIX_STATEMENT_NUMBER 3
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Words.
 */
#define CAMPIX_STATEMENT_WORDS 4
#endif

/**
 * R G B, three bytes a pixel.
 */
#define CAMPIX_PIXEL_FORMAT_RGB 1

/**
 * B G R, three bytes a pixel: OpenCV, and bitmaps of Windows with 24 bits.
 */
#define CAMPIX_PIXEL_FORMAT_BGR 2

/**
 * R G B and a fourth byte that is not read.
 */
#define CAMPIX_PIXEL_FORMAT_RGBA 3

/**
 * B G R and a fourth byte that is not read: bitmaps of Windows with 32 bits.
 */
#define CAMPIX_PIXEL_FORMAT_BGRA 4

/**
 * One byte a pixel: grey.
 */
#define CAMPIX_PIXEL_FORMAT_GREY 5

/**
 * A plane of Y, then one of U V pairs, each for 2×2 pixels.
 */
#define CAMPIX_PIXEL_FORMAT_NV12 6

/**
 * A plane of Y, then one of U and one of V, each sample for 2×2 pixels.
 */
#define CAMPIX_PIXEL_FORMAT_I420 7

/**
 * ITU-R BT.601, luma 16–235, the default: what cameras deliver unless they declare another.
 */
#define CAMPIX_YUV_ENCODING_BT601_LIMITED 0

/**
 * ITU-R BT.601, luma 0–255.
 */
#define CAMPIX_YUV_ENCODING_BT601_FULL 1

/**
 * ITU-R BT.709, luma 16–235: high definition.
 */
#define CAMPIX_YUV_ENCODING_BT709_LIMITED 2

/**
 * ITU-R BT.709, luma 0–255.
 */
#define CAMPIX_YUV_ENCODING_BT709_FULL 3

/**
 * A defect of campix was caught: its text and its place in the sources, for a report to the makers.
 */
#define CAMPIX_LOG_DEFECT 1

/**
 * A call failed: the name of its status and the message of its error, also where the caller wanted no error object.
 */
#define CAMPIX_LOG_FAILURE 2

/**
 * Centre of the right pupil.
 */
#define CAMPIX_LANDMARK_RIGHT_PUPIL 0

/**
 * Centre of the left pupil.
 */
#define CAMPIX_LANDMARK_LEFT_PUPIL 1

/**
 * Outer corner of the right eye.
 */
#define CAMPIX_LANDMARK_RIGHT_EYE_OUTER 2

/**
 * Inner corner of the right eye.
 */
#define CAMPIX_LANDMARK_RIGHT_EYE_INNER 3

/**
 * Inner corner of the left eye.
 */
#define CAMPIX_LANDMARK_LEFT_EYE_INNER 4

/**
 * Outer corner of the left eye.
 */
#define CAMPIX_LANDMARK_LEFT_EYE_OUTER 5

/**
 * Middle of the edge of the right upper lid.
 */
#define CAMPIX_LANDMARK_RIGHT_UPPER_LID 6

/**
 * Middle of the edge of the right lower lid.
 */
#define CAMPIX_LANDMARK_RIGHT_LOWER_LID 7

/**
 * Middle of the edge of the left upper lid.
 */
#define CAMPIX_LANDMARK_LEFT_UPPER_LID 8

/**
 * Middle of the edge of the left lower lid.
 */
#define CAMPIX_LANDMARK_LEFT_LOWER_LID 9

/**
 * Middle of the right eyebrow.
 */
#define CAMPIX_LANDMARK_RIGHT_BROW 10

/**
 * Middle of the left eyebrow.
 */
#define CAMPIX_LANDMARK_LEFT_BROW 11

/**
 * Tip of the nose.
 */
#define CAMPIX_LANDMARK_NOSE_TIP 12

/**
 * Where the nose meets the upper lip.
 */
#define CAMPIX_LANDMARK_NOSE_BASE 13

/**
 * Right corner of the mouth.
 */
#define CAMPIX_LANDMARK_MOUTH_RIGHT 14

/**
 * Left corner of the mouth.
 */
#define CAMPIX_LANDMARK_MOUTH_LEFT 15

/**
 * Middle of the inner edge of the upper lip.
 */
#define CAMPIX_LANDMARK_UPPER_INNER_LIP 16

/**
 * Middle of the inner edge of the lower lip.
 */
#define CAMPIX_LANDMARK_LOWER_INNER_LIP 17

/**
 * Lowest point of the chin.
 */
#define CAMPIX_LANDMARK_CHIN 18

/**
 * Edge of the face at the right cheek.
 */
#define CAMPIX_LANDMARK_RIGHT_CHEEK 19

/**
 * Edge of the face at the left cheek.
 */
#define CAMPIX_LANDMARK_LEFT_CHEEK 20

/**
 * Middle of the forehead.
 */
#define CAMPIX_LANDMARK_FOREHEAD 21

/**
 * Right corner of the jaw.
 */
#define CAMPIX_LANDMARK_RIGHT_JAW 22

/**
 * Left corner of the jaw.
 */
#define CAMPIX_LANDMARK_LEFT_JAW 23

/**
 * The default of this version, which is `CAMPIX_EFFORT_FAST`.
 */
#define CAMPIX_EFFORT_DEFAULT 0

/**
 * Rounds each coefficient on its own.
 */
#define CAMPIX_EFFORT_FAST 1

/**
 * Weighs the error of every coefficient against its bits; several times slower.
 */
#define CAMPIX_EFFORT_BEST 2

/**
 * There is no file: the handle is NULL or of another kind.
 */
#define CAMPIX_ROUTE_NONE 0

/**
 * The photo complied; its bytes are passed through.
 */
#define CAMPIX_ROUTE_UNTOUCHED 1

/**
 * Only tags were changed; every coefficient of the picture is the photo's.
 */
#define CAMPIX_ROUTE_RETAGGED 2

/**
 * Cropped, scaled and encoded.
 */
#define CAMPIX_ROUTE_ENCODED 3

/**
 * Chinese, the default.
 */
#define CAMPIX_LANGUAGE_CHINESE 0

/**
 * English.
 */
#define CAMPIX_LANGUAGE_ENGLISH 1

#if defined(CAMPIX_WITH_DAY)
/**
 * Photos are read, measured, judged and made into files.
 */
#define CAMPIX_PHASE_PHOTOS 1
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Finished files are moved to their places.
 */
#define CAMPIX_PHASE_DELIVERY 2
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Tables, pages and packages are written.
 */
#define CAMPIX_PHASE_RESULTS 3
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Print sheets: pictures of people are cut; bags are written in between. Items are people.
 */
#define CAMPIX_PHASE_SHEETS 4
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Dossiers are judged and written. Items are people.
 */
#define CAMPIX_PHASE_DOSSIERS 5
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Originals of a day are put into their places. Items are people.
 */
#define CAMPIX_PHASE_ORIGINALS 6
#endif

/**
 * There is no answer: the handle is NULL or of another kind.
 */
#define CAMPIX_VERDICT_NONE 0

/**
 * Complies.
 */
#define CAMPIX_VERDICT_PASS 1

/**
 * At an edge within the uncertainty, or only a recommendation is broken.
 */
#define CAMPIX_VERDICT_WARN 2

/**
 * Could not be judged; never counts as complying.
 */
#define CAMPIX_VERDICT_UNKNOWN 3

/**
 * Breaks the rule.
 */
#define CAMPIX_VERDICT_FAIL 4

/**
 * A photo that breaks it fails.
 */
#define CAMPIX_LEVEL_MUST 1

/**
 * A photo that breaks it gets a warning.
 */
#define CAMPIX_LEVEL_SHOULD 2

/**
 * For information.
 */
#define CAMPIX_LEVEL_INFO 3

/**
 * There is nothing to fix.
 */
#define CAMPIX_REMEDY_NONE 0

/**
 * `campix_make` makes a complying file from the original.
 */
#define CAMPIX_REMEDY_AUTO 1

/**
 * Only a new photo helps.
 */
#define CAMPIX_REMEDY_RESHOOT 2

/**
 * A person has to attest something or supply another file.
 */
#define CAMPIX_REMEDY_PAPERWORK 3

/**
 * Success.
 */
#define CAMPIX_STATUS_OK 0

/**
 * A pointer is NULL but must not be.
 */
#define CAMPIX_STATUS_NULL_POINTER 1

/**
 * A handle is of another kind, was freed, or never was one.
 */
#define CAMPIX_STATUS_WRONG_HANDLE 2

/**
 * A value of an option is unknown, the size of a struct is wrong, or a newer option is not known to this version.
 */
#define CAMPIX_STATUS_UNSUPPORTED 3

/**
 * A text is not UTF-8.
 */
#define CAMPIX_STATUS_NOT_UTF8 4

/**
 * A defect of campix was caught. Handles that took part may only be freed; the library stays usable.
 */
#define CAMPIX_STATUS_PANIC 5

/**
 * An index is not below its count, or a name does not exist.
 */
#define CAMPIX_STATUS_OUT_OF_RANGE 6

/**
 * The handle cannot do this now: the day was already run.
 */
#define CAMPIX_STATUS_WRONG_STATE 7

/**
 * A fact is missing: the message says why it could not be measured.
 */
#define CAMPIX_STATUS_NOT_MEASURED 8

/**
 * The file is empty.
 */
#define CAMPIX_STATUS_DECODE_EMPTY 100

/**
 * The first bytes belong to no known kind of picture.
 */
#define CAMPIX_STATUS_DECODE_UNKNOWN_CONTAINER 101

/**
 * A known kind of picture that campix does not decode: HEIC, camera RAW.
 */
#define CAMPIX_STATUS_DECODE_UNSUPPORTED 102

/**
 * The kind of picture was not compiled in.
 */
#define CAMPIX_STATUS_DECODE_DISABLED 103

/**
 * The file ends before the picture does.
 */
#define CAMPIX_STATUS_DECODE_TRUNCATED 104

/**
 * The data contradict their format.
 */
#define CAMPIX_STATUS_DECODE_CORRUPT 105

/**
 * The picture is larger than the limits allow.
 */
#define CAMPIX_STATUS_DECODE_LIMIT 106

/**
 * The system has no memory for the picture.
 */
#define CAMPIX_STATUS_DECODE_MEMORY 107

/**
 * The bytes of a frame do not hold the picture they are said to.
 */
#define CAMPIX_STATUS_FRAME_LAYOUT 108

/**
 * The divisor by which pixels shall be reduced is not 1, 2, 4 or 8.
 */
#define CAMPIX_STATUS_DECODE_REDUCTION 109

/**
 * The picture has too few pixels to look for a face.
 */
#define CAMPIX_STATUS_FACE_TOO_SMALL 200

/**
 * The engine that finds faces failed.
 */
#define CAMPIX_STATUS_FACE_ENGINE 201

/**
 * The answer of a landmark engine cannot be used; the details list every point.
 */
#define CAMPIX_STATUS_FACE_ANSWER 202

/**
 * A landmark engine gave more faces than a picture can hold.
 */
#define CAMPIX_STATUS_FACE_TOO_MANY 203

/**
 * The facts were measured on another photo.
 */
#define CAMPIX_STATUS_FACTS_OTHER_PHOTO 210

/**
 * No shipped profile has this id.
 */
#define CAMPIX_STATUS_PROFILE_UNKNOWN 300

/**
 * The text is not a valid profile; the details list every fault with line and column.
 */
#define CAMPIX_STATUS_PROFILE_INVALID 301

/**
 * Two profiles of a stack contradict each other.
 */
#define CAMPIX_STATUS_PROFILE_CONFLICT 302

/**
 * A profile extends itself.
 */
#define CAMPIX_STATUS_PROFILE_CYCLE 303

/**
 * A stack needs at least one profile.
 */
#define CAMPIX_STATUS_PROFILE_EMPTY_STACK 304

/**
 * The layers of a stack do not add up to a profile.
 */
#define CAMPIX_STATUS_PROFILE_INCOMPLETE 305

/**
 * The profile has no variant of this name, or one was chosen already.
 */
#define CAMPIX_STATUS_PROFILE_VARIANT 306

/**
 * The text is not JSON.
 */
#define CAMPIX_STATUS_REPORT_JSON 350

/**
 * The report was written in another schema.
 */
#define CAMPIX_STATUS_REPORT_SCHEMA 351

/**
 * The JSON is not a report; the details list every place.
 */
#define CAMPIX_STATUS_REPORT_INVALID 352

/**
 * A report that was read from JSON does not hold this.
 */
#define CAMPIX_STATUS_REPORT_NOT_KEPT 353

/**
 * The profile does not say what file to make.
 */
#define CAMPIX_STATUS_MAKE_NO_OUTPUT 400

/**
 * There is not exactly one face.
 */
#define CAMPIX_STATUS_MAKE_FACES 401

/**
 * The photo has fewer pixels than the file needs.
 */
#define CAMPIX_STATUS_MAKE_TOO_FEW_PIXELS 402

/**
 * The subject is too near to a side.
 */
#define CAMPIX_STATUS_MAKE_OFF_CENTRE 403

/**
 * No crop meets all windows; the details list the nearest.
 */
#define CAMPIX_STATUS_MAKE_NO_CROP 404

/**
 * The finished file could not be read back: a defect of campix.
 */
#define CAMPIX_STATUS_MAKE_VERIFY 405

/**
 * A number that says how a file is made is out of range.
 */
#define CAMPIX_STATUS_MAKE_OUT_OF_RANGE 407

/**
 * The band of bytes contains no length.
 */
#define CAMPIX_STATUS_ENCODE_EMPTY_BAND 420

/**
 * The picture does not fit into a JPEG.
 */
#define CAMPIX_STATUS_ENCODE_DIMENSIONS 421

/**
 * Even the smallest file has more bytes than allowed.
 */
#define CAMPIX_STATUS_ENCODE_TOO_BIG 422

/**
 * Even the largest file has fewer bytes than required.
 */
#define CAMPIX_STATUS_ENCODE_TOO_SIMPLE 423

/**
 * The band of bytes lies between two neighbouring lengths.
 */
#define CAMPIX_STATUS_ENCODE_NO_STEP 424

/**
 * The density is zero.
 */
#define CAMPIX_STATUS_ENCODE_ZERO_DENSITY 425

/**
 * The quality floor is not within 1 to 100.
 */
#define CAMPIX_STATUS_ENCODE_QUALITY_FLOOR 426

/**
 * The file is not a JPEG.
 */
#define CAMPIX_STATUS_RETAG_NOT_JPEG 430

/**
 * The markers of the JPEG cannot be followed to its end.
 */
#define CAMPIX_STATUS_RETAG_DAMAGED 431

/**
 * The JPEG announces more than the limits allow.
 */
#define CAMPIX_STATUS_RETAG_LIMIT 432

/**
 * The JPEG stores colours that JFIF cannot express.
 */
#define CAMPIX_STATUS_RETAG_COLOURS 433

/**
 * The picture is upright only because of its Exif orientation.
 */
#define CAMPIX_STATUS_RETAG_ORIENTATION 434

/**
 * The density is zero.
 */
#define CAMPIX_STATUS_RETAG_ZERO_DENSITY 435

/**
 * A coding of JPEG that campix does not read: arithmetic, lossless, 12 bits.
 */
#define CAMPIX_STATUS_RETAG_UNSUPPORTED 436

/**
 * The system refused to read the roster.
 */
#define CAMPIX_STATUS_ROSTER_IO 500

/**
 * The roster is larger than any campus.
 */
#define CAMPIX_STATUS_ROSTER_TOO_LARGE 501

/**
 * The roster is a workbook older than Excel 97.
 */
#define CAMPIX_STATUS_ROSTER_OLD_WORKBOOK 502

/**
 * The workbook is damaged.
 */
#define CAMPIX_STATUS_ROSTER_WORKBOOK 503

/**
 * The workbook has no such sheet.
 */
#define CAMPIX_STATUS_ROSTER_NO_SHEET 504

/**
 * Several sheets look like rosters.
 */
#define CAMPIX_STATUS_ROSTER_SEVERAL_SHEETS 505

/**
 * No heading names a number of a person.
 */
#define CAMPIX_STATUS_ROSTER_NO_KEY_COLUMN 506

/**
 * A named column does not exist.
 */
#define CAMPIX_STATUS_ROSTER_NO_COLUMN 507

/**
 * Two columns have the same heading.
 */
#define CAMPIX_STATUS_ROSTER_SAME_HEADING 508

/**
 * The roster lists no person.
 */
#define CAMPIX_STATUS_ROSTER_NOBODY 509

/**
 * Rows are wrong; the details list all of them.
 */
#define CAMPIX_STATUS_ROSTER_REFUSED 510

/**
 * The file is no list, but a file of another kind.
 */
#define CAMPIX_STATUS_ROSTER_FOREIGN 511

/**
 * The workbook is protected by a password.
 */
#define CAMPIX_STATUS_ROSTER_ENCRYPTED 512

/**
 * The only column with numbers of people is hidden.
 */
#define CAMPIX_STATUS_ROSTER_HIDDEN_KEY 513

/**
 * The list goes on to the right of itself.
 */
#define CAMPIX_STATUS_ROSTER_SIDE_BY_SIDE 514

/**
 * The template uses pseudonyms and no key was given.
 */
#define CAMPIX_STATUS_NAMING_NO_KEY 520

/**
 * Names of files are missing, unsafe or the same; the details list all of them.
 */
#define CAMPIX_STATUS_NAMING_FAULTS 521

/**
 * The template cannot be read.
 */
#define CAMPIX_STATUS_NAMING_TEMPLATE 522

/**
 * Matching lost a photo or a person: a defect of campix.
 */
#define CAMPIX_STATUS_MATCHING_TOTALS 530

/**
 * A text is not the number it should be.
 */
#define CAMPIX_STATUS_NUMBER_INVALID 540

/**
 * A pattern of numbers cannot be read.
 */
#define CAMPIX_STATUS_NUMBER_PATTERN 541

/**
 * The key of a project is shorter than 16 bytes.
 */
#define CAMPIX_STATUS_NUMBER_KEY_TOO_SHORT 542

/**
 * The key of a project is protected, and no passphrase is given.
 */
#define CAMPIX_STATUS_NUMBER_KEY_PROTECTED 543

/**
 * The passphrase does not open the key of the project.
 */
#define CAMPIX_STATUS_NUMBER_PASSPHRASE 544

/**
 * The file of a protected key is damaged or of another version.
 */
#define CAMPIX_STATUS_NUMBER_KEY_DAMAGED 545

/**
 * A passphrase is shorter than eight characters.
 */
#define CAMPIX_STATUS_NUMBER_PASSPHRASE_SHORT 546

/**
 * A number of a plan is out of its range.
 */
#define CAMPIX_STATUS_PLAN_RANGE 550

/**
 * A plan leaves no time to work.
 */
#define CAMPIX_STATUS_PLAN_NO_TIME 551

/**
 * There is nobody to plan for.
 */
#define CAMPIX_STATUS_PLAN_NOBODY 552

/**
 * The system refused to write an output.
 */
#define CAMPIX_STATUS_OUTPUT_WRITE 680

/**
 * A sheet of a workbook cannot hold so many rows.
 */
#define CAMPIX_STATUS_OUTPUT_TOO_MANY_ROWS 681

/**
 * A built-in page does not render: a defect of campix.
 */
#define CAMPIX_STATUS_OUTPUT_TEMPLATE 682

/**
 * A workbook cannot be built: a defect of campix.
 */
#define CAMPIX_STATUS_OUTPUT_WORKBOOK 683

/**
 * Proof answers cannot be read.
 */
#define CAMPIX_STATUS_PROOF_TABLE 690

/**
 * A column of proof answers is missing.
 */
#define CAMPIX_STATUS_PROOF_NO_COLUMN 691

/**
 * Rows of proof answers are wrong; the details list all of them.
 */
#define CAMPIX_STATUS_PROOF_REFUSED 692

/**
 * The system refused a file operation of a day.
 */
#define CAMPIX_STATUS_DAY_IO 700

/**
 * The disk is full.
 */
#define CAMPIX_STATUS_DAY_DISK_FULL 701

/**
 * The work was stopped on request; the next run of a day or of dossiers continues from there.
 */
#define CAMPIX_STATUS_DAY_CANCELLED 702

/**
 * A day has no destination.
 */
#define CAMPIX_STATUS_DAY_NO_DESTINATION 703

/**
 * A destination's profile makes no file.
 */
#define CAMPIX_STATUS_DAY_NO_OUTPUT 704

/**
 * Two destinations have the same profile.
 */
#define CAMPIX_STATUS_DAY_SAME_DESTINATION 705

/**
 * The folder of photos is the output folder or lies in it.
 */
#define CAMPIX_STATUS_DAY_PHOTOS_IN_OUTPUT 706

/**
 * Files that were delivered would be withdrawn, and nobody decided that.
 */
#define CAMPIX_STATUS_DAY_WOULD_WITHDRAW 707

/**
 * Photos or people are unaccounted for.
 */
#define CAMPIX_STATUS_DAY_TOTALS 708

/**
 * Something impossible happened: a defect of campix.
 */
#define CAMPIX_STATUS_DAY_DEFECT 709

/**
 * The password of packages is shorter than eight characters.
 */
#define CAMPIX_STATUS_DAY_PASSWORD 710

/**
 * The output folder lies in the folder of photos.
 */
#define CAMPIX_STATUS_DAY_OUTPUT_IN_PHOTOS 715

/**
 * Decisions cannot be recorded; the details list all faults.
 */
#define CAMPIX_STATUS_DAY_DECISIONS 716

/**
 * There is no photo, and files were delivered before.
 */
#define CAMPIX_STATUS_DAY_PHOTOS_GONE 717

/**
 * The last run of the day did not come to its end.
 */
#define CAMPIX_STATUS_DAY_UNFINISHED 718

/**
 * What the day found out is not kept, was purged or was changed.
 */
#define CAMPIX_STATUS_DAY_NOT_KEPT 719

/**
 * The system refused access to the journal.
 */
#define CAMPIX_STATUS_JOURNAL_IO 720

/**
 * Another run is working in this folder.
 */
#define CAMPIX_STATUS_JOURNAL_BUSY 721

/**
 * The journal was changed after it was written.
 */
#define CAMPIX_STATUS_JOURNAL_BROKEN 722

/**
 * A line of the journal was written by another version of campix.
 */
#define CAMPIX_STATUS_JOURNAL_OTHER_VERSION 723

/**
 * The day was run with another secret.
 */
#define CAMPIX_STATUS_DAY_OTHER_SECRET 740

/**
 * Files cannot be packed or noted as sent.
 */
#define CAMPIX_STATUS_DAY_NOT_HANDED_OVER 741

/**
 * A day has no list of people.
 */
#define CAMPIX_STATUS_DAY_NO_ROSTER 742

/**
 * A table cannot be joined with a finished day; the details list all faults.
 */
#define CAMPIX_STATUS_DAY_JOIN 743

/**
 * The folder to join into is not empty, or not apart from the day's.
 */
#define CAMPIX_STATUS_DAY_JOIN_PLACE 744

/**
 * A profile of the day that is joined is not known.
 */
#define CAMPIX_STATUS_DAY_JOIN_PROFILE 745

/**
 * It is not said what is to be purged.
 */
#define CAMPIX_STATUS_DAY_PURGE_OF_WHAT 746

/**
 * An original is not where the day found it.
 */
#define CAMPIX_STATUS_DAY_ORIGINAL_GONE 747

/**
 * An original is not the file that was judged.
 */
#define CAMPIX_STATUS_DAY_ORIGINAL_CHANGED 748

/**
 * A file of somebody else is in the place of an original.
 */
#define CAMPIX_STATUS_DAY_ORIGINAL_OCCUPIED 749

/**
 * The person of an original is not on the roster.
 */
#define CAMPIX_STATUS_DAY_ORIGINAL_UNKNOWN 750

/**
 * The day demands an agreement on confidentiality, and none is in force.
 */
#define CAMPIX_STATUS_DAY_NO_AGREEMENT 751

/**
 * The system has no font with Chinese characters.
 */
#define CAMPIX_STATUS_FONT_NOT_FOUND 800

/**
 * The system refused to read a font.
 */
#define CAMPIX_STATUS_FONT_READ 801

/**
 * A font cannot be used.
 */
#define CAMPIX_STATUS_FONT_UNUSABLE 802

/**
 * No font was given.
 */
#define CAMPIX_STATUS_FONT_NONE 803

/**
 * No font has all the characters of a text.
 */
#define CAMPIX_STATUS_FONT_MISSING 804

/**
 * A page or something on it has an impossible size.
 */
#define CAMPIX_STATUS_PDF_EXTENT 810

/**
 * A picture cannot be put on a page.
 */
#define CAMPIX_STATUS_PDF_PICTURE 811

/**
 * A font cannot be put into a document.
 */
#define CAMPIX_STATUS_PDF_FONT 813

/**
 * A document could not be finished: a defect of campix.
 */
#define CAMPIX_STATUS_PDF_INVALID 814

/**
 * A page has no size that a minilab takes.
 */
#define CAMPIX_STATUS_MINILAB_EXTENT 815

/**
 * The density of a minilab page is out of range.
 */
#define CAMPIX_STATUS_MINILAB_DENSITY 816

/**
 * A table of sizes cannot be read.
 */
#define CAMPIX_STATUS_SIZE_TABLE 820

/**
 * A size of a table is zero, or its id is used twice.
 */
#define CAMPIX_STATUS_SIZE_ENTRY 821

/**
 * No size has this name.
 */
#define CAMPIX_STATUS_SIZE_UNKNOWN 822

/**
 * Several sizes have this name.
 */
#define CAMPIX_STATUS_SIZE_AMBIGUOUS 823

/**
 * No picture is ordered.
 */
#define CAMPIX_STATUS_ORDER_EMPTY 824

/**
 * More sizes are ordered than can be laid out.
 */
#define CAMPIX_STATUS_ORDER_TOO_MANY_SIZES 825

/**
 * More pictures are ordered than can be laid out.
 */
#define CAMPIX_STATUS_ORDER_TOO_MANY_PICTURES 826

/**
 * A picture does not fit on the paper.
 */
#define CAMPIX_STATUS_ORDER_TOO_LARGE 827

/**
 * The density of an order is out of range.
 */
#define CAMPIX_STATUS_ORDER_DENSITY 828

/**
 * A print cannot be cut from a finished registration file.
 */
#define CAMPIX_STATUS_CROP_REGISTRATION_FILE 829

/**
 * There is no original of a person.
 */
#define CAMPIX_STATUS_SHEET_NO_ORIGINAL 830

/**
 * An original cannot be read.
 */
#define CAMPIX_STATUS_SHEET_READ 831

/**
 * A caption needs something the person does not have.
 */
#define CAMPIX_STATUS_SHEET_CAPTION_MISSING 832

/**
 * A caption is too wide for its picture.
 */
#define CAMPIX_STATUS_SHEET_CAPTION_TOO_WIDE 833

/**
 * The system refused to write sheets.
 */
#define CAMPIX_STATUS_SHEET_IO 834

/**
 * The largest scale of an order is no positive number.
 */
#define CAMPIX_STATUS_ORDER_SCALE 837

/**
 * The pictures of a person take more than one sheet.
 */
#define CAMPIX_STATUS_ORDER_NOT_ONE_SHEET 838

/**
 * A person has no code or number for a card.
 */
#define CAMPIX_STATUS_CARD_NO_KEY 840

/**
 * A text is too long for a code.
 */
#define CAMPIX_STATUS_CARD_TOO_LONG 841

/**
 * A code would be too small to be read.
 */
#define CAMPIX_STATUS_CARD_TOO_SMALL 842

/**
 * The words of a card do not fit on the label.
 */
#define CAMPIX_STATUS_CARD_NO_ROOM 843

/**
 * There is nobody to print a card for.
 */
#define CAMPIX_STATUS_CARD_NOBODY 844

/**
 * A row is named for a card in which there is nobody.
 */
#define CAMPIX_STATUS_CARD_NO_SUCH_ROW 845

/**
 * A list of answers is not a table.
 */
#define CAMPIX_STATUS_COMPARE_TABLE 850

/**
 * A list of answers lacks a column.
 */
#define CAMPIX_STATUS_COMPARE_NO_COLUMN 851

/**
 * Rows of a list of answers are wrong; the details list every one.
 */
#define CAMPIX_STATUS_COMPARE_REFUSED 852

/**
 * A comparison service cannot be reached.
 */
#define CAMPIX_STATUS_SERVICE_UNREACHABLE 860

/**
 * A comparison service did not answer in time.
 */
#define CAMPIX_STATUS_SERVICE_TIMED_OUT 861

/**
 * A comparison service is busy.
 */
#define CAMPIX_STATUS_SERVICE_BUSY 862

/**
 * A comparison service failed.
 */
#define CAMPIX_STATUS_SERVICE_FAILED 863

/**
 * A comparison service sent something that is not an answer.
 */
#define CAMPIX_STATUS_SERVICE_MALFORMED 864

/**
 * A comparison service refuses the request.
 */
#define CAMPIX_STATUS_SERVICE_REFUSED 865

/**
 * The records are not those of the journal.
 */
#define CAMPIX_STATUS_DOSSIER_OTHER_DAY 870

/**
 * A text for the journal names the person it is about.
 */
#define CAMPIX_STATUS_DOSSIER_NAMES_PERSON 871

/**
 * No person on the roster has the requested row.
 */
#define CAMPIX_STATUS_DOSSIER_NOBODY 872

/**
 * A person has no delivered photo.
 */
#define CAMPIX_STATUS_DOSSIER_NO_PHOTO 873

/**
 * A template does not parse or render.
 */
#define CAMPIX_STATUS_DOSSIER_TEMPLATE 874

/**
 * The people of a cover do not add up.
 */
#define CAMPIX_STATUS_DOSSIER_TOTALS 875

/**
 * The logo is not a JPEG picture.
 */
#define CAMPIX_STATUS_DOSSIER_LOGO 876

/**
 * No reference picture belongs to this comparison.
 */
#define CAMPIX_STATUS_DOSSIER_NO_REFERENCE 877

/**
 * A list of duties cannot be read.
 */
#define CAMPIX_STATUS_DUTY_TOML 880

/**
 * A list of duties contradicts itself.
 */
#define CAMPIX_STATUS_DUTY_INVALID 881

/**
 * No duty has this id.
 */
#define CAMPIX_STATUS_DUTY_UNKNOWN 882

/**
 * The duty cannot be answered with a number.
 */
#define CAMPIX_STATUS_DUTY_NO_NUMBER 883

/**
 * A statement lacks the person, the time or its text.
 */
#define CAMPIX_STATUS_DUTY_ANONYMOUS 884

/**
 * A list of reviews is not a table.
 */
#define CAMPIX_STATUS_REVIEW_TABLE 890

/**
 * A list of reviews lacks a column.
 */
#define CAMPIX_STATUS_REVIEW_NO_COLUMN 891

/**
 * Rows of a list of reviews are wrong; the details list every one.
 */
#define CAMPIX_STATUS_REVIEW_REFUSED 892

/**
 * A journal differs from its seal.
 */
#define CAMPIX_STATUS_VERIFY_SEAL 893

/**
 * The records of a journal do not follow from each other.
 */
#define CAMPIX_STATUS_VERIFY_CHAIN 894

/**
 * A journal names no file with these bytes.
 */
#define CAMPIX_STATUS_VERIFY_UNKNOWN 895

/**
 * The record of a dossier was changed.
 */
#define CAMPIX_STATUS_VERIFY_RECORD 896

/**
 * A picture of a dossier was changed.
 */
#define CAMPIX_STATUS_VERIFY_PICTURE 897

/**
 * What is printed around record and pictures of a dossier was changed.
 */
#define CAMPIX_STATUS_VERIFY_PAGE 898

/**
 * A file is at a place where the journal says another one is.
 */
#define CAMPIX_STATUS_VERIFY_PLACE 899

/**
 * The system refused a file operation.
 */
#define CAMPIX_STATUS_IO 900

/**
 * A file or a stream has more bytes than are read.
 */
#define CAMPIX_STATUS_FILE_TOO_LARGE 901

/**
 * There is a folder, a pipe or a device where a regular file is expected.
 */
#define CAMPIX_STATUS_FILE_SPECIAL 902

/**
 * A file of text is not UTF-8.
 */
#define CAMPIX_STATUS_FILE_NOT_TEXT 903

/**
 * A text of options has faults; the details list every one with line, column and key.
 */
#define CAMPIX_STATUS_OPTIONS_INVALID 910

/**
 * The file of options cannot be read.
 */
#define CAMPIX_STATUS_OPTIONS_IO 911

/**
 * A table of providers cannot be read.
 */
#define CAMPIX_STATUS_PROVIDER_TOML 1000

/**
 * A table of providers has another schema.
 */
#define CAMPIX_STATUS_PROVIDER_SCHEMA 1001

/**
 * A provider contradicts itself or another.
 */
#define CAMPIX_STATUS_PROVIDER_INVALID 1002

/**
 * No provider has this id.
 */
#define CAMPIX_STATUS_PROVIDER_UNKNOWN 1003

/**
 * A provider's table does not map the code.
 */
#define CAMPIX_STATUS_ANSWER_CODE 1010

/**
 * A score is not a number.
 */
#define CAMPIX_STATUS_ANSWER_SCORE 1011

/**
 * A score is outside the provider's scale.
 */
#define CAMPIX_STATUS_ANSWER_OFF_SCALE 1012

/**
 * A provider gives no scores.
 */
#define CAMPIX_STATUS_ANSWER_NO_SCALE 1013

/**
 * A provider's table does not say what a score means.
 */
#define CAMPIX_STATUS_ANSWER_NO_BANDS 1014

/**
 * A score means nothing without its threshold.
 */
#define CAMPIX_STATUS_ANSWER_NO_THRESHOLD 1015

/**
 * A threshold is outside the provider's scale.
 */
#define CAMPIX_STATUS_ANSWER_THRESHOLD_OFF_SCALE 1016

/**
 * A threshold is not the limit in the provider's table.
 */
#define CAMPIX_STATUS_ANSWER_OTHER_THRESHOLD 1017

/**
 * An answer has neither code nor score.
 */
#define CAMPIX_STATUS_ANSWER_NOTHING 1018

/**
 * A provider does not compare this pair.
 */
#define CAMPIX_STATUS_ANSWER_PAIR 1019

/**
 * The time of an answer cannot be read.
 */
#define CAMPIX_STATUS_ANSWER_TIME 1020

/**
 * The number of a call is too long or has control characters.
 */
#define CAMPIX_STATUS_ANSWER_FLOW 1021

/**
 * A score seems to be on another scale than the provider's.
 */
#define CAMPIX_STATUS_ANSWER_OTHER_SCALE 1022

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Version of the library that is loaded, "MAJOR.MINOR.PATCH", NUL-terminated UTF-8.
 *
 * Borrowed: valid for the life of the program.
 */
const char *campix_version(void);

/**
 * `CAMPIX_ABI_VERSION` of the library that is loaded; compare it with that of the header.
 */
uint32_t campix_abi_version(void);

/**
 * The bytes; none for NULL. After them comes a NUL that the length does not count, so that text can be printed.
 *
 * Borrowed: valid until the buffer is freed.
 */
campix_bytes campix_buffer_bytes(const campix_buffer *buffer);

/**
 * Writes the bytes to a file, whole or not at all; what was there before is replaced.
 */
CAMPIX_MUST_USE campix_status campix_buffer_save(const campix_buffer *buffer, const char *file, campix_error **error);

#if defined(_WIN32)
/**
 * As `campix_buffer_save`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_buffer_save_w(const campix_buffer *buffer,
                                   const uint16_t *file,
                                   campix_error **error);
#endif

/**
 * Releases a buffer; NULL is ignored.
 */
void campix_buffer_free(campix_buffer *buffer);

/**
 * A new token, for `campix_measure_until`, `campix_make_until`, `campix_sheets_write_watched` and their like; it may be
 * given to several of them at once, and then stops all of them.
 *
 * `*cancel` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE campix_status campix_cancel_new(campix_cancel **cancel, campix_error **error);

/**
 * Asks the work to stop, from any thread, and returns at once. What a day or a run of dossiers has done stays, and the
 * next run continues from there.
 */
void campix_cancel_request(const campix_cancel *cancel);

/**
 * 1 if the work was asked to stop, by `campix_cancel_request` or by a callback that said so; else 0.
 */
uint32_t campix_cancel_requested(const campix_cancel *cancel);

/**
 * Releases a token; NULL is ignored. The work keeps its own hold on it.
 */
void campix_cancel_free(campix_cancel *cancel);

#if defined(CAMPIX_WITH_PRINTS)
/**
 * Makes a roster of people who are known by a collection code alone: UTF-8 text with a code a line, `length` bytes at `data`. Rows are
 * numbers of lines; a code in two lines is refused with `CAMPIX_STATUS_ROSTER_REFUSED`. `*roster` is owned by the caller and written only on
 * success.
 */
CAMPIX_MUST_USE
campix_status campix_roster_of_codes(const uint8_t *data,
                                     size_t length,
                                     campix_roster **roster,
                                     campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * Prints cards of the people of `roster` as a PDF: a QR code of the collection code, student number or exam number, and the same in words;
 * with `plan` also shooting number, time and station. Nobody else's cards are printed if `row_count` rows of the roster are named at `rows`;
 * a row in which there is nobody gives `CAMPIX_STATUS_CARD_NO_SUCH_ROW`.
 *
 * `options` is TOML or JSON with the keys of `schema/cards.json`, such as "sheet = 'labels-24'"; NULL for the defaults. `plan` has the
 * keys of `schema/plan.json`; NULL for cards without a time, "{}" for the defaults. `*pdf` is empty if nobody has a card; `*json` has
 * `cards`, `pages` and `faults` (row, error, message). `*pdf` and `*json` are owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_cards_print(const campix_roster *roster,
                                 const uint32_t *rows,
                                 size_t row_count,
                                 const char *options,
                                 const char *plan,
                                 campix_buffer **pdf,
                                 campix_buffer **json,
                                 campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * Prints cards of those whom a day has to take again, as its retake list has them; everything else as `campix_cards_print`. People of
 * `report` have to be known: of a finished day it takes roster and secret, of people who appeared by their codes the secret alone. `*pdf` and
 * `*json` are owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_report_cards(const campix_day_report *report,
                                      const char *options,
                                      const char *plan,
                                      campix_buffer **pdf,
                                      campix_buffer **json,
                                      campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * One card as a web page for a screen, that of the person in row `row` of `roster`: the code as large as the window, no script, no other
 * file. `options` as for `campix_cards_print`. `*html` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_card_screen(const campix_roster *roster,
                                 uint32_t row,
                                 const char *options,
                                 campix_buffer **html,
                                 campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * Plans shooting numbers and time slots for the people of `roster`, and when each station is through.
 *
 * `options` is TOML or JSON with the keys of `schema/plan.json`, such as "stations = 3\nper-hour = 50"; NULL for
 * the defaults. `*json` has `slots` (row, number, station, at, slot), `turns` (department, major, class, station, people, numbers, time),
 * `through` and `ends`; it is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_plan(const campix_roster *roster,
                          const char *options,
                          campix_buffer **json,
                          campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * As `campix_plan`, written into the folder `out` as `plan.csv`, `plan.xlsx` and `plan.html`, which show names and numbers as results of a day
 * do. `language` is "zh" (also if NULL) or "en".
 */
CAMPIX_MUST_USE
campix_status campix_plan_write(const campix_roster *roster,
                                const char *options,
                                const char *language,
                                const char *out,
                                campix_error **error);
#endif

#if (defined(CAMPIX_WITH_PRINTS) && defined(_WIN32))
/**
 * As `campix_plan_write`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_plan_write_w(const campix_roster *roster,
                                  const char *options,
                                  const char *language,
                                  const uint16_t *out,
                                  campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Imports answers of providers from a list – CSV, XLSX or JSON lines; headings are found. `*taken` is the number of new ones.
 *
 * `options` is TOML or JSON with the keys of `schema/import.json` – provider, pair and threshold of rows that name none, headings of
 * columns, the folder of reference pictures – or NULL. A list with faults gives an error whose details list every fault by row; then nothing is imported.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_import(campix_casebook *casebook,
                                     const uint8_t *list,
                                     size_t length,
                                     const char *options,
                                     uint64_t *taken,
                                     campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Takes over the reference pictures of one comparison from a folder: every file named by a number or the name of one person, of
 * `pair` "id-card", "admission", "enrolment" or "police". The journal gets their digests, a dossier shows a small copy beside the captured
 * photo where the comparison is in doubt; the files are only read.
 *
 * `*json` has `taken` and `known` (people), `strangers`, `ambiguous` and `unread` (files); it is owned by the caller and written only on
 * success. Another pair gives `CAMPIX_STATUS_DOSSIER_NO_REFERENCE`.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_references(campix_casebook *casebook,
                                         const char *references,
                                         const char *pair,
                                         campix_buffer **json,
                                         campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DOSSIER) && defined(_WIN32))
/**
 * As `campix_casebook_references`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_references_w(campix_casebook *casebook,
                                           const uint16_t *references,
                                           const char *pair,
                                           campix_buffer **json,
                                           campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Writes the answers a person has to look at as a workbook to be filled in; `*xlsx` is owned by the caller. `disclosure` is
 * "share", "work" (the default for NULL) or "full".
 */
CAMPIX_MUST_USE
campix_status campix_casebook_review_list(campix_casebook *casebook,
                                          campix_language language,
                                          const char *disclosure,
                                          campix_buffer **xlsx,
                                          campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Imports the decisions of that workbook, filled in. `*taken` is the number of new ones; a list with faults is refused whole.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_take_reviews(campix_casebook *casebook,
                                           const uint8_t *list,
                                           size_t length,
                                           uint64_t *taken,
                                           campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Shows the delivered photos of the people in `rows` to a live service, one after the other, with retries, a bounded rate and a
 * breaker. It is the only way in which a picture leaves; the journal says so before each one does, and keeps every answer.
 *
 * `provider` is the id of the table by which answers are read, `pair` what is compared, `purpose` why: 2–200 characters that a
 * student may read. A service that fails is an answer, not an error. The first answer that no table maps is an error and ends
 * the run; answers before it are kept. `options` is TOML or JSON with the keys of `schema/calls.json` – attempts, waits in
 * seconds, the breaker – or NULL. `compare` and `user` stay valid until the call returns. `*json` – an array of `row`,
 * `class`, `attempts`, `failed` – is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_ask(campix_casebook *casebook,
                                  const char *provider,
                                  const char *pair,
                                  const char *purpose,
                                  const uint32_t *rows,
                                  size_t row_count,
                                  campix_compare_callback compare,
                                  void *user,
                                  const char *options,
                                  campix_buffer **json,
                                  campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Prepares a day of the people of `roster` and all photos in the folder `photos` and below, written below the folder `out`.
 *
 * With "people = 'scanned'" in the options whoever's collection code is scanned is a person of the day, too, and `roster` may be NULL.
 *
 * `key` is the project's secret of at least 16 bytes, from which pseudonyms follow: keep it, and keep it secret.
 *
 * `options` is TOML or JSON with the keys of `schema/day-options.json`, such as "packing = 'zip-by-department'"; NULL for the
 * defaults. A key, type or word that is wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and
 * key. `*day` is owned by the caller and written only on success. Nothing is read or written before `campix_day_run`.
 */
CAMPIX_MUST_USE
campix_status campix_day_new(const campix_roster *roster,
                             const char *photos,
                             const char *out,
                             const uint8_t *key,
                             size_t key_length,
                             const char *options,
                             campix_day **day,
                             campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_new`, with paths in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_day_new_w(const campix_roster *roster,
                               const uint16_t *photos,
                               const uint16_t *out,
                               const uint8_t *key,
                               size_t key_length,
                               const char *options,
                               campix_day **day,
                               campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * As `campix_day_new`, with photos from memory: `next` hands them over one by one while the day runs, as a camera delivers
 * them. A resumed run has to be given the same photos again. `next` and `user` stay valid until the day has run.
 */
CAMPIX_MUST_USE
campix_status campix_day_new_memory(const campix_roster *roster,
                                    campix_photo_callback next,
                                    void *user,
                                    const char *out,
                                    const uint8_t *key,
                                    size_t key_length,
                                    const char *options,
                                    campix_day **day,
                                    campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_new_memory`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_day_new_memory_w(const campix_roster *roster,
                                      campix_photo_callback next,
                                      void *user,
                                      const uint16_t *out,
                                      const uint8_t *key,
                                      size_t key_length,
                                      const char *options,
                                      campix_day **day,
                                      campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Adds a destination to those of the options: a standard, a template of file names ("{student_no}.jpg" if NULL), and whether it
 * decides about photos ("required", which NULL means, or "if-complies"). At least one is needed; two of one profile are refused
 * when the day is run.
 */
CAMPIX_MUST_USE
campix_status campix_day_add_destination(campix_day *day,
                                         const campix_profile *profile,
                                         const char *name_template,
                                         const char *demand,
                                         campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Encrypts packages with AES-256; `password` has at least eight characters. The names of the files in them stay readable.
 */
CAMPIX_MUST_USE
campix_status campix_day_set_password(campix_day *day,
                                      const char *password,
                                      campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Gives the token that stops this day between two photos, from any thread. `*cancel` is owned by the caller, may outlive the
 * day, and is written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_cancel(campix_day *day,
                                campix_cancel **cancel,
                                campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Writes the journal with one fixed time, in seconds since 1970-01-01 00:00 UTC, instead of the time of day, so that two runs
 * are the same to the last byte.
 */
CAMPIX_MUST_USE
campix_status campix_day_fix_time(campix_day *day,
                                  uint64_t seconds,
                                  campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Adds a table that maps photos to numbers (CSV or XLSX, `length` bytes at `data`) as a further method of matching photos to
 * people.
 */
CAMPIX_MUST_USE
campix_status campix_day_add_table(campix_day *day,
                                   const uint8_t *data,
                                   size_t length,
                                   campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Sets the callback that receives the progress of the run; NULL for none. `callback` and `user` stay valid until the day has
 * run.
 */
CAMPIX_MUST_USE
campix_status campix_day_on_progress(campix_day *day,
                                     campix_progress_callback callback,
                                     void *user,
                                     campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Runs the day, or continues where an earlier run in the same folder stopped. It returns when the day is done, was
 * cancelled (`CAMPIX_STATUS_DAY_CANCELLED`) or cannot be done; what is wrong with single photos and people is in the report and
 * in the tables, not an error. A day is run once: after that, only `campix_day_free` may follow.
 *
 * `*report` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_run(campix_day *day,
                             campix_day_report **report,
                             campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Releases a day; NULL is ignored.
 */
void campix_day_free(campix_day *day);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * 1 if every person on the roster has a delivered photo, else 0.
 */
uint32_t campix_day_report_complete(const campix_day_report *report);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Number of files delivered, over all destinations; 0 for NULL.
 */
uint64_t campix_day_report_files(const campix_day_report *report);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Number of people for whom nothing was delivered; 0 for NULL.
 */
uint64_t campix_day_report_retakes(const campix_day_report *report);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * The sums as JSON, schema 1; they name no one: people and photos by standing, files, retakes, notes, files to be recalled, digest of
 * the journal. Of a day from `campix_day_open` also `ended`, `decisions`, `waiting` (decisions since the run), `begun` (line of a later
 * run that did not end), `handed_over`, `purged`, `unknown_people`, `names_known` and `verified`.
 *
 * Borrowed: valid until the report is freed.
 */
campix_str campix_day_report_json(const campix_day_report *report);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Releases a day's report; NULL is ignored.
 */
void campix_day_report_free(campix_day_report *report);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Records decisions about the day in the folder `out`, all or none; every later run follows them, until they are undone or
 * replaced, or until the photo they are about changes.
 *
 * `decisions` is a JSON array of objects: `kind` (a word of the vocabulary DecisionKind, such as "is", "use", "absent",
 * "undo"), and as the kind needs them `photo` (at least 8 hexadecimal digits of the photo's SHA-256), `row` (of the
 * roster), `seconds` (for "clock"), `line` (for "undo" and "recalled"), `agreement` (for "agreed", an agreement on confidentiality: `who`, a name
 * or staff number, `role`, a word of StaffRole, `signed` and `until`, dates, and `document`, its SHA-256 or the path of its file) and `why` (at most 200 characters, without a name or number of the
 * roster, which may be NULL if people appeared by their codes). `key` is the secret of the project; `who` is named in the ledger.
 *
 * `*lines` is a JSON array of the new lines of the ledger, owned by the caller. Faults give `CAMPIX_STATUS_DAY_DECISIONS`, and the
 * details list every one by its place in the array.
 */
CAMPIX_MUST_USE
campix_status campix_day_decide(const char *out,
                                const campix_roster *roster,
                                const uint8_t *key,
                                size_t key_length,
                                const char *who,
                                const char *decisions,
                                campix_buffer **lines,
                                campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_decide`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_day_decide_w(const uint16_t *out,
                                  const campix_roster *roster,
                                  const uint8_t *key,
                                  size_t key_length,
                                  const char *who,
                                  const char *decisions,
                                  campix_buffer **lines,
                                  campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Every decision ever recorded about the day in the folder `out`, the first one first: a JSON array of objects with `line`, `at`,
 * `who`, `why`, `kind`, `photo`, `row`, `seconds`, `undoes`, `of` (the hand-over of a recalled file), `agreement` (`who` masked) and `state` ("holds", "replaced", "undone").
 *
 * `*decisions` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_decisions(const char *out,
                                   const campix_roster *roster,
                                   const uint8_t *key,
                                   size_t key_length,
                                   campix_buffer **decisions,
                                   campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_decisions`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_day_decisions_w(const uint16_t *out,
                                     const campix_roster *roster,
                                     const uint8_t *key,
                                     size_t key_length,
                                     campix_buffer **decisions,
                                     campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Fills `options` with the defaults of this version. `size` is `sizeof(campix_casebook_options)`: the library never writes beyond it.
 */
void campix_casebook_options_init(campix_casebook_options *options,
                                  size_t size);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Opens the journal in the folder `out`, to which a day was written. `report` is the result of that day, of an earlier one
 * from `campix_day_open` with roster and secret, and `key` its secret. The report may be freed at once.
 *
 * `options` may be NULL. `*casebook` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_open(const char *out,
                                   const campix_day_report *report,
                                   const uint8_t *key,
                                   size_t key_length,
                                   const campix_casebook_options *options,
                                   campix_casebook **casebook,
                                   campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DOSSIER) && defined(_WIN32))
/**
 * As `campix_casebook_open`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_open_w(const uint16_t *out,
                                     const campix_day_report *report,
                                     const uint8_t *key,
                                     size_t key_length,
                                     const campix_casebook_options *options,
                                     campix_casebook **casebook,
                                     campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Releases a casebook; NULL is ignored.
 */
void campix_casebook_free(campix_casebook *casebook);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Fills `attestation` with no statement. `size` is `sizeof(campix_attestation)`: the library never writes beyond it.
 */
void campix_attestation_init(campix_attestation *attestation, size_t size);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Adds a statement to the journal; `*taken` is 1 if it was new, and may be NULL. A duty that does not exist or a statement
 * that does not fit it is an error.
 */
CAMPIX_MUST_USE
campix_status campix_casebook_attest(campix_casebook *casebook,
                                     const campix_attestation *attestation,
                                     uint64_t *taken,
                                     campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Writes what is missing below `dossiers/` in the day's folder: one dossier per person, the cover, the list of doubtful answers.
 *
 * Delivered files are judged once more, rule by rule, by the `profile_count` profiles at `profiles` and by those the options name.
 * `options` is TOML or JSON with the keys of `schema/dossiers.json`, such as "forms = 'html'"; NULL for the defaults. A key, type or
 * word that is wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and key.
 *
 * `*json` – files written and unchanged, sums by conclusion, department, major and class, and `seal`, the end of the journal,
 * which, kept elsewhere, proves that nothing before it was changed – is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_dossiers_write(campix_casebook *casebook,
                                    const campix_profile *const *profiles,
                                    size_t profile_count,
                                    const char *options,
                                    campix_buffer **json,
                                    campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * As `campix_dossiers_write`, watched: `progress` (or NULL) hears of it, in people, and it stops between two people when
 * `progress` says so or `cancel` (or NULL) is requested, with `CAMPIX_STATUS_DAY_CANCELLED`.
 *
 * No half-written file stays. Dossiers that are finished stay and are named in the journal, and the next run leaves them
 * alone; the cover and the lists are written at the end, so that those of an earlier run stay until then. `progress` and
 * `user` stay valid until the call returns. `*json` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_dossiers_write_watched(campix_casebook *casebook,
                                            const campix_profile *const *profiles,
                                            size_t profile_count,
                                            const char *options,
                                            campix_progress_callback progress,
                                            void *user,
                                            const campix_cancel *cancel,
                                            campix_buffer **json,
                                            campix_error **error);
#endif

/**
 * The status the call returned; 0 for NULL.
 */
campix_status campix_error_status(const campix_error *error);

/**
 * Name of the status, "decode.truncated"; empty for NULL.
 *
 * Borrowed: valid until the error is freed.
 */
campix_str campix_error_name(const campix_error *error);

/**
 * What happened and why, one or several lines of English; empty for NULL.
 *
 * Borrowed: valid until the error is freed.
 */
campix_str campix_error_message(const campix_error *error);

/**
 * As `campix_error_message`, in Chinese: for people who read no English. Texts of the system or of another library stay in their
 * own words.
 *
 * Borrowed: valid until the error is freed.
 */
campix_str campix_error_message_zh(const campix_error *error);

/**
 * The file concerned, empty if there is none. Bytes that are not UTF-8 are replaced.
 *
 * Borrowed: valid until the error is freed.
 */
campix_str campix_error_path(const campix_error *error);

/**
 * The operating system's own number of the error (errno, GetLastError), 0 if the system did not refuse.
 */
int32_t campix_error_os(const campix_error *error);

/**
 * Everything as JSON: `code`, `name`, `message` and `causes` in English, `message_zh` and `causes_zh` in Chinese, `details`.
 * Details are one object for each fault where several are reported at once: every fault of a profile with line and column,
 * every wrong row of a roster. The path is not in it.
 *
 * Borrowed: valid until the error is freed.
 */
campix_str campix_error_json(const campix_error *error);

/**
 * Releases an error; NULL is ignored.
 */
void campix_error_free(campix_error *error);

/**
 * Measures a photo with the networks inside the library. What cannot be measured is missing with a reason, not an error.
 *
 * `*facts` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_measure(const campix_photo *photo,
                             campix_facts **facts,
                             campix_error **error);

/**
 * As `campix_measure`, until `cancel` is requested: the token is asked before each of the nine stages – the search for
 * faces, outline, head, body, background, light, sharpness, appearance, evidence –, and the call then returns `CAMPIX_STATUS_DAY_CANCELLED`. The
 * search for faces is the longest stage, about 6 ms on a processor of today; a whole measurement takes 13 ms. `cancel` may
 * be NULL.
 *
 * `*facts` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_measure_until(const campix_photo *photo,
                                   const campix_cancel *cancel,
                                   campix_facts **facts,
                                   campix_error **error);

/**
 * Gives back the memory that measuring keeps on the calling thread between two photos, about 7 MB: for a thread of a pool that sees no
 * more photos. A thread that ends gives it back by itself.
 */
void campix_thread_release(void);

/**
 * Refuses any photo but the one that `facts` were measured on, with `CAMPIX_STATUS_FACTS_OTHER_PHOTO`; it may have been
 * decoded again, reduced otherwise or named otherwise. `campix_make` asks the same; before `campix_check`, which sees the facts
 * alone, a host that keeps photos and facts apart asks it here.
 */
CAMPIX_MUST_USE
campix_status campix_facts_expect(const campix_facts *facts,
                                  const campix_photo *photo,
                                  campix_error **error);

/**
 * Number of faces found; 0 for NULL.
 */
size_t campix_facts_face_count(const campix_facts *facts);

/**
 * One number of the facts by its name in their JSON, the parts joined by dots: "head.crown_y", "face.roll_degrees",
 * "face.points.right_pupil.0" (x) and "face.points.right_pupil.1" (y). Lengths are pixels of the upright photo. *Right* and
 * *left* of a person are the subject's own; `head.left_x` and `head.right_x` are those of the picture.
 *
 * Returns `CAMPIX_STATUS_NOT_MEASURED` if the fact is missing, with the reason in the message, and
 * `CAMPIX_STATUS_OUT_OF_RANGE` if no number has this name.
 */
CAMPIX_MUST_USE
campix_status campix_facts_number(const campix_facts *facts,
                                  const char *name,
                                  double *number,
                                  campix_error **error);

/**
 * The facts as JSON, the object that a report has under `facts`. Numbers are rounded to a hundredth, shares and ratios to a
 * ten-thousandth; `null` with a reason under `missing` where a thing could not be measured. Empty for NULL.
 *
 * Borrowed: valid until the facts are freed.
 */
campix_str campix_facts_json(const campix_facts *facts);

/**
 * Releases facts; NULL is ignored. Reports of them stay valid.
 */
void campix_facts_free(campix_facts *facts);

#if defined(CAMPIX_WITH_DAY)
/**
 * Opens the finished day in the folder `out` from its ledger: no photo is read and nothing is written. The chain of the journal is
 * checked from its first line to its last, and the report is that of the run that ended last; all functions on reports, and
 * `campix_casebook_open`, take it.
 *
 * People are known if both `roster` and `key`, the secret of the project, are given; each may be NULL. Without them people have a
 * row and neither name nor number, and without `key` files have no names; the JSON of the report says so.
 *
 * A run that was stopped gives `CAMPIX_STATUS_DAY_UNFINISHED`, a day whose record was purged or changed `CAMPIX_STATUS_DAY_NOT_KEPT`,
 * another secret `CAMPIX_STATUS_DAY_OTHER_SECRET`, a changed journal `CAMPIX_STATUS_JOURNAL_BROKEN`. `*report` is owned by the caller
 * and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_open(const char *out,
                              const campix_roster *roster,
                              const uint8_t *key,
                              size_t key_length,
                              campix_day_report **report,
                              campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_open`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_day_open_w(const uint16_t *out,
                                const campix_roster *roster,
                                const uint8_t *key,
                                size_t key_length,
                                campix_day_report **report,
                                campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Every person and every other photo of a day, as `results/results.jsonl` has them: one JSON object a line, people in the order of
 * the roster. `disclosure` is a word of the vocabulary Disclosure ("work" if NULL).
 *
 * `*lines` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_report_outcomes(const campix_day_report *report,
                                         const char *disclosure,
                                         campix_buffer **lines,
                                         campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * The retake list of a day as CSV, as `results/retake.csv` has it. `language` is "zh" (also if NULL) or "en", `disclosure` as for
 * `campix_day_report_outcomes`. `*csv` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_report_retake_list(const campix_day_report *report,
                                            const char *language,
                                            const char *disclosure,
                                            campix_buffer **csv,
                                            campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Records in the ledger of the day in the folder `out` that its delivered files left the house: those of `destination` (the id of a
 * profile), for the recipient `to` (at most 80 characters, without a name or number of the roster; NULL for none). With `only_new` 1
 * only files go that this recipient does not have yet, with 0 all. What was sent and is withdrawn or replaced later is in the
 * `recalls` of every report.
 *
 * `*json` gets `line` (of the ledger, null if there was nothing new), `files`, `replacing` and `digests` (SHA-256); it is owned by the
 * caller. Undone by a decision "undo" about the line. Files that are not in their places give
 * `CAMPIX_STATUS_DAY_NOT_HANDED_OVER`.
 */
CAMPIX_MUST_USE
campix_status campix_day_sent(const char *out,
                              const campix_roster *roster,
                              const uint8_t *key,
                              size_t key_length,
                              const char *who,
                              const char *destination,
                              const char *to,
                              uint32_t only_new,
                              campix_buffer **json,
                              campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_sent`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_day_sent_w(const uint16_t *out,
                                const campix_roster *roster,
                                const uint8_t *key,
                                size_t key_length,
                                const char *who,
                                const char *destination,
                                const char *to,
                                uint32_t only_new,
                                campix_buffer **json,
                                campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Writes the files that `campix_day_sent` would record into one ZIP at `package`, the same bytes for the same files, and records
 * nothing. A file that is there is not replaced; if there is nothing to send, none is written. `password` may be NULL; with one of at
 * least eight characters the content is encrypted with AES-256.
 *
 * `*json` is as for `campix_day_sent`, with `line` null; it is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_pack(const char *out,
                              const campix_roster *roster,
                              const uint8_t *key,
                              size_t key_length,
                              const char *destination,
                              const char *to,
                              uint32_t only_new,
                              const char *package,
                              const char *password,
                              campix_buffer **json,
                              campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_pack`, with folder and package in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_day_pack_w(const uint16_t *out,
                                const campix_roster *roster,
                                const uint8_t *key,
                                size_t key_length,
                                const char *destination,
                                const char *to,
                                uint32_t only_new,
                                const uint16_t *package,
                                const char *password,
                                campix_buffer **json,
                                campix_error **error);
#endif

/**
 * Fills `frame` with zeros and its size. `size` is `sizeof(campix_frame)`: the library never writes beyond it.
 */
void campix_frame_init(campix_frame *frame, size_t size);

/**
 * Decodes a frame as a photo, whose pixels are copied: to check or make a file of a picture that never was a file. Rules about the
 * file then judge an uncompressed BMP; decode the file itself if there is one.
 *
 * `options` may be NULL. `*photo` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_photo_from_frame(const campix_frame *frame,
                                      const campix_decode_options *options,
                                      campix_photo **photo,
                                      campix_error **error);

/**
 * Looks at a live picture for a profile: in milliseconds, and without rules about files or sharpness. The photo that is taken then is
 * checked by itself.
 *
 * `photo` is the size of the photos that the camera takes, upright: with it the guide also says when the person is too far away for
 * the pixels of the file. Zeros: unknown. `*guidance` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_guide(const campix_frame *frame,
                           const campix_profile *profile,
                           uint32_t photo_width,
                           uint32_t photo_height,
                           campix_guidance **guidance,
                           campix_error **error);

/**
 * Writes what a live picture shows to `values`, whose `struct_size` the caller has set.
 */
CAMPIX_MUST_USE
campix_status campix_guidance_get(const campix_guidance *guidance,
                                  campix_guidance_values *values,
                                  campix_error **error);

/**
 * The guidance as JSON: verdict, advice, crop, facts and findings. Empty for NULL.
 *
 * Borrowed: valid until the guidance is freed.
 */
campix_str campix_guidance_json(const campix_guidance *guidance);

/**
 * Releases a guidance; NULL is ignored.
 */
void campix_guidance_free(campix_guidance *guidance);

/**
 * Number of handles that were returned and not freed, of all kinds: 0 when a program is done, or it forgot some.
 */
size_t campix_handle_count(void);

/**
 * As `campix_buffer_bytes`, written to `*bytes`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_buffer_bytes_into(const campix_buffer *buffer, campix_bytes *bytes);

#if defined(CAMPIX_WITH_DAY)
/**
 * As `campix_day_report_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_day_report_json_into(const campix_day_report *report, campix_str *text);
#endif

/**
 * As `campix_error_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_error_json_into(const campix_error *error, campix_str *text);

/**
 * As `campix_error_message`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_error_message_into(const campix_error *error, campix_str *text);

/**
 * As `campix_error_message_zh`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_error_message_zh_into(const campix_error *error, campix_str *text);

/**
 * As `campix_error_name`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_error_name_into(const campix_error *error, campix_str *text);

/**
 * As `campix_error_path`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_error_path_into(const campix_error *error, campix_str *text);

/**
 * As `campix_facts_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_facts_json_into(const campix_facts *facts, campix_str *text);

/**
 * As `campix_guidance_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_guidance_json_into(const campix_guidance *guidance, campix_str *text);

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * As `campix_id_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_id_json_into(const campix_id *id, campix_str *text);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * As `campix_id_number`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_id_number_into(const campix_id *id, campix_str *text);
#endif

/**
 * As `campix_made_bytes`, written to `*bytes`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_made_bytes_into(const campix_made *made, campix_bytes *bytes);

/**
 * As `campix_made_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_made_json_into(const campix_made *made, campix_str *text);

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * As `campix_names_path`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_names_path_into(const campix_names *names, size_t index, campix_str *text);
#endif

/**
 * As `campix_photo_digest`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_photo_digest_into(const campix_photo *photo, campix_str *text);

/**
 * As `campix_photo_pixels`, written to `*pixels`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_photo_pixels_into(const campix_photo *photo, campix_pixels *pixels);

/**
 * As `campix_photo_size`, written to `*size`; nothing is done if that is NULL.
 */
void campix_photo_size_into(const campix_photo *photo, campix_size *size);

/**
 * As `campix_profile_builtin_id`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_profile_builtin_id_into(size_t index, campix_str *text);

/**
 * As `campix_profile_digest`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_profile_digest_into(const campix_profile *profile, campix_str *text);

/**
 * As `campix_profile_edition`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_profile_edition_into(const campix_profile *profile, campix_str *text);

/**
 * As `campix_profile_id`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_profile_id_into(const campix_profile *profile, campix_str *text);

/**
 * As `campix_profile_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_profile_json_into(const campix_profile *profile, campix_str *text);

/**
 * As `campix_profile_text`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_profile_text_into(const campix_profile *profile, campix_str *text);

/**
 * As `campix_profile_title`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_profile_title_into(const campix_profile *profile, campix_language language, campix_str *text);

/**
 * As `campix_report_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_report_json_into(const campix_report *report, campix_str *text);

/**
 * As `campix_report_text`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_report_text_into(const campix_report *report, campix_language language, campix_str *text);

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * As `campix_roster_json`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_roster_json_into(const campix_roster *roster, campix_str *text);
#endif

/**
 * As `campix_status_name`, written to `*text`; nothing is done if that is NULL.
 *
 * What is written is borrowed as there.
 */
void campix_status_name_into(campix_status status, campix_str *text);

#if defined(CAMPIX_WITH_DAY)
/**
 * Joins the finished day in the folder `day` with `table`, a list only the school has: a column of collection codes, and student
 * numbers, names, classes. The result is a day of the school's own in the new or empty folder `out` – photos by the school's numbers,
 * tables, pages, packages, a ledger – which all functions on days take. Nothing is written into the folder `day`.
 *
 * `day_key` is the secret of the day, `own_key` that of the school, each of at least 16 bytes. `profiles` are those of the
 * day that are not shipped; there may be none. `options` is TOML or JSON with the keys of `schema/join.json`, such as
 * "naming = '{exam_no}.jpg'"; NULL for the defaults.
 *
 * What the join found – codes nobody scanned, codes the table does not have, people without a photo – is among the notes of the JSON of
 * `*report`, with rows of the table. A row without code, a code or a person in two rows give `CAMPIX_STATUS_DAY_JOIN`, with every
 * row in the details; a folder `out` with something in it, or not apart from `day`, `CAMPIX_STATUS_DAY_JOIN_PLACE`. `*report` is owned by
 * the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_roster_join(const campix_roster *table,
                                 const char *day,
                                 const uint8_t *day_key,
                                 size_t day_key_length,
                                 const char *out,
                                 const uint8_t *own_key,
                                 size_t own_key_length,
                                 const campix_profile *const *profiles,
                                 size_t profile_count,
                                 const char *options,
                                 campix_day_report **report,
                                 campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_roster_join`, with folders in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_roster_join_w(const campix_roster *table,
                                   const uint16_t *day,
                                   const uint8_t *day_key,
                                   size_t day_key_length,
                                   const uint16_t *out,
                                   const uint8_t *own_key,
                                   size_t own_key_length,
                                   const campix_profile *const *profiles,
                                   size_t profile_count,
                                   const char *options,
                                   campix_day_report **report,
                                   campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Checks the chain of the journal at `path` from its first line to its last; `*json` gets `lines`, `last` (the digest, to
 * compare with a copy kept elsewhere), `torn` (bytes of an unfinished line) and `repaired` (how often it was).
 *
 * A journal that was changed gives `CAMPIX_STATUS_JOURNAL_BROKEN` with the line. `*json` is owned by the caller and written
 * only on success.
 */
CAMPIX_MUST_USE
campix_status campix_journal_verify(const char *path,
                                    campix_buffer **json,
                                    campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_journal_verify`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE campix_status campix_journal_verify_w(const uint16_t *path, campix_buffer **json, campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * As `campix_journal_verify`, with the `length` bytes of the journal in memory.
 */
CAMPIX_MUST_USE
campix_status campix_journal_verify_memory(const uint8_t *data,
                                           size_t length,
                                           campix_buffer **json,
                                           campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Repairs the journal in the folder `out`, to which a day was written: every whole line before the break is kept, the rest
 * is moved into a file beside it, byte for byte, and a line that names `operator_name` (NULL for "operator") tells of it.
 *
 * A whole journal is left as it is. `*json` gets `fault` (null if nothing was wrong), `kept` lines, `moved` bytes,
 * `quarantine` (the name of that file), `sha256` and `last`; it is owned by the caller and written only on success. Run
 * the day again afterwards.
 */
CAMPIX_MUST_USE
campix_status campix_journal_repair(const char *out,
                                    const char *operator_name,
                                    campix_buffer **json,
                                    campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_journal_repair`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_journal_repair_w(const uint16_t *out,
                                      const char *operator_name,
                                      campix_buffer **json,
                                      campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Sets the callback that receives each photo as soon as it is judged; NULL for none. Photos that an earlier run judged,
 * and files that are still being copied, are not handed over. `callback` and `user` stay valid until the day has run.
 */
CAMPIX_MUST_USE
campix_status campix_day_on_judged(campix_day *day,
                                   campix_judged_callback callback,
                                   void *user,
                                   campix_error **error);
#endif

/**
 * As `campix_measure_until`, with a landmark engine of your own in place of the networks inside the library. `landmarks` is called once
 * and `user` handed to it; both stay valid until the call returns. `name`, 1 to 80 characters, is what facts and reports call the engine,
 * after "caller: ". `cancel` may be NULL.
 *
 * Pupils have to lie inside the picture, other points at most half its width or height outside of it, and every point needs an
 * uncertainty above 0 and at most the longer side. An answer with anything else, or without a point, gives `CAMPIX_STATUS_FACE_ANSWER`, whose
 * details list every fault; more faces than there is room for give `CAMPIX_STATUS_FACE_TOO_MANY`, a negative number
 * `CAMPIX_STATUS_FACE_ENGINE`.
 *
 * Facts from here are checked and made into files as others are; `campix_make` judges its finished file with the networks inside.
 * `*facts` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_measure_with(const campix_photo *photo,
                                  campix_landmarks_callback landmarks,
                                  void *user,
                                  const char *name,
                                  const campix_cancel *cancel,
                                  campix_facts **facts,
                                  campix_error **error);

#if ((defined(CAMPIX_WITH_DOSSIER) || defined(CAMPIX_WITH_PRINTS)) && defined(CAMPIX_WITH_DOSSIER))
/**
 * The providers of comparisons that `campix_casebook_ask` and lists of answers can name, as a JSON array: `id` (the word
 * to use), `title` (zh, en), `answers` ("portrait" or "identity"), `pairs` (words it can be asked about), `scale`,
 * `threshold`, `codes` (code → class, and text in both languages), `source`, `evidence`.
 *
 * `providers` is TOML as in `campix_casebook_options`, whose tables are added to those shipped, or NULL. `*json` is owned
 * by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_provider_list(const char *providers,
                                   campix_buffer **json,
                                   campix_error **error);
#endif

#if ((defined(CAMPIX_WITH_DOSSIER) || defined(CAMPIX_WITH_PRINTS)) && defined(CAMPIX_WITH_DOSSIER))
/**
 * The duties that `campix_casebook_attest` takes statements about, as a JSON array: `id` (the word to use), `title` (zh,
 * en), `unit` (zh, en, or null: then it is not answered with a number), `allowed` (min and max), `rule`, `source`,
 * `evidence`.
 *
 * `duties` is TOML as in `campix_casebook_options`, a list instead of that shipped, or NULL. `*json` is owned by the
 * caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_duty_list(const char *duties,
                               campix_buffer **json,
                               campix_error **error);
#endif

#if ((defined(CAMPIX_WITH_DOSSIER) || defined(CAMPIX_WITH_PRINTS)) && defined(CAMPIX_WITH_PRINTS))
/**
 * The sizes of pictures and papers that orders of print sheets can name, as a JSON array: `kind` ("picture" or "paper"),
 * `id` (the word to use), `names` (what people call it, such as "1寸"; a name of several sizes is refused in an order),
 * `width` and `height` in mm, `source`, `evidence`. `*json` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_print_size_list(campix_buffer **json,
                                     campix_error **error);
#endif

/**
 * Sets the callback that receives the log of the whole process; NULL, which is the beginning, for none. When the call
 * returns, the callback set before is no longer running and will not be called again.
 *
 * It is the only setting that is not one of a handle. The callback itself must not call this function:
 * `CAMPIX_STATUS_WRONG_STATE`. Other functions may be called; their failures are not logged.
 */
CAMPIX_MUST_USE campix_status campix_set_log(campix_log_callback callback, void *user, campix_error **error);

#if defined(CAMPIX_WITH_DAY)
/**
 * Finds the people of `roster` whose number is `key`: a student number, the number of an identity document, an exam number
 * or the text of a collection code, as somebody types or scans it. `kind` says which – "student_no", "id_number",
 * "exam_no", "code" –; NULL tries all.
 *
 * `*json` has `people`, an array with `row`, `found_by`, `name`, `student_no`, `id_number`, `exam_no`, `code` (null where
 * the list has none), `department`, `major` and `class`; it is empty if nobody has the number. Names and numbers are
 * masked unless `disclosure` asks for them: "share" (the default for NULL) masks all, "work" shows all but numbers of
 * identity documents, "full" shows all – keep what it shows out of logs. `*json` is owned by the caller and written only
 * on success.
 */
CAMPIX_MUST_USE
campix_status campix_roster_find(const campix_roster *roster,
                                 const char *kind,
                                 const char *key,
                                 const char *disclosure,
                                 campix_buffer **json,
                                 campix_error **error);
#endif

/**
 * Fills `options` with the defaults of this version. `size` is `sizeof(campix_make_options)`: the library never writes beyond it.
 */
void campix_make_options_init(campix_make_options *options,
                              size_t size);

/**
 * Makes the registration file that `profile` asks for, checks it again, and gives both.
 *
 * A photo that complies is passed through; one with only wrong tags is retagged; every other one is cropped, scaled
 * and encoded. Nothing is mirrored, rotated, padded, repainted or retouched. What only a new photo can fix is a finding of
 * the report; that no file can be made at all is an error. `facts` are those of `photo`, or the call is refused with
 * `CAMPIX_STATUS_FACTS_OTHER_PHOTO`. `options` may be NULL.
 * `*made` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_make(const campix_photo *photo,
                          const campix_facts *facts,
                          const campix_profile *profile,
                          const campix_make_options *options,
                          campix_made **made,
                          campix_error **error);

/**
 * As `campix_make`, until `cancel` is requested: the token is asked before each stage – plan, cut, encode, read back – and
 * inside the measurement of the finished file, and the call then returns `CAMPIX_STATUS_DAY_CANCELLED`. Encoding is the
 * longest stage: less than 10 ms on a processor of today, about 110 ms with `CAMPIX_EFFORT_BEST`. `cancel` may be NULL.
 *
 * `*made` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_make_until(const campix_photo *photo,
                                const campix_facts *facts,
                                const campix_profile *profile,
                                const campix_make_options *options,
                                const campix_cancel *cancel,
                                campix_made **made,
                                campix_error **error);

/**
 * The bytes of the finished file; none for NULL.
 *
 * Borrowed: valid until `made` is freed.
 */
campix_bytes campix_made_bytes(const campix_made *made);

/**
 * Writes the finished file at `path`, whole or not at all; what was there before is replaced.
 */
CAMPIX_MUST_USE campix_status campix_made_save(const campix_made *made, const char *path, campix_error **error);

#if defined(_WIN32)
/**
 * As `campix_made_save`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE campix_status campix_made_save_w(const campix_made *made, const uint16_t *path, campix_error **error);
#endif

/**
 * How the finished file was made; `CAMPIX_ROUTE_NONE` for NULL.
 */
campix_route campix_made_route(const campix_made *made);

/**
 * The finished file judged as the registration file.
 *
 * `*report` is owned by the caller, written only on success, and stays valid when `made` is freed.
 */
CAMPIX_MUST_USE campix_status campix_made_report(const campix_made *made, campix_report **report, campix_error **error);

/**
 * Everything about the finished file but its bytes, as JSON, schema 1: the photo it was made of, length, digest, route, crop, what the encoder did,
 * operations, report. Empty for NULL.
 *
 * Borrowed: valid until `made` is freed.
 */
campix_str campix_made_json(const campix_made *made);

/**
 * Releases a finished file; NULL is ignored.
 */
void campix_made_free(campix_made *made);

/**
 * Fills `options` with the defaults of this version. `size` is `sizeof(campix_retag_options)`: the library never writes beyond it.
 */
void campix_retag_options_init(campix_retag_options *options,
                               size_t size);

/**
 * The same JPEG, byte for byte in its picture, saying what `options` ask for, which may be NULL. Private tags, thumbnails,
 * comments and bytes after the end are dropped; an ICC profile stays.
 *
 * `*retagged` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_retag(const uint8_t *data,
                           size_t length,
                           const campix_retag_options *options,
                           campix_buffer **retagged,
                           campix_error **error);

/**
 * As `campix_retag`, from the file at `from` to the file at `to`, which may be the same; it is written whole or not at all.
 */
CAMPIX_MUST_USE
campix_status campix_retag_file(const char *from,
                                const char *to,
                                const campix_retag_options *options,
                                campix_error **error);

#if defined(_WIN32)
/**
 * As `campix_retag_file`, with paths in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_retag_file_w(const uint16_t *from,
                                  const uint16_t *to,
                                  const campix_retag_options *options,
                                  campix_error **error);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Examines a number whose kind follows from the text itself: resident identity numbers of 18 and 15 digits, residence permits,
 * cards of foreigners, travel permits, passports. A wrong number is not an error: ask `campix_id_valid`.
 *
 * `*id` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_id_examine(const char *number,
                                campix_id **id,
                                campix_error **error);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * 1 if it is the number of a document, else 0.
 */
uint32_t campix_id_valid(const campix_id *id);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * The full number as a register has it: ASCII, upper case, 18 characters for a resident. Empty if it is not valid.
 *
 * It identifies a person: keep it out of logs. Borrowed: valid until the id is freed.
 */
campix_str campix_id_number(const campix_id *id);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * The result as JSON, schema 1, in which the number is masked. For a valid one: `valid`, `document`, `number`, `changes` that
 * were needed to read it, `doubts`. For another one: `valid`, `error`, `message`.
 *
 * Borrowed: valid until the id is freed.
 */
campix_str campix_id_json(const campix_id *id);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Releases an examined number; NULL is ignored.
 */
void campix_id_free(campix_id *id);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Plans one path per person by a template such as "{department}/{class}/{student_no}.jpg". Paths work on Windows, Linux and
 * macOS, and no two of them name one file. Fields: student_no, id_number, exam_no, code, pseudonym, name, department, major, class,
 * row; "{student_no|exam_no}" takes the first that the person has.
 *
 * `key` is the project's secret of at least 16 bytes, needed only if the template asks for pseudonyms; otherwise NULL and 0.
 * Names that cannot be made give an error whose details list every reason by row. `*names` is owned by the caller and written
 * only on success.
 */
CAMPIX_MUST_USE
campix_status campix_names_plan(const campix_roster *roster,
                                const char *name_template,
                                const uint8_t *key,
                                size_t key_length,
                                campix_names **names,
                                campix_error **error);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Number of names: one for each person of the roster, in its order.
 */
size_t campix_names_count(const campix_names *names);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Path number `index`, "/" between folders; empty if `index` is not below the count. It may hold a person's number or name.
 *
 * Borrowed: valid until the names are freed.
 */
campix_str campix_names_path(const campix_names *names,
                             size_t index);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Row in the roster's file of person number `index`, from 1; 0 if `index` is not below the count.
 */
uint32_t campix_names_row(const campix_names *names, size_t index);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Number of names that had to be altered to be safe: a forbidden character became its full-width twin.
 */
size_t campix_names_altered(const campix_names *names);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Releases names; NULL is ignored.
 */
void campix_names_free(campix_names *names);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Delivers the originals of the day in the folder `out` below `originals/` in it: the photo of everybody who has a delivered
 * file, under one name or several, with the density of the options and without private tags; the picture stays bit by bit as it was. Done
 * once more, only what is missing or has changed is written. `photos` is the folder the day was run with, `who` is named in the
 * ledger.
 *
 * `options` are TOML or JSON (schema `originals.json`): `naming` (templates), `density`, `packing`, `package-table`, `language`; NULL for
 * the defaults. `password` encrypts packages, or is NULL. `progress`, `user` and `cancel` may be NULL; see
 * `campix_sheets_write_watched`.
 *
 * `*json` is the report (schema `original-report.json`), with everybody whose original was not delivered in `faults`, by row; it is
 * owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_originals(const char *out,
                                   const campix_roster *roster,
                                   const uint8_t *key,
                                   size_t key_length,
                                   const char *who,
                                   const char *photos,
                                   const char *options,
                                   const char *password,
                                   campix_progress_callback progress,
                                   void *user,
                                   const campix_cancel *cancel,
                                   campix_buffer **json,
                                   campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_originals`, with both folders in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_day_originals_w(const uint16_t *out,
                                     const campix_roster *roster,
                                     const uint8_t *key,
                                     size_t key_length,
                                     const char *who,
                                     const uint16_t *photos,
                                     const char *options,
                                     const char *password,
                                     campix_progress_callback progress,
                                     void *user,
                                     const campix_cancel *cancel,
                                     campix_buffer **json,
                                     campix_error **error);
#endif

/**
 * Fills `options` with the defaults of this version. `size` is `sizeof(campix_decode_options)`: the library never writes beyond it.
 */
void campix_decode_options_init(campix_decode_options *options,
                                size_t size);

/**
 * Reads and decodes the photo at `path`. JPEG, PNG, WebP, BMP and TIFF are recognised by their first bytes, never by the name.
 *
 * `options` may be NULL. `*photo` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_photo_open(const char *path,
                                const campix_decode_options *options,
                                campix_photo **photo,
                                campix_error **error);

#if defined(_WIN32)
/**
 * As `campix_photo_open`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_photo_open_w(const uint16_t *path,
                                  const campix_decode_options *options,
                                  campix_photo **photo,
                                  campix_error **error);
#endif

/**
 * Decodes the bytes of a photo's file, which are copied: the caller may free them when the call returns.
 *
 * `extension` is that of the file's name ("jpg"), or the name itself ("320101.jpg"), or NULL if there is none: some rules judge
 * it, and reports show a name. `options` may be NULL.
 * `*photo` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_photo_decode(const uint8_t *data,
                                  size_t length,
                                  const char *extension,
                                  const campix_decode_options *options,
                                  campix_photo **photo,
                                  campix_error **error);

/**
 * Size of the whole upright photo; zeros for NULL. All coordinates refer to it.
 */
campix_size campix_photo_size(const campix_photo *photo);

/**
 * The decoded pixels, which may be fewer than `campix_photo_size` says; none for NULL.
 *
 * Borrowed: valid until the photo is freed.
 */
campix_pixels campix_photo_pixels(const campix_photo *photo);

/**
 * SHA-256 of the file's bytes, or of the pixels of a photo that never was a file, 64 hexadecimal digits; empty for NULL.
 *
 * Borrowed: valid until the photo is freed.
 */
campix_str campix_photo_digest(const campix_photo *photo);

/**
 * Releases a photo; NULL is ignored. Facts and files made of it stay valid.
 */
void campix_photo_free(campix_photo *photo);

/**
 * Number of profiles shipped inside the library.
 */
size_t campix_profile_builtin_count(void);

/**
 * Id of the shipped profile number `index`; empty if `index` is not below the count.
 *
 * Borrowed: valid for the life of the program.
 */
campix_str campix_profile_builtin_id(size_t index);

/**
 * The shipped profile called `id`: "moe-2017-99", "tender-freshman"; or a variant of it: "moe-2017-99@white".
 *
 * `*profile` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE campix_status campix_profile_builtin(const char *id, campix_profile **profile, campix_error **error);

/**
 * Reads the profile in the TOML file at `path`; what it extends is looked for among the shipped ones. A path that ends with
 * `.toml@white` chooses that variant of it. The JSON of a profile has its `status`, what replaced it and its `variants`, the JSON of a
 * report the same under `notices`.
 *
 * A file that is not a profile gives an error whose details list every fault with line and column. `*profile` is owned by the
 * caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_profile_open(const char *path,
                                  campix_profile **profile,
                                  campix_error **error);

#if defined(_WIN32)
/**
 * As `campix_profile_open`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_profile_open_w(const uint16_t *path,
                                    campix_profile **profile,
                                    campix_error **error);
#endif

/**
 * As `campix_profile_open`, from the `length` bytes of a profile's text in memory, UTF-8.
 */
CAMPIX_MUST_USE
campix_status campix_profile_parse(const uint8_t *data,
                                   size_t length,
                                   campix_profile **profile,
                                   campix_error **error);

/**
 * Puts `count` profiles on top of each other: what all of them ask for, the strictest of each. The caller keeps them.
 *
 * Profiles that contradict each other give `CAMPIX_STATUS_PROFILE_CONFLICT` with every contradiction in the details.
 * `*stacked` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_profile_stack(const campix_profile *const *profiles,
                                   size_t count,
                                   campix_profile **stacked,
                                   campix_error **error);

/**
 * Its id; of a stack, the ids joined by "+". Empty for NULL.
 *
 * Borrowed: valid until the profile is freed.
 */
campix_str campix_profile_id(const campix_profile *profile);

/**
 * Its edition. Empty for NULL.
 *
 * Borrowed: valid until the profile is freed.
 */
campix_str campix_profile_edition(const campix_profile *profile);

/**
 * Its title in Chinese or English. Empty for NULL and for an unknown language.
 *
 * Borrowed: valid until the profile is freed.
 */
campix_str campix_profile_title(const campix_profile *profile, campix_language language);

/**
 * SHA-256 of its merged form, 64 hexadecimal digits; every report quotes it. Empty for NULL.
 *
 * Borrowed: valid until the profile is freed.
 */
campix_str campix_profile_digest(const campix_profile *profile);

/**
 * The merged profile as JSON: every limit with its level and all its sources. Empty for NULL.
 *
 * Borrowed: valid until the profile is freed.
 */
campix_str campix_profile_json(const campix_profile *profile);

/**
 * The merged profile as text for a person, one line per clause. Empty for NULL.
 *
 * Borrowed: valid until the profile is freed.
 */
campix_str campix_profile_text(const campix_profile *profile);

/**
 * Releases a profile; NULL is ignored. Reports by it, and days it was given to, stay valid.
 */
void campix_profile_free(campix_profile *profile);

#if defined(CAMPIX_WITH_DAY)
/**
 * Lists (`yes` 0) or deletes (`yes` 1) what a finished contract must not keep of the day in the folder `out`; each file is noted in
 * the ledger as deleted by `who`, by its digest, before it is deleted. The journal stays: it has only digests and pseudonyms.
 *
 * `parts` are words of the vocabulary Part with commas between them, such as "photos,results"; "all" stands for all of them except
 * the originals; NULL for none. `originals` is the folder the day's photos came from, or NULL: photos in it that the journal knows are
 * deleted, too, and others are left alone and counted. Neither of both gives `CAMPIX_STATUS_DAY_PURGE_OF_WHAT`.
 *
 * `*json` gets `done`, `files` and `failed` (each `part`, `path`, `sha256`, `bytes`; what could not be deleted is in `failed`) and
 * `unknown`; its paths may have names in them. It is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_day_purge(const char *out,
                               const char *who,
                               const char *parts,
                               const char *originals,
                               uint32_t yes,
                               campix_buffer **json,
                               campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DAY) && defined(_WIN32))
/**
 * As `campix_day_purge`, with both folders in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_day_purge_w(const uint16_t *out,
                                 const char *who,
                                 const char *parts,
                                 const uint16_t *originals,
                                 uint32_t yes,
                                 campix_buffer **json,
                                 campix_error **error);
#endif

/**
 * Judges a photo, as it is, as the file that is handed in. A broken rule is a finding, not an error. The report names the photo
 * of its facts by digest; see `campix_facts_expect`.
 *
 * `*report` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_check(const campix_facts *facts,
                           const campix_profile *profile,
                           campix_report **report,
                           campix_error **error);

/**
 * Judges a photo as the source from which the file is cut: its file by the rules for originals, the person by the rules of
 * the finished file at the crop that `campix_make` would take with the same `options`, which may be NULL. If no crop meets
 * every window, the nearest one is judged; if none can be planned, rules of geometry are unknown.
 *
 * `*report` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_check_original(const campix_facts *facts,
                                    const campix_profile *profile,
                                    const campix_make_options *options,
                                    campix_report **report,
                                    campix_error **error);

/**
 * The answer over all findings; `CAMPIX_VERDICT_NONE` for NULL.
 */
campix_verdict campix_report_verdict(const campix_report *report);

/**
 * Number of findings; 0 for NULL.
 */
size_t campix_report_count(const campix_report *report);

/**
 * Finding number `index`: fails first, then unknown, warnings, passes; musts before recommendations.
 *
 * Set `finding->struct_size` before. Its texts are borrowed: valid until the report is freed.
 */
CAMPIX_MUST_USE
campix_status campix_report_finding(const campix_report *report,
                                    size_t index,
                                    campix_finding *finding,
                                    campix_error **error);

/**
 * The finding of the rule called `rule`; `CAMPIX_STATUS_OUT_OF_RANGE` if the profile has no such rule.
 *
 * Set `finding->struct_size` before. Its texts are borrowed: valid until the report is freed.
 */
CAMPIX_MUST_USE
campix_status campix_report_finding_of(const campix_report *report,
                                       const char *rule,
                                       campix_finding *finding,
                                       campix_error **error);

/**
 * The report as JSON, schema 1: the same text as in Rust and Python. Empty for NULL.
 *
 * Borrowed: valid until the report is freed.
 */
campix_str campix_report_json(const campix_report *report);

/**
 * The report as a table for a person at a terminal. Empty for NULL and for an unknown language.
 *
 * Borrowed: valid until the report is freed.
 */
campix_str campix_report_text(const campix_report *report, campix_language language);

/**
 * Releases a report; NULL is ignored.
 */
void campix_report_free(campix_report *report);

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Reads the list at `path`: CSV of any common encoding, or XLSX, recognised by its bytes.
 *
 * A list with faults gives `CAMPIX_STATUS_ROSTER_REFUSED`; the details list every fault by row, without its content. `options`
 * is TOML or JSON with the keys of `schema/roster.json`, such as "faulty-rows = 'set-aside'"; NULL for the defaults. A key,
 * type or word that is wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and key. `*roster`
 * is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_roster_open(const char *path,
                                 const char *options,
                                 campix_roster **roster,
                                 campix_error **error);
#endif

#if (defined(CAMPIX_WITH_PEOPLE) && defined(_WIN32))
/**
 * As `campix_roster_open`, with a path in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_roster_open_w(const uint16_t *path,
                                   const char *options,
                                   campix_roster **roster,
                                   campix_error **error);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * As `campix_roster_open`, from the `length` bytes of a list in memory.
 */
CAMPIX_MUST_USE
campix_status campix_roster_read(const uint8_t *data,
                                 size_t length,
                                 const char *options,
                                 campix_roster **roster,
                                 campix_error **error);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Number of people; 0 for NULL.
 */
size_t campix_roster_count(const campix_roster *roster);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * The roster as JSON, schema 1, names and numbers masked: format of the list, columns, people, remarks, rows set aside.
 *
 * Borrowed: valid until the roster is freed.
 */
campix_str campix_roster_json(const campix_roster *roster);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Releases a roster; NULL is ignored. Names planned of it, and days it was given to, stay valid.
 */
void campix_roster_free(campix_roster *roster);
#endif

#if defined(CAMPIX_WITH_PEOPLE)
/**
 * Checks whether a number follows a pattern such as "(2019-2026)#{6}|Z#{7}": "#" is a digit, "@" a letter, "?" either,
 * "(2019-2026)" a number within bounds, "{3}" or "{2,5}" repeats, "|" separates alternatives.
 *
 * `*matches` is 1 or 0 and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_pattern_matches(const char *pattern,
                                     const char *number,
                                     uint32_t *matches,
                                     campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * The bytes of a file that holds the project's secret `key` protected by `passphrase`, which has at least eight characters. The
 * same two always give the same file. Keep it in place of the secret; pseudonyms do not change.
 *
 * `*file` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_secret_protect(const uint8_t *key,
                                    size_t key_length,
                                    const char *passphrase,
                                    campix_buffer **file,
                                    campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * The secret in the bytes of a file: what `passphrase` opens, or the bytes themselves if they are not protected, for which it may be
 * NULL. Functions that take a key take what this gives; given the protected bytes themselves they refuse them with
 * `CAMPIX_STATUS_NUMBER_KEY_PROTECTED`, as this does without a passphrase. A wrong one gives `CAMPIX_STATUS_NUMBER_PASSPHRASE`.
 *
 * `*secret` is owned by the caller and written only on success; keep it no longer than it is needed.
 */
CAMPIX_MUST_USE
campix_status campix_secret_open(const uint8_t *file,
                                 size_t length,
                                 const char *passphrase,
                                 campix_buffer **secret,
                                 campix_error **error);
#endif

#if defined(CAMPIX_WITH_DAY)
/**
 * Counts the people with a stored face in the folders of days, against the number from which on that has to be filed (备案). `folders` is
 * a JSON array of paths, UTF-8 on every system. Folders with one secret are joined: that in their `.campix/key`, which
 * `passphrase` opens if it is protected, else `key`; neither is needed to count, and NULL and 0 will do. Nothing is written.
 *
 * `*json` is the count (schema `stored-faces.json`), which names no one; it is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_stored_faces(const char *folders,
                                  const uint8_t *key,
                                  size_t key_length,
                                  const char *passphrase,
                                  campix_buffer **json,
                                  campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * Writes print sheets of every person on the roster into the folder `out`: bags by department, major and class, with dividers
 * and packing lists. Prints are cut from the originals, as `profile` frames heads; nothing is stretched or mirrored.
 *
 * Originals are the files in the folder `photos`. A person without one, or with one that cannot be printed, is a fault in
 * `*json` – bags, faults by row, pages, sheets, pictures – not an error. `options` is TOML or JSON with the keys of
 * `schema/sheets.json`; at least pictures have to be ordered: "{\"pictures\": {\"1-inch\": 8}}". A key, type or word that is
 * wrong gives `CAMPIX_STATUS_OPTIONS_INVALID`; the details list each with line, column and key. `*json` is owned by the caller
 * and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write(const campix_roster *roster,
                                  const campix_profile *profile,
                                  const char *photos,
                                  const char *out,
                                  const char *options,
                                  campix_buffer **json,
                                  campix_error **error);
#endif

#if (defined(CAMPIX_WITH_PRINTS) && defined(_WIN32))
/**
 * As `campix_sheets_write`, with paths in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_w(const campix_roster *roster,
                                    const campix_profile *profile,
                                    const uint16_t *photos,
                                    const uint16_t *out,
                                    const char *options,
                                    campix_buffer **json,
                                    campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * As `campix_sheets_write`, with originals from memory, asked for person by person. `original` and `user` stay valid until the
 * call returns.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_memory(const campix_roster *roster,
                                         const campix_profile *profile,
                                         campix_original_callback original,
                                         void *user,
                                         const char *out,
                                         const char *options,
                                         campix_buffer **json,
                                         campix_error **error);
#endif

#if (defined(CAMPIX_WITH_PRINTS) && defined(_WIN32))
/**
 * As `campix_sheets_write_memory`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_memory_w(const campix_roster *roster,
                                           const campix_profile *profile,
                                           campix_original_callback original,
                                           void *user,
                                           const uint16_t *out,
                                           const char *options,
                                           campix_buffer **json,
                                           campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * As `campix_sheets_write`, watched: `progress` (or NULL) hears of it, in people, and it stops when `progress` says so or
 * `cancel` (or NULL) is requested, with `CAMPIX_STATUS_DAY_CANCELLED`: between two people, inside the measurement of one,
 * or before a bag is written. A bag that is being written is finished first.
 *
 * No half-written file stays. Bags that are finished stay, whole, beside those of an earlier job: only a job that comes to
 * its end deletes what an earlier one left. The next call begins with the first bag. `progress` and `user` stay valid
 * until the call returns. `*json` is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_watched(const campix_roster *roster,
                                          const campix_profile *profile,
                                          const char *photos,
                                          const char *out,
                                          const char *options,
                                          campix_progress_callback progress,
                                          void *user,
                                          const campix_cancel *cancel,
                                          campix_buffer **json,
                                          campix_error **error);
#endif

#if (defined(CAMPIX_WITH_PRINTS) && defined(_WIN32))
/**
 * As `campix_sheets_write_watched`, with paths in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_watched_w(const campix_roster *roster,
                                            const campix_profile *profile,
                                            const uint16_t *photos,
                                            const uint16_t *out,
                                            const char *options,
                                            campix_progress_callback progress,
                                            void *user,
                                            const campix_cancel *cancel,
                                            campix_buffer **json,
                                            campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * As `campix_sheets_write_watched`, with originals from memory as `campix_sheets_write_memory` asks for them; `user` is
 * handed to both callbacks.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_memory_watched(const campix_roster *roster,
                                                 const campix_profile *profile,
                                                 campix_original_callback original,
                                                 const char *out,
                                                 const char *options,
                                                 campix_progress_callback progress,
                                                 void *user,
                                                 const campix_cancel *cancel,
                                                 campix_buffer **json,
                                                 campix_error **error);
#endif

#if (defined(CAMPIX_WITH_PRINTS) && defined(_WIN32))
/**
 * As `campix_sheets_write_memory_watched`, with the folder in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_memory_watched_w(const campix_roster *roster,
                                                   const campix_profile *profile,
                                                   campix_original_callback original,
                                                   const uint16_t *out,
                                                   const char *options,
                                                   campix_progress_callback progress,
                                                   void *user,
                                                   const campix_cancel *cancel,
                                                   campix_buffer **json,
                                                   campix_error **error);
#endif

#if defined(CAMPIX_WITH_PRINTS)
/**
 * As `campix_sheets_write_watched`, with the originals of the finished day in the folder `day`, however the camera called them: its
 * ledger says whose each is. `photos` is the folder the day was run with, `key` the secret of the project. An original that was
 * changed since is a fault of its person.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_day(const campix_roster *roster,
                                      const campix_profile *profile,
                                      const char *day,
                                      const uint8_t *key,
                                      size_t key_length,
                                      const char *photos,
                                      const char *out,
                                      const char *options,
                                      campix_progress_callback progress,
                                      void *user,
                                      const campix_cancel *cancel,
                                      campix_buffer **json,
                                      campix_error **error);
#endif

#if (defined(CAMPIX_WITH_PRINTS) && defined(_WIN32))
/**
 * As `campix_sheets_write_day`, with paths in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_sheets_write_day_w(const campix_roster *roster,
                                        const campix_profile *profile,
                                        const uint16_t *day,
                                        const uint8_t *key,
                                        size_t key_length,
                                        const uint16_t *photos,
                                        const uint16_t *out,
                                        const char *options,
                                        campix_progress_callback progress,
                                        void *user,
                                        const campix_cancel *cancel,
                                        campix_buffer **json,
                                        campix_error **error);
#endif

/**
 * The name of a status, "decode.truncated"; "unknown" for an unused number.
 *
 * Borrowed: valid for the life of the program.
 */
campix_str campix_status_name(campix_status status);

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Identifies a file – a dossier in any form, its record, a cover, a photo – if it is byte for byte what the journal at the path
 * `journal` names.
 *
 * `seal` is the one that writing returned, as JSON, kept elsewhere; if NULL, a journal that was rewritten as a whole is not
 * noticed. A changed file or journal is an error that says what was changed. `*json` – kind, pseudonym of the person,
 * line of the journal, when, whether it was replaced since, `place` "unchecked" (see `campix_file_verify`) – is owned by the caller and written only on success.
 */
CAMPIX_MUST_USE
campix_status campix_dossier_verify(const char *journal,
                                    const char *seal,
                                    const uint8_t *file,
                                    size_t length,
                                    campix_buffer **json,
                                    campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DOSSIER) && defined(_WIN32))
/**
 * As `campix_dossier_verify`, with the path of the journal in UTF-16 as Windows has it.
 */
CAMPIX_MUST_USE
campix_status campix_dossier_verify_w(const uint16_t *journal,
                                      const char *seal,
                                      const uint8_t *file,
                                      size_t length,
                                      campix_buffer **json,
                                      campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * Identifies the file at the path `file`, as `campix_dossier_verify`, and says whose it is: a file at another one's place is an
 * error, `CAMPIX_STATUS_VERIFY_PLACE`, whose details have the pseudonyms of both people.
 *
 * `key` is the project's secret; without it (NULL and 0) the places of photos cannot be checked. `roster` may be NULL; with it
 * the person is named as the word `disclosure` says, NULL for its default. `*json` has what `campix_dossier_verify` writes,
 * and `place` ("right", "unknown" or "unchecked"), `name`, and `unproven`, a list of words: "rewritten" without a seal, "place"
 * without the key, "name" without the roster, "earlier-build" if the day has to be run once more first. `*json` is owned by the
 * caller.
 */
CAMPIX_MUST_USE
campix_status campix_file_verify(const char *journal,
                                 const char *seal,
                                 const uint8_t *key,
                                 size_t key_length,
                                 const campix_roster *roster,
                                 const char *disclosure,
                                 const char *file,
                                 campix_buffer **json,
                                 campix_error **error);
#endif

#if (defined(CAMPIX_WITH_DOSSIER) && defined(_WIN32))
/**
 * As `campix_file_verify`, with paths in UTF-16 as Windows has them.
 */
CAMPIX_MUST_USE
campix_status campix_file_verify_w(const uint16_t *journal,
                                   const char *seal,
                                   const uint8_t *key,
                                   size_t key_length,
                                   const campix_roster *roster,
                                   const char *disclosure,
                                   const uint16_t *file,
                                   campix_buffer **json,
                                   campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * As `campix_dossier_verify`, with the `journal_length` bytes of the journal in memory.
 */
CAMPIX_MUST_USE
campix_status campix_dossier_verify_memory(const uint8_t *journal,
                                           size_t journal_length,
                                           const char *seal,
                                           const uint8_t *file,
                                           size_t length,
                                           campix_buffer **json,
                                           campix_error **error);
#endif

#if defined(CAMPIX_WITH_DOSSIER)
/**
 * As `campix_file_verify`, with the `journal_length` bytes of the journal and the `length` bytes of the file in memory. `place` is the
 * path at which the file was found, of which the end counts: "tender-freshman/20230017.jpg". Nothing is read there.
 */
CAMPIX_MUST_USE
campix_status campix_file_verify_memory(const uint8_t *journal,
                                        size_t journal_length,
                                        const char *seal,
                                        const uint8_t *key,
                                        size_t key_length,
                                        const campix_roster *roster,
                                        const char *disclosure,
                                        const char *place,
                                        const uint8_t *file,
                                        size_t length,
                                        campix_buffer **json,
                                        campix_error **error);
#endif

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CAMPIX_H */
