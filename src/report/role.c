/*
 * role.c — what the hosts of a ladder are to the call.
 *
 * Each leg is looked at for itself first: an INVITE that is in no dialog yet goes from the caller towards the
 * callee, and whoever got it and sends it on stands between. Then the legs are put together: a host in which one
 * leg ends and another begins is a B2BUA. Who got an INVITE and only says 100, or that it does not know the number,
 * may be a proxy that holds or refuses it as well as the callee: that is not known.
 */
#include "report/role.h"

#include <stdlib.h>

/** What the columns are in one leg. */
struct cast {
    enum layout_role *roles;
    size_t count;
};

/** The one column of this role, or -1 where there are several or none. */
static int only_one(const struct cast *cast, enum layout_role role)
{
    int found = -1;
    for (size_t i = 0; i < cast->count; i++) {
        if (cast->roles[i] == role && found >= 0)
            return -1;
        if (cast->roles[i] == role)
            found = (int)i;
    }
    return found;
}

static bool has(const struct cast *cast, enum layout_role role)
{
    for (size_t i = 0; i < cast->count; i++) {
        if (cast->roles[i] == role)
            return true;
    }
    return false;
}

static bool is_target(enum layout_role role)
{
    return role == LAYOUT_CALLEE || role == LAYOUT_REDIRECT;
}

/** A host that is new sends on what another one got: it is the other side of a proxy with two addresses. */
static void see_other_side(struct cast *cast, int src)
{
    int inner = only_one(cast, LAYOUT_CALLEE);
    cast->roles[src] = LAYOUT_PROXY;
    if (inner >= 0)
        cast->roles[inner] = LAYOUT_PROXY;
}

static void see_invite(struct cast *cast, int src, int dst)
{
    enum layout_role *roles = cast->roles;
    if (src == dst)
        return;
    if (roles[src] == LAYOUT_UNKNOWN && !has(cast, LAYOUT_CALLER))
        roles[src] = LAYOUT_CALLER;
    else if (roles[src] == LAYOUT_UNKNOWN)
        see_other_side(cast, src);
    else if (is_target(roles[src]) && roles[dst] == LAYOUT_UNKNOWN)
        roles[src] = LAYOUT_PROXY;
    if (roles[dst] == LAYOUT_UNKNOWN)
        roles[dst] = LAYOUT_CALLEE;
}

static void see_register(struct cast *cast, int src, int dst)
{
    enum layout_role *roles = cast->roles;
    if (src != dst && roles[src] == LAYOUT_REGISTRAR)
        roles[src] = LAYOUT_PROXY;
    if (src != dst && roles[dst] == LAYOUT_UNKNOWN)
        roles[dst] = LAYOUT_REGISTRAR;
}

static void see(struct cast *cast, const struct layout_row *row)
{
    const struct ladder_row *message = row->message;
    if (row->src < 0 || row->dst < 0)
        return;
    if (message->code == 0 && message->method == LADDER_INVITE)
        see_invite(cast, row->src, row->dst);
    else if (message->code == 0 && message->method == LADDER_REGISTER)
        see_register(cast, row->src, row->dst);
    else if (message->method == LADDER_INVITE && message->code >= 300 && message->code < 400 &&
             cast->roles[row->src] == LAYOUT_CALLEE)
        cast->roles[row->src] = LAYOUT_REDIRECT;
}

/** A leg that begins at a host of which nothing was seen before: it began where one other leg ends. */
static void join_other_side(struct cast *all, size_t column)
{
    int inner = only_one(all, LAYOUT_CALLEE);
    all->roles[column] = LAYOUT_B2BUA;
    if (inner >= 0)
        all->roles[inner] = LAYOUT_B2BUA;
}

/** Put a leg to those before it. */
static void join_leg(struct cast *all, const struct cast *leg, bool is_first)
{
    for (size_t i = 0; i < all->count && !is_first; i++) {
        if (leg->roles[i] != LAYOUT_CALLER)
            continue;
        if (all->roles[i] == LAYOUT_UNKNOWN)
            join_other_side(all, i);
        else if (all->roles[i] != LAYOUT_CALLER)
            all->roles[i] = LAYOUT_B2BUA;
    }
    for (size_t i = 0; i < all->count; i++) {
        enum layout_role role = leg->roles[i];
        if (all->roles[i] == LAYOUT_UNKNOWN)
            all->roles[i] = role;
        else if (all->roles[i] == LAYOUT_CALLER && is_target(role))
            all->roles[i] = LAYOUT_B2BUA;
        else if (is_target(all->roles[i]) && role == LAYOUT_PROXY)
            all->roles[i] = LAYOUT_PROXY;
    }
}

/** Look at the legs in the order in which they begin, each for itself. */
static void cast_legs(const struct layout *layout, struct cast *leg, struct cast *all, bool *is_done)
{
    bool is_first = true;
    for (size_t i = 0; i < layout->row_count; i++) {
        size_t number = layout->rows[i].leg;
        if (is_done[number])
            continue;
        is_done[number] = true;
        for (size_t column = 0; column < leg->count; column++)
            leg->roles[column] = LAYOUT_UNKNOWN;
        for (size_t j = i; j < layout->row_count; j++) {
            if (layout->rows[j].leg == number && layout->rows[j].message)
                see(leg, &layout->rows[j]);
        }
        join_leg(all, leg, is_first);
        is_first = false;
    }
}

/** Whether a response to INVITE is that of a phone, or of who speaks for it: it rings, or somebody decided. */
static bool is_of_callee(const struct ladder_row *message)
{
    static const int codes[] = {486, 600, 603, 607};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (message->code == codes[i])
            return true;
    }
    return message->code > 100 && message->code < 300;
}

static bool answers_as_callee(const struct layout *layout, int column)
{
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct layout_row *row = &layout->rows[i];
        if (row->message && row->src == column && row->message->method == LADDER_INVITE &&
            is_of_callee(row->message))
            return true;
    }
    return false;
}

int roles_set(struct layout *layout)
{
    size_t count = layout->column_count;
    enum layout_role *roles = calloc(2 * count + 1, sizeof *roles);
    bool *is_done = calloc(layout->leg_count + 1, sizeof *is_done);
    if (!roles || !is_done) {
        free(roles);
        free(is_done);
        return SIPWHY_ERROR_MEMORY;
    }
    struct cast leg = {roles, count};
    struct cast all = {roles + count, count};
    cast_legs(layout, &leg, &all, is_done);
    for (size_t i = 0; i < count; i++) {
        bool is_known = all.roles[i] != LAYOUT_CALLEE || answers_as_callee(layout, (int)i);
        layout->columns[i].role = is_known ? all.roles[i] : LAYOUT_UNKNOWN;
    }
    free(roles);
    free(is_done);
    return 0;
}
