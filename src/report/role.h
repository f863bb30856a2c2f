/*
 * role.h — what the hosts of a ladder are to the call: who began it, who stood between, who got it.
 */
#ifndef REPORT_ROLE_H
#define REPORT_ROLE_H

#include "report/layout.h"

/** Set the roles of the columns, once the rows have theirs. @return 0 or SIPWHY_ERROR_MEMORY */
int roles_set(struct layout *layout);

#endif
