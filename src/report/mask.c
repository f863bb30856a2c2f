/*
 * mask.c — captured text to be shown, without the secrets in it.
 */
#include "report/mask.h"

#include <stdlib.h>

char *mask_message(struct sipwhy_span bytes, size_t *ret_length)
{
    char *text = malloc(bytes.length + 1);
    if (!text)
        return NULL;
    *ret_length = sipwhy_mask_message(bytes, text);
    text[*ret_length] = '\0';
    return text;
}

char *mask_header(const char *name, struct sipwhy_span value, size_t *ret_length)
{
    char *text = malloc(value.length + 1);
    if (!text)
        return NULL;
    *ret_length = sipwhy_mask_header(name, value, text);
    text[*ret_length] = '\0';
    return text;
}
