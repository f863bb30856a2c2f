/*
 * filter.h — what a capture filter leaves out that its author did not mean.
 */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

/**
 * Warn, on standard error, of a filter that selects by port and so drops IP fragments but the first, which
 * hold no ports. NULL is no filter.
 */
void filter_warn(const char *filter);

#endif
