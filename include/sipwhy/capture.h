/*
 * capture.h — where frames come from (files, interfaces) and where copies of them go.
 */
#ifndef SIPWHY_CAPTURE_H
#define SIPWHY_CAPTURE_H

#include <sipwhy/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One captured frame. */
struct sipwhy_frame {
    sipwhy_time time;
    uint64_t number;          /**< in its file or on its source, from 1, as Wireshark counts */
    struct sipwhy_span bytes; /**< what was captured; valid until the next call on the source */
    uint32_t original_length; /**< on the wire, in bytes; more than bytes.length: cut by a snaplen */
    int link_type;            /**< a LINKTYPE_/DLT_ value */
    uint16_t input;           /**< which of the files or interfaces, from 0 */
    /** Lines of a TLS key log that came with the capture before this frame; mostly empty. */
    struct sipwhy_span secrets;
};

/** Where frames come from: one or more files merged by time, or one or more interfaces. */
struct sipwhy_source;

struct sipwhy_file_options {
    const char *const *paths; /**< "-" is standard input */
    size_t path_count;
    const char *filter; /**< pcap-filter(7), or NULL */
    /** They will be read a second time: what comes from a pipe is copied to a file without a name, in TMPDIR or /tmp. */
    bool keep;
};

/**
 * Open capture files (pcap, pcapng, either gzipped). Several are read as one capture, by time.
 * @param ret_source  set on success; close it with sipwhy_source_close()
 * @param failure     filled in on failure; never NULL
 * @return 0, SIPWHY_ERROR_OPEN, SIPWHY_ERROR_FILTER or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_source_open_files(const struct sipwhy_file_options *options,
                                        struct sipwhy_source **ret_source,
                                        struct sipwhy_failure *failure);

struct sipwhy_live_options {
    const char *const *interfaces; /**< names; none means "any", unless hep_listen has any */
    size_t interface_count;
    const char *filter;  /**< pcap-filter(7), or NULL */
    int snaplen_bytes;   /**< 0: everything */
    int buffer_kib;      /**< kernel buffer of each interface; 0: the default, 16384 */
    bool promiscuous;
    /**
     * Where to take HEP from agents, over UDP and TCP: "ADDR:PORT", "[ADDR]:PORT", or "PORT" for all
     * addresses. With these and no interfaces, no interface is opened. The filter is not for them.
     */
    const char *const *hep_listen;
    size_t hep_listen_count;
};

/**
 * Start capturing on interfaces, and listening for HEP.
 * @return 0, SIPWHY_ERROR_OPEN, SIPWHY_ERROR_PERMISSION, SIPWHY_ERROR_FILTER,
 *         SIPWHY_ERROR_ARGUMENT (no address to listen on) or SIPWHY_ERROR_MEMORY; @p failure says how to get the right to capture where that lacks
 */
SIPWHY_API int sipwhy_source_open_live(const struct sipwhy_live_options *options,
                                       struct sipwhy_source **ret_source,
                                       struct sipwhy_failure *failure);

enum sipwhy_source_result {
    SIPWHY_SOURCE_FRAME = 1,   /**< a frame was read */
    SIPWHY_SOURCE_TIMEOUT = 2, /**< none came in time */
    SIPWHY_SOURCE_END = 3,     /**< the files are read, or sipwhy_source_stop() was called */
};

/**
 * Read the next frame, waiting at most @p timeout_ms (below 0: for ever). Of files that ends no wait for bytes,
 * but a search through many frames that the filter keeps out.
 * @return a sipwhy_source_result, or SIPWHY_ERROR_DAMAGED with @p failure. After a damaged file
 *         the others can be read on: call again.
 */
SIPWHY_API int sipwhy_source_next(struct sipwhy_source *source, int timeout_ms,
                                  struct sipwhy_frame *ret_frame, struct sipwhy_failure *failure);

/**
 * Begin again with the first frame, once, of files that were opened with keep. Statistics begin anew. What was not read of a
 * pipe the first time is not there the second time.
 * @return 0, or SIPWHY_ERROR_OPEN or _MEMORY with @p failure
 */
SIPWHY_API int sipwhy_source_rewind(struct sipwhy_source *source, struct sipwhy_failure *failure);

/**
 * Make sipwhy_source_next() return SIPWHY_SOURCE_END: of files with its next call, live once what came until now
 * is handed out, which takes less than a tenth of a second. Safe in a signal handler.
 */
SIPWHY_API void sipwhy_source_stop(struct sipwhy_source *source);

struct sipwhy_source_statistics {
    uint64_t packets;           /**< frames handed out */
    uint64_t bytes;             /**< of those, as captured */
    uint64_t dropped_kernel;    /**< lost for want of buffer, live or as a pcapng says */
    uint64_t dropped_interface; /**< lost by the interface, live or as a pcapng says */
    uint64_t filtered;          /**< of files, kept out by the filter; not among packets */
    bool truncated;             /**< an input ended in damage */
    uint64_t hep_closed; /**< TCP connections of agents that were closed: too many, or no HEP */
};

SIPWHY_API void sipwhy_source_statistics(struct sipwhy_source *source,
                                         struct sipwhy_source_statistics *ret_statistics);

/** How many inputs there are, and their names (path or interface; "-" is standard input). */
SIPWHY_API size_t sipwhy_source_input_count(const struct sipwhy_source *source);
SIPWHY_API const char *sipwhy_source_input_name(const struct sipwhy_source *source, size_t input);

/**
 * From now on inputs are called "input 1", "input 2", ..., and the interfaces in them have no names.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_source_hide_names(struct sipwhy_source *source);

/** Bytes of a name or a description that are kept. */
#define SIPWHY_INTERFACE_TEXT 256

/** An interface that a pcapng says it was captured on. Texts are as in the file. */
struct sipwhy_interface {
    const char *name;        /**< or NULL */
    const char *description; /**< or NULL */
    uint64_t packets;
    uint64_t dropped_kernel;
    uint64_t dropped_interface;
};

/**
 * The interfaces that an input has named so far: all of them once it is read. Of one name and description
 * there is one; the 65th and later are not kept. Texts live as long as the source.
 */
SIPWHY_API size_t sipwhy_source_interface_count(const struct sipwhy_source *source, size_t input);
SIPWHY_API void sipwhy_source_interface(const struct sipwhy_source *source, size_t input,
                                        size_t index, struct sipwhy_interface *ret_interface);

/**
 * Digits of a second in the timestamps of an input: 6 or 9; of a pcapng with several interfaces, what the
 * finest of those needs that were read of.
 */
SIPWHY_API int sipwhy_source_time_digits(const struct sipwhy_source *source, size_t input);

/**
 * Once it is read: until when nothing more came, as files say that sipwhy wrote (sipwhy_writer_until()); the analysis may
 * be advanced to it. SIPWHY_TIME_UNKNOWN where none does.
 */
SIPWHY_API sipwhy_time sipwhy_source_until(const struct sipwhy_source *source);

/** How far the files were read and how large they are, in bytes; 0 of 0 where that is not known. */
SIPWHY_API void sipwhy_source_progress(const struct sipwhy_source *source, uint64_t *ret_done,
                                       uint64_t *ret_total);

/** Stop and free; NULL is nothing. */
SIPWHY_API void sipwhy_source_close(struct sipwhy_source *source);

/** A capture file being written. */
struct sipwhy_writer;

/**
 * Create @p path ("-" is standard output) as a pcap of the link type and precision that the first
 * input of @p source has. Frames of a live source are written through at once.
 * @return 0, SIPWHY_ERROR_WRITE or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_writer_open(const char *path, const struct sipwhy_source *source,
                                  struct sipwhy_writer **ret_writer,
                                  struct sipwhy_failure *failure);

struct sipwhy_writer_options {
    const char *path; /**< "-" is standard output */
    bool pcap;        /**< else pcapng: any link types, and comments */
    /** Whose frames will be written, for their link types, precisions and interfaces; or NULL, for frames of one's own. */
    const struct sipwhy_source *source;
    int link_type;           /**< of a pcap, without a source */
    const char *application; /**< for the header of a pcapng; or NULL */
};

/**
 * Create a file for frames of files. Its header is written at once, so that a file without frames is whole as well.
 * @return 0, SIPWHY_ERROR_WRITE or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_writer_create(const struct sipwhy_writer_options *options,
                                    struct sipwhy_writer **ret_writer,
                                    struct sipwhy_failure *failure);

/** Write a frame with a comment in UTF-8, which may be NULL; a pcap has none. @return as sipwhy_writer_write() */
SIPWHY_API int sipwhy_writer_comment(struct sipwhy_writer *writer, const struct sipwhy_frame *frame,
                                     const char *comment, struct sipwhy_failure *failure);

/**
 * Behind the last frame of a pcapng: its capture went on until @p end, so that what waited then has waited as long in the
 * copy. A pcap cannot say so.
 */
SIPWHY_API int sipwhy_writer_until(struct sipwhy_writer *writer, sipwhy_time end,
                                   struct sipwhy_failure *failure);

/** Write lines of a TLS key log into a pcapng; a pcap has no place for them. @return as sipwhy_writer_write() */
SIPWHY_API int sipwhy_writer_secrets(struct sipwhy_writer *writer, struct sipwhy_span text,
                                     struct sipwhy_failure *failure);

/** @return 0 or SIPWHY_ERROR_WRITE with @p failure (disk full, wrong link type). */
SIPWHY_API int sipwhy_writer_write(struct sipwhy_writer *writer, const struct sipwhy_frame *frame,
                                   struct sipwhy_failure *failure);

/** Flush, close and free. @return 0, or SIPWHY_ERROR_WRITE with @p failure. NULL is nothing. */
SIPWHY_API int sipwhy_writer_close(struct sipwhy_writer *writer, struct sipwhy_failure *failure);

#ifdef __cplusplus
}
#endif

#endif
