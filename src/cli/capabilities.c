/*
 * capabilities.c — giving up what root, or setcap, allows the process, by libcap-ng.
 */
#include "cli/capabilities.h"

#include <cap-ng.h>

int capabilities_clear_bounds(void)
{
    capng_get_caps_process();
    if (!capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
        return -1;
    capng_clear(CAPNG_SELECT_BOUNDS);
    return capng_apply(CAPNG_SELECT_BOUNDS) == 0 ? 0 : -1;
}

int capabilities_clear(void)
{
    capng_clear(CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT);
    return capng_apply(CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT) == 0 ? 0 : -1;
}
