/*
 * temporary.h — a file that has no name, and goes away with the process.
 */
#ifndef CLI_TEMPORARY_H
#define CLI_TEMPORARY_H

#include <stdio.h>

/** In TMPDIR, or /tmp. @return NULL with an errno */
FILE *temporary_open(void);

#endif
