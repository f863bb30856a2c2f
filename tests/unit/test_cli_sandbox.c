/*
 * test_cli_sandbox.c — each row is a process that enters the sandbox and tries something: what is
 * forbidden ends it with a line that says so, what is needed works.
 */
#include "test.h"

#include "cli/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_CONFINED = 77 };

static const struct sandbox_needs nothing;
static const struct sandbox_needs captures = {.captures = true};
static const struct sandbox_needs opens = {.opens_files = true};
static const struct sandbox_needs receives = {.receives = true};
static const struct sandbox_needs sends = {.sends = true};
static const struct sandbox_needs everything = {true, true, true, true, true};
static const struct sandbox_needs starts_threads = {.starts_threads = true};

/* What a row does before it is confined; a pipe with a byte in it, and a socket. */
static int pipe_fds[2];
static int listening;
static int connected;
static int polling;
static struct sockaddr_in address = {.sin_family = AF_INET};

/* Things to try; each gives 0 where it worked, or an errno. */

static int result_of(long result)
{
    return result < 0 ? errno : 0;
}

static int run_a_program(void)
{
    char *const arguments[] = {(char[]){"true"}, NULL};
    return result_of(execv("/bin/true", arguments));
}

#ifndef SANDBOX_FOR_SANITIZERS
static int fork_(void)
{
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
    if (child == 0)
        _exit(0);
    return result_of(child);
}

static int trace(void)
{
    return result_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}
#endif

static void *work(void *context)
{
    char *memory = malloc(1000);
    *(int *)context = memory != NULL;
    free(memory);
    return NULL;
}

static int start_a_thread(void)
{
    pthread_t thread;
    int has_worked = 0;
    errno = pthread_create(&thread, NULL, work, &has_worked);
    if (errno)
        return errno;
    pthread_join(thread, NULL);
    return has_worked ? 0 : EPERM;
}

static int open_to_write(void)
{
    return result_of(open("/dev/null", O_WRONLY));
}

static int create_a_file(void)
{
    return result_of(open("/dev/null", O_RDONLY | O_CREAT, 0600));
}

static int open_to_read(void)
{
    return result_of(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

static int look_at_a_path(void)
{
    struct stat status;
    return result_of(stat("/etc/passwd", &status));
}

static int unlink_(void)
{
    return result_of(unlink("/nowhere/at/all"));
}

static int rename_(void)
{
    return result_of(rename("/nowhere/at/all", "/nowhere/else"));
}

static int chmod_(void)
{
    return result_of(chmod("/nowhere/at/all", 0777));
}

static int make_a_socket(void)
{
    return result_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int make_a_local_socket(void)
{
    return result_of(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int make_a_packet_socket(void)
{
    return result_of(socket(AF_PACKET, SOCK_RAW, 0));
}

static int connect_(void)
{
    return result_of(connect(listening, (struct sockaddr *)&address, sizeof address));
}

static int accept_(void)
{
    return result_of(accept4(listening, NULL, NULL, SOCK_CLOEXEC));
}

static int watch(void)
{
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(polling, EPOLL_CTL_ADD, listening, &event) < 0
               ? errno
               : result_of(epoll_wait(polling, &event, 1, 0));
}

static int bind_(void)
{
    struct sockaddr_in other = {.sin_family = AF_INET};
    return result_of(bind(listening, (struct sockaddr *)&other, sizeof other));
}

static int send_somewhere(void)
{
    return result_of(
        sendto(listening, "x", 1, MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof address));
}

static int send_to_the_peer(void)
{
    return result_of(send(connected, "x", 1, MSG_NOSIGNAL));
}

static int send_with_rights(void)
{
    struct msghdr message = {0};
    return result_of(sendmsg(connected, &message, MSG_NOSIGNAL));
}

static int map_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? errno : 0;
}

static int turn_data_into_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? EINVAL : result_of(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int type_into_the_terminal(void)
{
    return result_of(ioctl(STDIN_FILENO, TIOCSTI, "x"));
}

static int signal_somebody(void)
{
    return result_of(kill(getpid(), 0));
}

static int signal_a_thread_of_somebody(void)
{
    return result_of(syscall(SYS_tgkill, 1, 1, 0));
}

static int become_root(void)
{
    return result_of(setuid(0));
}

static int duplicate(void)
{
    return result_of(dup2(pipe_fds[1], STDOUT_FILENO));
}

#ifdef __x86_64__
/** As a program of 32 bits would: getpid() has another number there, and the table is of ours. */
static int call_as_another_architecture(void)
{
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    return 0;
}
#endif

static int abort_(void)
{
    signal(SIGABRT, SIG_DFL);
    abort();
}

static int read_and_write(void)
{
    char byte;
    struct pollfd polled = {.fd = pipe_fds[0], .events = POLLIN};
    if (poll(&polled, 1, 1000) != 1 || read(pipe_fds[0], &byte, 1) != 1)
        return EIO;
    return result_of(write(pipe_fds[1], &byte, 1));
}

static int print(void)
{
    FILE *file = fdopen(pipe_fds[1], "w");
    isatty(pipe_fds[1]);
    return !file || fprintf(file, "%s %f\n", "text", 1.5) < 0 || fclose(file) != 0 ? EIO : 0;
}

static int allocate(void)
{
    static const size_t sizes[] = {1, 100, 100000, 10000000, 100000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *memory = malloc(sizes[i]);
        char *grown = memory ? realloc(memory, 2 * sizes[i]) : NULL;
        if (!grown)
            return ENOMEM;
        memset(grown, 1, 2 * sizes[i]);
        free(grown);
    }
    return 0;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(int));
}

/** glibc asks how much memory there is before it sorts much. */
static int sort(void)
{
    int *numbers = calloc(200000, sizeof *numbers);
    if (!numbers)
        return ENOMEM;
    for (int i = 0; i < 200000; i++)
        numbers[i] = i ^ 0x5555;
    qsort(numbers, 200000, sizeof *numbers, compare);
    free(numbers);
    return 0;
}

static int tell_the_time(void)
{
    char text[64];
    struct tm parts;
    time_t second = time(NULL);
    struct timespec now;
    if (!localtime_r(&second, &parts) || strftime(text, sizeof text, "%F %T %Z", &parts) == 0)
        return EINVAL;
    return result_of(clock_gettime(CLOCK_MONOTONIC, &now));
}

static int explain_errors(void)
{
    for (int number = 1; number < 130; number++) {
        if (!strerror(number))
            return number;
    }
    return 0;
}

static void ignore(int number)
{
    (void)number;
}

static int catch_signals(void)
{
    struct sigaction action = {.sa_handler = ignore};
    return result_of(sigaction(SIGINT, &action, NULL));
}

static int ask_the_socket(void)
{
    int value;
    socklen_t size = sizeof value;
    return result_of(getsockopt(listening, SOL_SOCKET, SO_ERROR, &value, &size));
}

static int name_the_socket(void)
{
    struct sockaddr_in own;
    socklen_t size = sizeof own;
    return result_of(getsockname(listening, (struct sockaddr *)&own, &size));
}

static int have_no_new_privileges(void)
{
    /* prctl() is not let through, so /proc, which only the features that open files may read. */
    char line[128];
    bool is_said = false;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        is_said = is_said || strcmp(line, "NoNewPrivs:\t1\n") == 0;
    return is_said ? 0 : EPERM;
}

enum outcome { WORKS, REFUSED, FAILS, ABORTS, KILLED };

struct row {
    const char *name;
    const struct sandbox_needs *needs;
    int (*attempt)(void);
    enum outcome outcome;
    int error; /**< of FAILS */
};

static const struct row rows[] = {
    {"a program cannot be run", &everything, run_a_program, REFUSED, 0},
    {"no file can be opened to write", &everything, open_to_write, REFUSED, 0},
    {"no file can be created", &everything, create_a_file, REFUSED, 0},
    {"no file can be removed", &everything, unlink_, REFUSED, 0},
    {"no file can be renamed", &everything, rename_, REFUSED, 0},
    {"no mode can be changed", &everything, chmod_, REFUSED, 0},
    {"no memory can be mapped to run", &everything, map_code, REFUSED, 0},
    {"no memory can become code", &everything, turn_data_into_code, REFUSED, 0},
    {"nothing can be typed into the terminal", &everything, type_into_the_terminal, REFUSED, 0},
    {"nobody can be signalled", &everything, signal_somebody, REFUSED, 0},
    {"nobody's thread can be signalled", &everything, signal_a_thread_of_somebody, REFUSED, 0},
    {"root cannot be asked for", &everything, become_root, REFUSED, 0},
    {"descriptors stay what they are", &everything, duplicate, REFUSED, 0},
    {"no address can be bound", &everything, bind_, REFUSED, 0},
    {"no local socket can be made", &everything, make_a_local_socket, REFUSED, 0},
    {"no packet socket can be made", &everything, make_a_packet_socket, REFUSED, 0},
    {"no socket can be made", &everything, make_a_socket, REFUSED, 0},
    {"no connection can be made", &everything, connect_, REFUSED, 0},
    {"nothing can be sent anywhere", &everything, send_somewhere, REFUSED, 0},
    {"no message can be sent", &everything, send_with_rights, REFUSED, 0},
    {"nothing can be sent", &nothing, send_to_the_peer, REFUSED, 0},
    {"nothing can be sent while capturing", &captures, send_to_the_peer, REFUSED, 0},
    {"nothing can be sent while receiving", &receives, send_to_the_peer, REFUSED, 0},
    {"no connection is made even where something is sent", &sends, connect_, REFUSED, 0},
    {"nothing can be accepted", &captures, accept_, REFUSED, 0},
    {"no sockets can be watched", &captures, watch, REFUSED, 0},
    {"no option of a socket can be asked for", &nothing, ask_the_socket, REFUSED, 0},
#ifdef __x86_64__
    {"another architecture is none", &everything, call_as_another_architecture, KILLED, 0},
#endif
#ifndef SANDBOX_FOR_SANITIZERS
    {"nothing can be forked", &everything, fork_, REFUSED, 0},
    {"nothing can be traced", &everything, trace, REFUSED, 0},
    {"opening to read fails", &nothing, open_to_read, FAILS, EACCES},
    {"opening to read fails while capturing", &captures, open_to_read, FAILS, EACCES},
    {"paths cannot be looked at", &nothing, look_at_a_path, FAILS, EACCES},
#endif
    {"abort aborts", &nothing, abort_, ABORTS, 0},
    {"what is open is read and written", &nothing, read_and_write, WORKS, 0},
    {"what is open is printed to", &nothing, print, WORKS, 0},
    {"memory is allocated", &nothing, allocate, WORKS, 0},
    {"much is sorted", &nothing, sort, WORKS, 0},
    {"time is told", &nothing, tell_the_time, WORKS, 0},
    {"errors are explained", &nothing, explain_errors, WORKS, 0},
    {"signals are caught", &nothing, catch_signals, WORKS, 0},
    {"a file is opened later where needed", &opens, open_to_read, WORKS, 0},
    {"a path is looked at where needed", &opens, look_at_a_path, WORKS, 0},
    {"the kernel says that no privileges come back", &opens, have_no_new_privileges, WORKS, 0},
    {"options of a socket are asked for", &captures, ask_the_socket, WORKS, 0},
    {"a socket is asked for its name", &captures, name_the_socket, WORKS, 0},
    {"a thread is started where needed", &starts_threads, start_a_thread, WORKS, 0},
    {"connections are accepted where needed", &receives, accept_, WORKS, 0},
    {"all needs go together", &everything, send_to_the_peer, WORKS, 0},
};
#define ROWS (sizeof rows / sizeof *rows)

static void open_what_rows_use(void)
{
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = 0;
    listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    assert_int_equal(pipe(pipe_fds), 0);
    assert_int_equal(write(pipe_fds[1], "x", 1), 1);
    assert_int_equal(bind(listening, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listening, 1), 0);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &size), 0);
    polling = epoll_create1(EPOLL_CLOEXEC);
    connected = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(connected, (struct sockaddr *)&address, size), 0);
}

static void close_what_rows_use(void)
{
    close(pipe_fds[0]);
    close(pipe_fds[1]);
    close(listening);
    close(connected);
    close(polling);
}

__attribute__((noreturn)) static void confine_and_try(const struct row *row, int said)
{
    dup2(said, STDERR_FILENO);
    if (sandbox_enter(row->needs))
        _exit(NOT_CONFINED);
    _exit(row->attempt());
}

static void check(const struct row *row, int status, const char *said)
{
    bool has_line = strstr(said, "sipwhy: the sandbox refused system call ") != NULL;
    switch (row->outcome) {
    case REFUSED:
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 1);
        assert_true(has_line);
        assert_non_null(strchr(said, '\n'));
        break;
    case ABORTS:
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGABRT);
        assert_false(has_line);
        break;
    case KILLED:
        assert_true(WIFSIGNALED(status));
        break;
    default:
        assert_string_equal(said, "");
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), row->error);
    }
}

static void is_so(void **state)
{
    const struct row *row = *state;
    int said[2];
    char text[256] = "";
    int status;
    open_what_rows_use();
    assert_int_equal(pipe(said), 0);
    pid_t child = fork();
    if (child == 0)
        confine_and_try(row, said[1]);
    close(said[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(read(said[0], text, sizeof text - 1) >= 0);
    close(said[0]);
    close_what_rows_use();
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_CONFINED)
        skip();
    check(row, status, text);
}

int main(void)
{
    struct CMUnitTest tests[ROWS];
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){rows[i].name, is_so, NULL, NULL, (void *)&rows[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
