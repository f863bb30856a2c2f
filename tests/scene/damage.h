/*
 * damage.h — the ways in which a message can arrive damaged, each in many forms.
 */
#ifndef SCENE_DAMAGE_H
#define SCENE_DAMAGE_H

#include "base/span.h"

/** Room for a damaged message; the original is at most half as long. */
#define DAMAGE_BYTES 8192

#define DAMAGE_WAYS 3

struct damage {
    const char *name;
    /** The message in its form @p form, in @p bytes or a view; data is NULL behind the last form.
     */
    span (*apply)(span message, size_t form, char bytes[DAMAGE_BYTES]);
};

/** Cut at every length; every byte changed; a stretch at every place lost or doubled. */
extern const struct damage damages[DAMAGE_WAYS];

#endif
