/*
 * steady.c — what has to be the same, or need not be done again, in each of a million runs. The linker puts
 * these in the place of the real ones (--wrap, in meson.build).
 */
#include "base/hash.h"
#include "diagnose/lists.h"

uint64_t __wrap_hash_seed(void);
void __real_rule_lists_init(struct rule_lists *lists);
void __wrap_rule_lists_init(struct rule_lists *lists);

/** No random numbers, so that an input always does the same. */
uint64_t __wrap_hash_seed(void)
{
    return 0x51b;
}

/** The lists follow from constants, and take longer than most inputs. */
void __wrap_rule_lists_init(struct rule_lists *lists)
{
    static struct rule_lists kept;
    static bool is_kept;
    if (!is_kept)
        __real_rule_lists_init(&kept);
    is_kept = true;
    *lists = kept;
}
