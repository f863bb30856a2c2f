/*
 * capabilities.h — giving up what root, or setcap, allows the process.
 */
#ifndef CLI_CAPABILITIES_H
#define CLI_CAPABILITIES_H

/** Empty the bounding set, as only who still has CAP_SETPCAP can. @return 0 or -1 */
int capabilities_clear_bounds(void);

/** Give up all that the process has, for good where it is not root. @return 0 or -1 */
int capabilities_clear(void);

#endif
