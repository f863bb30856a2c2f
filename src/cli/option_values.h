/*
 * option_values.h — what the arguments of options are: times, numbers, thresholds, lists of texts.
 */
#ifndef CLI_OPTION_VALUES_H
#define CLI_OPTION_VALUES_H

#include "cli/options.h"

/** A decimal number from @p lowest to @p highest, and nothing behind it. @return 0 or -1 */
int option_parse_number(const char *text, long long lowest, long long highest, long long *ret);

/** Add to the texts; borrowed. @return NULL, or what is wrong */
const char *option_append(struct option_texts *texts, const char *text);

/** "ID.LEVEL=VALUE". @return NULL, or what is wrong with it */
const char *option_set_threshold(struct options *options, const char *value);

#endif
