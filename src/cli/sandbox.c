/*
 * sandbox.c — from here on the process may only do what analysing needs. The table of system calls.
 */
#include "cli/sandbox.h"

#include "cli/capabilities.h"
#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sipwhy/knowledge.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/** What a row is there for. */
enum {
    ALWAYS = 0,
    CAPTURES = 1,
    OPENS = 2,
    OPENS_NOT = 4,
    RECEIVES = 8,
    SENDS = 16,
    SANITIZERS = 32,
    THREADS = 64,
};

/** A call that is let through where all conditions on its arguments hold; several rows add up. */
struct row {
    const char *name;
    unsigned when;
    struct scmp_arg_cmp conditions[2];
    unsigned condition_count;
    int error; /**< not let through: it fails with this errno, and the process lives on */
};

#define ONLY(...)                                                                                  \
    .conditions = {__VA_ARGS__},                                                                   \
    .condition_count = sizeof((struct scmp_arg_cmp[]){__VA_ARGS__}) / sizeof(struct scmp_arg_cmp)
#define IS(argument, value)                                                                        \
    {                                                                                              \
        argument, SCMP_CMP_EQ, value, 0                                                            \
    }
#define BITS(argument, mask, value)                                                                \
    {                                                                                              \
        argument, SCMP_CMP_MASKED_EQ, mask, value                                                  \
    }

#define LET(call, features, ...)                                                                   \
    {                                                                                              \
        .name = call, .when = features, ##__VA_ARGS__                                              \
    }
#define REFUSE(call, features, ...)                                                                \
    {                                                                                              \
        .name = call, .when = features, .error = EACCES, ##__VA_ARGS__                             \
    }

#ifdef __s390__
#define CLONE_FLAGS 1 /* which argument */
#else
#define CLONE_FLAGS 0
#endif

#define FLAGS_THAT_WRITE (O_ACCMODE | O_CREAT | O_TRUNC)

/* Names that an architecture or libseccomp does not know are left out; those that end in 64 are for
 * processors of 32 bits. */
static const struct row rows[] = {
    /* What is open */
    LET("read", ALWAYS),
    LET("readv", ALWAYS),
    LET("pread64", ALWAYS),
    LET("write", ALWAYS),
    LET("writev", ALWAYS),
    LET("close", ALWAYS),
    LET("lseek", ALWAYS),
    LET("_llseek", ALWAYS),
    LET("fstat", ALWAYS),
    LET("fstat64", ALWAYS),
    LET("newfstatat", ALWAYS, ONLY(BITS(3, AT_EMPTY_PATH, AT_EMPTY_PATH))),
    LET("fstatat64", ALWAYS, ONLY(BITS(3, AT_EMPTY_PATH, AT_EMPTY_PATH))),
    LET("statx", ALWAYS, ONLY(BITS(2, AT_EMPTY_PATH, AT_EMPTY_PATH))),
    LET("fcntl", ALWAYS, ONLY(IS(1, F_GETFL))),
    LET("fcntl64", ALWAYS, ONLY(IS(1, F_GETFL))),
    LET("ioctl", ALWAYS, ONLY(IS(1, TCGETS))),
    LET("ioctl", ALWAYS, ONLY(IS(1, TIOCGWINSZ))),
    LET("poll", ALWAYS),
    LET("ppoll", ALWAYS),
    LET("ppoll_time64", ALWAYS),
    /* Memory: never any that could be executed */
    LET("brk", ALWAYS),
    LET("mmap", ALWAYS, ONLY(BITS(2, PROT_EXEC, 0))),
    LET("mmap2", ALWAYS, ONLY(BITS(2, PROT_EXEC, 0))),
    LET("mprotect", ALWAYS, ONLY(BITS(2, PROT_EXEC, 0))),
    LET("mremap", ALWAYS),
    LET("munmap", ALWAYS),
    LET("madvise", ALWAYS),
    LET("sysinfo", ALWAYS), /* qsort() of glibc asks how much memory there is */
    /* Time, chance, locks */
    LET("clock_gettime", ALWAYS),
    LET("clock_gettime64", ALWAYS),
    LET("gettimeofday", ALWAYS),
    LET("time", ALWAYS),
    LET("getrandom", ALWAYS),
    LET("futex", ALWAYS),
    LET("futex_time64", ALWAYS),
    /* Signals and the end */
    LET("rt_sigaction", ALWAYS),
    LET("rt_sigprocmask", ALWAYS),
    LET("rt_sigreturn", ALWAYS),
    LET("sigreturn", ALWAYS),
    LET("restart_syscall", ALWAYS),
    LET("getpid", ALWAYS),
    LET("gettid", ALWAYS),
    LET("exit", ALWAYS),
    LET("exit_group", ALWAYS),
    /* libpcap, of an interface that is open */
    LET("getsockopt", CAPTURES),
    LET("getsockname", CAPTURES | RECEIVES),
    LET("setsockopt", CAPTURES, ONLY(IS(1, SOL_PACKET), IS(2, PACKET_RX_RING))),
    LET("recvfrom", CAPTURES | RECEIVES),
    LET("recvmsg", CAPTURES | RECEIVES),
    LET("ioctl", CAPTURES, ONLY(IS(1, SIOCGIFINDEX))),
    LET("ioctl", CAPTURES, ONLY(IS(1, SIOCGIFNAME))),
    LET("ioctl", CAPTURES, ONLY(IS(1, SIOCGIFFLAGS))),
    /* Files that are opened later */
    LET("openat", OPENS, ONLY(BITS(2, FLAGS_THAT_WRITE, 0))),
    LET("open", OPENS, ONLY(BITS(1, FLAGS_THAT_WRITE, 0))),
    REFUSE("openat", OPENS_NOT, ONLY(BITS(2, FLAGS_THAT_WRITE, 0))),
    REFUSE("open", OPENS_NOT, ONLY(BITS(1, FLAGS_THAT_WRITE, 0))),
    LET("newfstatat", OPENS, ONLY(BITS(3, AT_EMPTY_PATH, 0))),
    LET("fstatat64", OPENS, ONLY(BITS(3, AT_EMPTY_PATH, 0))),
    LET("statx", OPENS, ONLY(BITS(2, AT_EMPTY_PATH, 0))),
    REFUSE("newfstatat", OPENS_NOT, ONLY(BITS(3, AT_EMPTY_PATH, 0))),
    REFUSE("fstatat64", OPENS_NOT, ONLY(BITS(3, AT_EMPTY_PATH, 0))),
    REFUSE("statx", OPENS_NOT, ONLY(BITS(2, AT_EMPTY_PATH, 0))),
    /* HEP, by sockets that are open: from whoever connects, and to the collector alone */
    LET("accept", RECEIVES),
    LET("accept4", RECEIVES),
    LET("epoll_ctl", RECEIVES),
    LET("epoll_pwait", RECEIVES),
    LET("epoll_wait", RECEIVES),
    LET("sendto", SENDS, ONLY(IS(4, 0))),
    /* A thread of this process. What clone3 is asked for is in memory, where no filter looks: without it, the C
     * library goes back to clone. */
    LET("clone", THREADS, ONLY(BITS(CLONE_FLAGS, CLONE_THREAD, CLONE_THREAD))),
    {.name = "clone3", .when = THREADS, .error = ENOSYS},
    LET("set_robust_list", THREADS),
    LET("rseq", THREADS),
    LET("sched_getaffinity", THREADS),
    /* The search for leaks at the end, and what reports look up */
    LET("clone", SANITIZERS),
    LET("getdents", SANITIZERS),
    LET("getdents64", SANITIZERS),
    LET("getppid", SANITIZERS),
    LET("getrlimit", SANITIZERS),
    LET("lstat", SANITIZERS),
    LET("prctl", SANITIZERS),
    LET("prlimit64", SANITIZERS),
    LET("process_vm_readv", SANITIZERS),
    LET("ptrace", SANITIZERS),
    LET("readlink", SANITIZERS),
    LET("readlinkat", SANITIZERS),
    LET("sched_getaffinity", SANITIZERS),
    LET("sched_yield", SANITIZERS),
    LET("sigaltstack", SANITIZERS),
    LET("stat", SANITIZERS),
    LET("uname", SANITIZERS),
    LET("wait4", SANITIZERS),
};

/** "sipwhy: the sandbox refused system call 59; ...", said with what a handler may use. */
static void on_refusal(int number, siginfo_t *information, void *context)
{
    static const char before[] = "sipwhy: the sandbox refused system call ";
    static const char after[] = "; --no-sandbox goes without it\n";
    char text[sizeof before + sizeof after + 12];
    char digits[12];
    size_t used = sizeof before - 1;
    size_t count = 0;
    (void)number;
    (void)context;
    for (int left = information->si_syscall; left > 0 && count < sizeof digits; left /= 10)
        digits[count++] = (char)('0' + left % 10);
    memcpy(text, before, used);
    while (count > 0)
        text[used++] = digits[--count];
    memcpy(text + used, after, sizeof after - 1);
    ssize_t written = write(STDERR_FILENO, text, used + sizeof after - 1);
    (void)written; /* there is nobody else to tell */
    _exit(PROGRAM_FAILED);
}

/**
 * Have the C library do now what it would do the first time that it is needed, by opening files:
 * catalogues (its own too, for errors), character sets, the time zone. With TZ set, it does not
 * look at /etc/localtime each time that a time is formatted either.
 */
static void load_what_opens_files(void)
{
    setenv("TZ", ":/etc/localtime", 0);
    tzset();
    sipwhy_translate("Usage");
    strerror(ENOSPC);
}

static unsigned features_of(const struct sandbox_needs *needs)
{
    unsigned features = needs->opens_files ? OPENS : OPENS_NOT;
    features |= needs->captures ? CAPTURES : 0u;
    features |= needs->receives ? RECEIVES : 0u;
    features |= needs->sends ? SENDS : 0u;
    features |= needs->starts_threads ? THREADS : 0u;
#ifdef SANDBOX_FOR_SANITIZERS
    features &= ~(unsigned)OPENS_NOT;
    features |= OPENS | SANITIZERS;
#endif
    return features;
}

static int add_row(scmp_filter_ctx filter, const struct row *row)
{
    int call = seccomp_syscall_resolve_name(row->name);
    if (call == __NR_SCMP_ERROR)
        return 0;
    uint32_t action = row->error ? SCMP_ACT_ERRNO((uint32_t)row->error) : SCMP_ACT_ALLOW;
    return seccomp_rule_add_array(filter, action, call, row->condition_count, row->conditions);
}

/** abort() signals this very process, and nobody else may be signalled. */
static int add_abort(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp itself = IS(0, (scmp_datum_t)getpid());
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &itself);
}

/** @return 0 or a negative errno */
static int load(scmp_filter_ctx filter, unsigned features)
{
    int error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !error; i++) {
        if (!rows[i].when || (rows[i].when & features))
            error = add_row(filter, &rows[i]);
    }
    if (!error)
        error = add_abort(filter);
    /* Nobody's code runs in this process, so nothing is gained by slowing it down against Spectre,
     * as kernels before 5.16 do; and where that cannot be said, it is as well. */
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
    return error ? error : seccomp_load(filter);
}

bool sandbox_is_built_in(void)
{
    return true;
}

const char *sandbox_enter(const struct sandbox_needs *needs)
{
    struct sigaction action = {.sa_sigaction = on_refusal, .sa_flags = SA_SIGINFO};
    load_what_opens_files();
    if (capabilities_clear() < 0)
        return "capabilities cannot be given up";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || sigaction(SIGSYS, &action, NULL) < 0)
        return strerror(errno);
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    if (!filter)
        return "no memory for the filter of system calls";
    int error = load(filter, features_of(needs));
    seccomp_release(filter);
    return error ? "the kernel takes no filter of system calls" : NULL;
}
