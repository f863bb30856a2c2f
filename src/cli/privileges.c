/*
 * privileges.c — from root, or whoever may capture, to an account that may do nothing special.
 */
#include "cli/privileges.h"

#include "cli/capabilities.h"
#include "cli/program.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What Linux calls the account of those who have none, where /etc/passwd names no "nobody". */
#define NOBODY 65534

struct account {
    const char *name; /**< borrowed */
    uid_t user;
    gid_t group;
};

void privileges_create(struct privileges_files *files, const char *path)
{
    if (!path || strcmp(path, "-") == 0 || geteuid() != 0)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0)
        files->fds[files->count++] = fd;
}

/** A number of an account in the environment; root's and what is none fail. @return 0 or -1 */
static int read_number(const char *variable, unsigned *ret_number)
{
    const char *text = getenv(variable);
    char *end;
    if (!text || !isdigit((unsigned char)*text))
        return -1;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (*end || errno || number == 0 || number >= UINT32_MAX)
        return -1;
    *ret_number = (unsigned)number;
    return 0;
}

/** @return 0, or -1 where there is no such account */
static int find_account(const char *name, struct account *ret_account)
{
    const struct passwd *found = getpwnam(name);
    if (!found)
        return -1;
    *ret_account = (struct account){name, found->pw_uid, found->pw_gid};
    return 0;
}

static struct account default_account(void)
{
    const char *name = getenv("SUDO_USER");
    struct account account = {name ? name : "the caller of sudo", 0, 0};
    if (read_number("SUDO_UID", &account.user) == 0 && read_number("SUDO_GID", &account.group) == 0)
        return account;
    if (find_account("nobody", &account) < 0)
        account = (struct account){"nobody", NOBODY, NOBODY};
    return account;
}

/** A file system that knows no owners gives nothing away; that is no reason to stop. */
static void give_away(const struct privileges_files *files, const struct account *account)
{
    for (size_t i = 0; i < files->count; i++) {
        int ignored = fchown(files->fds[i], account->user, account->group);
        (void)ignored;
    }
}

/** The files change hands where the group could be changed and the right to it is not lost yet. */
static int become(const struct privileges_files *files, const struct account *account)
{
    if (setgroups(0, NULL) < 0 || setresgid(account->group, account->group, account->group) < 0)
        return -1;
    give_away(files, account);
    return setresuid(account->user, account->user, account->user);
}

/** Whether nothing of root is left, and nothing leads back. */
static bool is_left_behind(const struct account *account)
{
    uid_t users[3];
    gid_t groups[3];
    if (getresuid(&users[0], &users[1], &users[2]) < 0 ||
        getresgid(&groups[0], &groups[1], &groups[2]) < 0 || getgroups(0, NULL) != 0)
        return false;
    for (int i = 0; i < 3; i++) {
        if (users[i] != account->user || groups[i] != account->group)
            return false;
    }
    return account->user == 0 || (setresuid(0, 0, 0) < 0 && setuid(0) < 0 && seteuid(0) < 0);
}

static int drop_root(const struct privileges_files *files, const char *user)
{
    struct account account = default_account();
    if (user && find_account(user, &account) < 0) {
        complain("there is no account '%s'", user);
        return -1;
    }
    capabilities_clear_bounds(); /* of no account but root does it matter */
    if (become(files, &account) < 0) {
        if (!user && (errno == EPERM || errno == EINVAL))
            return 0;
        complain("cannot go on as %s: %s", account.name, strerror(errno));
        return -1;
    }
    if (is_left_behind(&account))
        return 0;
    complain("cannot go on as %s: something of root would be left", account.name);
    return -1;
}

int privileges_drop(struct privileges_files *files, const char *user)
{
    int result = geteuid() == 0 ? drop_root(files, user) : 0;
    while (files->count > 0)
        close(files->fds[--files->count]);
    if (result == 0 && capabilities_clear() < 0) {
        complain("cannot give up capabilities");
        return -1;
    }
    return result;
}
