/*
 * privileges.h — from root, or whoever may capture, to an account that may do nothing special.
 */
#ifndef CLI_PRIVILEGES_H
#define CLI_PRIVILEGES_H

#include <stddef.h>

/** Files that this run created, to be given to the account that it drops to. */
struct privileges_files {
    int fds[2]; /**< owned */
    size_t count;
};

/**
 * Create a file that does not exist yet, so that privileges_drop() gives it away. Who opens it
 * afterwards says what is wrong with it. Nothing for NULL and "-".
 */
void privileges_create(struct privileges_files *files, const char *path);

/**
 * As root, become @p user for good; where that is NULL, who called sudo, or else nobody. The files
 * become that account's, no supplementary groups stay, and no capabilities, of whomever.
 * Root that knows no other account (a container, a namespace) stays it, without capabilities,
 * unless
 * @p user was asked for.
 * @return 0, or -1 after a complaint
 */
int privileges_drop(struct privileges_files *files, const char *user);

#endif
