/*
 * replay.c — a main for the fuzz targets where there is no libFuzzer: runs the files of folders, and files,
 * that the command line names, and prints TAP. What is wrong with one ends the program.
 */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>

static size_t plan;

/** Run the target on one file. */
static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    fuzz_check(file != NULL && fstat(fileno(file), &status) == 0);
    size_t size = (size_t)status.st_size;
    uint8_t *bytes = malloc(size ? size : 1);
    fuzz_check(bytes != NULL && fread(bytes, 1, size, file) == size);
    fclose(file);
    const char *name = strrchr(path, '/');
    printf("# %s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(bytes, size);
    printf("ok %zu - %s\n", ++plan, name ? name + 1 : path);
    free(bytes);
}

static void replay_folder(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    fuzz_check(count >= 0);
    for (int i = 0; i < count; i++) {
        char name[4096];
        snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            replay(name);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct stat status;
        if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode))
            replay_folder(argv[i]);
        else
            replay(argv[i]);
    }
    printf("1..%zu\n", plan);
    return 0;
}
