/*
 * steady.c — a seed of hashes that is the same in every run, so that an input always does the same. The
 * linker puts it in the place of the real one (--wrap, in meson.build).
 */
#include "base/hash.h"

uint64_t __wrap_hash_seed(void);

uint64_t __wrap_hash_seed(void)
{
    return 0x51b;
}
