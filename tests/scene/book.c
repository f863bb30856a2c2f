/*
 * book.c — all scene files of tests/scenes, by name.
 */
#include "scene.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define BOOK_BYTES (256 * 1024 * 1024)
#define SUFFIX ".scene"

static int is_scene(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > strlen(SUFFIX) && strcmp(entry->d_name + length - strlen(SUFFIX), SUFFIX) == 0;
}

static void read_file(struct book *book, const char *folder, const char *entry)
{
    char *path = arena_format(&book->arena, "%s/%s", folder, entry);
    char *name =
        arena_copy(&book->arena, span_first(span_of(entry), strlen(entry) - strlen(SUFFIX)));
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0;
    if (!file || getdelim(&text, &size, '\0', file) < 0)
        scene_reject(name, 0, "cannot be read");
    fclose(file);
    book_read(book, name, text);
    free(text);
}

void book_open(struct book *book)
{
    struct dirent **entries;
    *book = (struct book){.end = &book->first};
    arena_init(&book->arena, BOOK_BYTES);
    const char *root = getenv("SIPWHY_SOURCE_ROOT");
    const char *folder = arena_format(&book->arena, "%s/tests/scenes", root ? root : ".");
    int count = scandir(folder, &entries, is_scene, alphasort);
    if (count < 0)
        scene_reject(folder, 0, "cannot be read");
    for (int i = 0; i < count; i++) {
        read_file(book, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

void book_close(struct book *book)
{
    arena_finish(&book->arena);
}
