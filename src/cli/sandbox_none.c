/*
 * sandbox_none.c — a build without libseccomp and libcap-ng: only the account changes.
 */
#include "cli/capabilities.h"
#include "cli/sandbox.h"

#include <stddef.h>

int capabilities_clear_bounds(void)
{
    return 0;
}

int capabilities_clear(void)
{
    return 0;
}

bool sandbox_is_built_in(void)
{
    return false;
}

const char *sandbox_enter(const struct sandbox_needs *needs)
{
    (void)needs;
    return "this build has none";
}
