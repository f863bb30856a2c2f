/*
 * sandbox.h — from here on the process may only do what analysing needs.
 *
 * What strangers sent is read by a process that can no longer open, connect, run or change
 * anything: a filter of system calls (seccomp) refuses what is not in the table of sandbox.c.
 */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

#include <stdbool.h>

/* The sanitizers look at the process from outside (ptrace) and open files when they report. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANDBOX_FOR_SANITIZERS 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANDBOX_FOR_SANITIZERS 1
#endif

/** What a run needs besides reading and writing what is open already. */
struct sandbox_needs {
    bool captures;    /**< an interface is open */
    bool opens_files; /**< files are opened later, for reading only */
    bool receives;    /**< a socket that is open takes in datagrams or connections */
    bool sends;       /**< a socket that is connected already sends */
    bool starts_threads; /**< later, of this process */
};

/** Whether this build has a sandbox. */
bool sandbox_is_built_in(void);

/**
 * Close it behind the process: no capabilities, no new privileges, no system calls but those
 * needed. One that is refused ends the process with a line on standard error and exit status 1;
 * only opening a file for reading merely fails where it was not asked for, since the C library
 * tries that unasked.
 * @return NULL, or why the process is not confined; it can go on all the same
 */
const char *sandbox_enter(const struct sandbox_needs *needs);

#endif
