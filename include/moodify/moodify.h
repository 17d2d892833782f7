/* SPDX-License-Identifier: Apache-2.0
 *
 * Moodify: reads which of seven expressions a face shows.
 *
 * The public C API. A program decodes a picture, asks a reader for the faces in it and gets,
 * for each face, seven probabilities with valence and arousal:
 *
 *     bytes -> mood_picture -> mood_reader_read -> mood_reading[]
 *
 * Handles (mood_picture, mood_reader) are opaque and belong to the caller, who destroys them;
 * every destroy takes NULL and sets the handle to NULL. Views (mood_image) own nothing.
 * A call that can fail returns a mood_status and leaves its outputs untouched on failure.
 */
#ifndef MOODIFY_MOODIFY_H
#define MOODIFY_MOODIFY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define MOOD_API __attribute__((visibility("default")))
#define MOOD_NODISCARD __attribute__((warn_unused_result))
#define MOOD_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define MOOD_API
#define MOOD_NODISCARD
#define MOOD_PRINTF(fmt, args)
#endif

/* ---- status ---------------------------------------------------------------------------- */

/** Every status with its number and its text; the one list from which all tables are made. */
#define MOOD_STATUS_MAP(X)                                                                     \
    X(ARG, -1, "argument out of range")                                                        \
    X(NOMEM, -2, "out of memory")                                                              \
    X(FORMAT, -3, "data is not in the expected format")                                        \
    X(LIMIT, -4, "a size is over its limit")                                                   \
    X(UNSUPPORTED, -5, "the data is valid but not supported")                                  \
    X(IO, -6, "reading or writing failed")                                                     \
    X(NOT_FOUND, -7, "no such thing")                                                          \
    X(BUSY, -8, "too much work is waiting")                                                    \
    X(CONFLICT, -9, "it is in use or was changed by somebody else")                            \
    X(DENIED, -10, "permission denied")                                                        \
    X(INTERNAL, -11, "an internal check failed")

typedef enum mood_status {
    MOOD_OK = 0,
#define MOOD_STATUS_ENUM(name, number, text) MOOD_E_##name = number,
    MOOD_STATUS_MAP(MOOD_STATUS_ENUM)
#undef MOOD_STATUS_ENUM
} mood_status;

/** The text of a status, never NULL; static storage. */
MOOD_API const char *mood_status_text(mood_status status);

/** The name of a status without its prefix ("FORMAT"), never NULL; static storage. */
MOOD_API const char *mood_status_name(mood_status status);

/** What went wrong, in one sentence for a person. Storage of the caller; text[0] == 0 if unset. */
typedef struct mood_error {
    char text[256];
} mood_error;

/** The library's version, "MAJOR.MINOR.PATCH". */
MOOD_API const char *mood_version(void);

/* ---- pictures -------------------------------------------------------------------------- */

/**
 * A view of pixels: owns nothing.
 *
 * data      (height, width, channels) u8, rows `pitch` bytes apart
 * channels  1 grey, 3 sRGB (R, G, B)
 * Origin top left, x right, y down; the centre of the first pixel is at (.5, .5).
 */
typedef struct mood_image {
    uint8_t *data;
    int width;
    int height;
    int channels;
    size_t pitch;
} mood_image;

/** Limits that hold before anything is allocated; a zero takes the default beside it. */
typedef struct mood_picture_limits {
    size_t max_bytes;  /**< size of the encoded file, default 32 MiB */
    size_t max_pixels; /**< width x height before scaling, default 50,000,000 */
    int max_side;      /**< decode smaller than this where the format can, default 0: no */
} mood_picture_limits;

/** A decoded picture, turned upright by its EXIF orientation. One thread at a time. */
typedef struct mood_picture mood_picture;

/**
 * Decode a JPEG, PNG or WebP file held in memory. The format is sniffed, not taken from a name.
 *
 * out     caller owns *out; untouched on failure
 * limits  may be NULL: all defaults
 * err     may be NULL
 *
 * MOOD_E_FORMAT: not a picture, or a damaged one. MOOD_E_LIMIT: over a limit, found before
 * decoding. MOOD_E_UNSUPPORTED: a picture format or feature that is not read.
 */
MOOD_API MOOD_NODISCARD mood_status mood_picture_decode(mood_picture **out, const void *data,
                                                        size_t size_bytes,
                                                        const mood_picture_limits *limits,
                                                        mood_error *err);

/** The upright pixels, 3 channels; borrowed until the picture is destroyed. */
MOOD_API mood_image mood_picture_view(const mood_picture *picture);

/**
 * The size of the upright picture in its file, in pixels; larger than the view where the
 * decoder scaled the picture down (max_side).
 */
MOOD_API void mood_picture_full_size(int *width, int *height, const mood_picture *picture);

MOOD_API void mood_picture_destroy(mood_picture **picture);

/* ---- faces and moods ------------------------------------------------------------------- */

/** The seven expressions of FER-2013, in its order. */
typedef enum mood_expression {
    MOOD_ANGRY,
    MOOD_DISGUST,
    MOOD_FEAR,
    MOOD_HAPPY,
    MOOD_SAD,
    MOOD_SURPRISE,
    MOOD_NEUTRAL,
    MOOD_N_EXPRESSIONS
} mood_expression;

/** "angry" ... "neutral"; NULL when out of range. Static storage. */
MOOD_API const char *mood_expression_name(int expression);

/** The six points that the face finder gives, in its order; left is the viewer's left. */
typedef enum mood_face_point {
    MOOD_POINT_LEFT_EYE,
    MOOD_POINT_RIGHT_EYE,
    MOOD_POINT_NOSE,
    MOOD_POINT_MOUTH,
    MOOD_POINT_LEFT_EAR,
    MOOD_POINT_RIGHT_EAR,
    MOOD_N_FACE_POINTS
} mood_face_point;

/** A face: box and points in pixels of the upright image that was searched. */
typedef struct mood_face {
    float x, y, width, height; /**< box, may reach over the border of the image */
    float score;               /**< the finder's own confidence, 0..1 */
    float points[MOOD_N_FACE_POINTS][2];
} mood_face;

/** What was read from one face. */
typedef struct mood_reading {
    mood_face face;
    float p[MOOD_N_EXPRESSIONS]; /**< probabilities, sum 1 */
    float valence;               /**< -1 unpleasant .. 1 pleasant */
    float arousal;               /**< -1 calm .. 1 excited */
} mood_reading;

/** Finds faces and reads them: models and working memory. One thread at a time. */
typedef struct mood_reader mood_reader;

/** How a picture is searched. */
typedef enum mood_search {
    MOOD_SEARCH_PHOTO, /**< faces of any size, several passes */
    MOOD_SEARCH_CAMERA /**< a face close to a camera, one pass */
} mood_search;

/**
 * Load the models face-short.onnx, face-full.onnx and expression.onnx from a folder.
 *
 * out  caller owns *out; untouched on failure
 * err  may be NULL; names the file and the reason
 */
MOOD_API MOOD_NODISCARD mood_status mood_reader_create(mood_reader **out,
                                                       const char *models_folder,
                                                       mood_error *err);

/** The models as bytes, for programs that have no files. */
typedef struct mood_reader_models {
    const void *face_short;
    size_t face_short_bytes;
    const void *face_full; /**< NULL: none, and only MOOD_SEARCH_CAMERA can be asked for */
    size_t face_full_bytes;
    const void *expression;
    size_t expression_bytes;
} mood_reader_models;

/** As mood_reader_create; the bytes are borrowed during the call only. */
MOOD_API MOOD_NODISCARD mood_status mood_reader_create_memory(mood_reader **out,
                                                              const mood_reader_models *models,
                                                              mood_error *err);

/**
 * Another reader over the same models with working memory of its own, so that a second thread
 * can read pictures at the same time. The models go with the last of their readers, whichever
 * that is. `other` may be reading meanwhile.
 */
MOOD_API MOOD_NODISCARD mood_status mood_reader_share(mood_reader **out,
                                                      const mood_reader *other,
                                                      mood_error *err);

/**
 * Read one picture over so many threads (1..64) of the reader's own: its squares are searched
 * and its faces read side by side. What comes out is the same. One thread is what a reader has
 * without this call, which is taken once; on failure the reader goes on with one.
 */
MOOD_API MOOD_NODISCARD mood_status mood_reader_use_threads(mood_reader *reader,
                                                            unsigned n_threads,
                                                            mood_error *err);

/**
 * Find the faces of an image and read each.
 *
 * out     (capacity) readings, largest face first
 * n_out   how many were written, 0..capacity; 0 when there is no face, which is no failure
 * image   3 channels, each side 16..32768 pixels
 */
MOOD_API MOOD_NODISCARD mood_status mood_reader_read(mood_reading *out, size_t *n_out,
                                                     size_t capacity, mood_reader *reader,
                                                     const mood_image *image,
                                                     mood_search search, mood_error *err);

/**
 * Decode a photo held in memory, and read the faces in it (MOOD_SEARCH_PHOTO).
 *
 * out, n_out, capacity  as above; boxes and points in pixels of the upright picture in its file,
 *                       also where it was decoded smaller
 * data, limits          as mood_picture_decode; max_side 0 takes 3072
 *
 * A picture with a side below 16 pixels has no face. Fails as mood_picture_decode does.
 */
MOOD_API MOOD_NODISCARD mood_status mood_reader_read_photo(
    mood_reading *out, size_t *n_out, size_t capacity, mood_reader *reader, const void *data,
    size_t size_bytes, const mood_picture_limits *limits, mood_error *err);

/**
 * Read one face that is already cut out in FER-2013's geometry.
 *
 * p     (7) probabilities
 * face  (48, 48) grey
 */
MOOD_API MOOD_NODISCARD mood_status mood_reader_read_crop(float *p, mood_reader *reader,
                                                          const mood_image *face,
                                                          mood_error *err);

MOOD_API void mood_reader_destroy(mood_reader **reader);

#ifdef __cplusplus
}
#endif

#endif
