#define _GNU_SOURCE
#include "CMunimentSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/fs.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

int muniment_harden_process(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
#ifdef __linux__
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
#endif
    /* The runtime of Swift starts swift-backtrace at these, at a terminal by default, which reads this process's
       memory, shows part of it and offers a debugger. */
    const int crashes[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
    for (size_t index = 0; index < sizeof crashes / sizeof crashes[0]; index++)
        if (signal(crashes[index], SIG_DFL) == SIG_ERR) return errno;
    return 0;
}

int muniment_rename_exclusive(int from_folder, const char *from, int to_folder, const char *to) {
#ifdef __linux__
    if (syscall(SYS_renameat2, from_folder, from, to_folder, to, RENAME_NOREPLACE) == 0) return 0;
    return errno;
#else
    if (renameatx_np(from_folder, from, to_folder, to, RENAME_EXCL) == 0) return 0;
    return errno;
#endif
}

int muniment_open_unnamed(const char *folder) {
#ifdef O_TMPFILE
    return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
#else
    (void)folder;
    errno = ENOTSUP;
    return -1;
#endif
}

int muniment_name_file(int descriptor, const char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

int muniment_open_memory(const char *name) {
#ifdef __linux__
    /* MFD_NOEXEC_SEAL of linux/memfd.h: never to be run as a program. From Linux 6.3 on; older ones refuse it. */
    const unsigned int no_exec_seal = 0x0008U;
    int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | no_exec_seal);
    if (descriptor >= 0 || errno != EINVAL) return descriptor;
    return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
#else
    (void)name;
    errno = ENOTSUP;
    return -1;
#endif
}

int muniment_seal_memory(int descriptor) {
#ifdef __linux__
    if (fchmod(descriptor, 0400) != 0) return errno;
    int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    if (fcntl(descriptor, F_ADD_SEALS, seals) != 0) return errno;
    return lseek(descriptor, 0, SEEK_SET) == 0 ? 0 : errno;
#else
    (void)descriptor;
    return ENOTSUP;
#endif
}

int muniment_core_count(void) {
#ifdef __linux__
    cpu_set_t cores;
    /* Fails where there are more than the set has room for: 1024. */
    if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 2;
    int count = CPU_COUNT(&cores);
#else
    long count = sysconf(_SC_NPROCESSORS_ONLN);
#endif
    return count < 1 ? 1 : (int)count;
}

int muniment_start_writeback(const char *path) {
#ifdef __linux__
    struct stat file, open_file;
    if (stat(path, &file) != 0) return errno;
    /* SQLite opened it early, so its number is low. */
    for (int descriptor = 3; descriptor < 256; descriptor++) {
        if (fstat(descriptor, &open_file) != 0 || open_file.st_dev != file.st_dev || open_file.st_ino != file.st_ino)
            continue;
        int flags = fcntl(descriptor, F_GETFL);
        if (flags < 0 || (flags & O_ACCMODE) != O_RDWR) continue;
        return sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE) == 0 ? 0 : errno;
    }
    return ENOENT;
#else
    (void)path;
    return ENOTSUP;
#endif
}

int muniment_sqlite_harden(void *database) {
    sqlite3 *db = database;
    int set = 0;
    int code = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, &set);
    if (code == SQLITE_OK) code = sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &set);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, &set);
    return code;
}
