/* Stands before the C library (LD_PRELOAD) in the program under test, counts the calls that reach files below the
   watched folders, and at one of them lets go wrong what goes wrong outside: the process is killed, the call fails
   or is cut short, or the power goes. SQLite's file layer and the program's own both pass here.

   FAULTS_UNDER   the watched folders, absolute, between colons
   FAULTS_CALLS   the calls that count, by letter (below)
   FAULTS_MODE    count, kill, fail, short, power
   FAULTS_AT      the call that is struck, from 1; kill and power strike before it is made
   FAULTS_ERRNO   fail: what the call gives
   FAULTS_LASTING fail: 1 lets every call from then on fail
   FAULTS_SEED    power: which unsynced changes are lost
   FAULTS_SECTOR  power: what a disk writes wholly or not at all, in bytes
   FAULTS_STASH   power: an empty folder on the same file system, not watched
   FAULTS_REPORT  a file that is told how many calls there were, and which was struck

   Power loss: what a file held before each write since its last sync is kept, and each change of a folder since that
   folder's last sync. When the power goes, a choice of them by the seed is undone, sector by sector, and the process
   is killed; where it ended before, that is done at its end. Nothing counts as durable that POSIX does not promise:
   neither a name through the sync of its file, nor a file through the sync of its folder. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call {
    CREATE = 'o', OPEN = 'O', READ = 'r', WRITE = 'w', SYNC = 's', TRUNCATE = 't', RENAME = 'n', LINK = 'l',
    UNLINK = 'u', RMDIR = 'd', MKDIR = 'm', CLOSE = 'c'
};

enum mode { OFF, COUNT, KILL, FAIL, SHORT, POWER };

static enum mode mode = OFF;
static const char *under, *calls, *report, *stash;
static long at, seen;
static int failure, is_lasting;
static uint64_t seed;
static long sector = 4096;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* MARK: the C library's own */

#define REAL(result, name, ...) static result (*real_##name)(__VA_ARGS__);
REAL(int, open64, const char *, int, ...)
REAL(int, openat64, int, const char *, int, ...)
REAL(ssize_t, read, int, void *, size_t)
REAL(ssize_t, pread64, int, void *, size_t, off64_t)
REAL(ssize_t, write, int, const void *, size_t)
REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)
REAL(int, fsync, int)
REAL(int, fdatasync, int)
REAL(int, ftruncate64, int, off64_t)
REAL(int, renameat, int, const char *, int, const char *)
REAL(int, linkat, int, const char *, int, const char *, int)
REAL(int, unlinkat, int, const char *, int)
REAL(int, mkdirat, int, const char *, mode_t)
REAL(int, close, int)
REAL(long, syscall, long, ...)

static void die(const char *why) {
    dprintf(2, "faults: %s: %s\n", why, strerror(errno));
    _exit(99);
}

static void *find(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) die(name);
    return found;
}

static long number(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text && *text ? strtol(text, NULL, 10) : otherwise;
}

/* Any call may come before the constructor, from another library's. */
static void prepare(void) {
    if (real_syscall) return;
    real_open64 = find("open64");
    real_openat64 = find("openat64");
    real_read = find("read");
    real_pread64 = find("pread64");
    real_write = find("write");
    real_pwrite64 = find("pwrite64");
    real_fsync = find("fsync");
    real_fdatasync = find("fdatasync");
    real_ftruncate64 = find("ftruncate64");
    real_renameat = find("renameat");
    real_linkat = find("linkat");
    real_unlinkat = find("unlinkat");
    real_mkdirat = find("mkdirat");
    real_close = find("close");
    real_syscall = find("syscall");
    const char *name = getenv("FAULTS_MODE");
    under = getenv("FAULTS_UNDER");
    calls = getenv("FAULTS_CALLS");
    report = getenv("FAULTS_REPORT");
    stash = getenv("FAULTS_STASH");
    at = number("FAULTS_AT", 0);
    failure = (int)number("FAULTS_ERRNO", EIO);
    is_lasting = (int)number("FAULTS_LASTING", 0);
    seed = (uint64_t)number("FAULTS_SEED", 1);
    sector = number("FAULTS_SECTOR", 4096);
    if (!name || !under || !calls || !report) return;
    if (!strcmp(name, "count")) mode = COUNT;
    if (!strcmp(name, "kill")) mode = KILL;
    if (!strcmp(name, "fail")) mode = FAIL;
    if (!strcmp(name, "short")) mode = SHORT;
    if (!strcmp(name, "power")) mode = POWER;
    if (mode == OFF || (mode == POWER && !stash)) die("settings");
}

/* MARK: names */

static int is_under(const char *path) {
    for (const char *from = under; *from;) {
        const char *end = strchrnul(from, ':');
        size_t length = (size_t)(end - from);
        if (!strncmp(path, from, length) && (path[length] == '/' || path[length] == 0)) return 1;
        from = *end ? end + 1 : end;
    }
    return 0;
}

/* The name of an open file, also of one that was renamed since; one that was deleted still has its folder's. */
static int name_of(int fd, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int is_watched(int fd) {
    char path[PATH_MAX];
    return mode != OFF && name_of(fd, path) && is_under(path);
}

/* `path` as an absolute one; 0 where it is not watched. */
static int absolute(int folder, const char *path, char result[PATH_MAX]) {
    char base[PATH_MAX] = "";
    if (mode == OFF || !path) return 0;
    if (path[0] != '/') {
        if (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !name_of(folder, base)) return 0;
    }
    if (snprintf(result, PATH_MAX, "%s%s%s", base, path[0] == '/' ? "" : "/", path) >= PATH_MAX) return 0;
    return is_under(result);
}

static void folder_of(const char *path, char result[PATH_MAX]) {
    strcpy(result, path);
    char *slash = strrchr(result, '/');
    if (slash) *slash = 0;
}

/* MARK: chance */

/* SplitMix64 (Steele, Lea and Flood 2014) over what is to be decided. */
static uint64_t chance(uint64_t a, uint64_t b) {
    uint64_t value = seed * 0x9E3779B97F4A7C15u + a * 0xD1B54A32D192ED03u + b + 1;
    for (int round = 0; round < 2; round++) {
        value += 0x9E3779B97F4A7C15u;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
        value ^= value >> 31;
    }
    return value;
}

/* MARK: what is not durable yet */

struct file {
    struct file *next;
    dev_t device;
    ino_t inode;
    /* Ours, open for reading and writing; never closed, because that would give up the program's locks. */
    int fd;
    long count;
};

enum change_kind { WROTE, CUT, MADE, MADE_FOLDER, LINKED, REMOVED, REMOVED_FOLDER, RENAMED };

struct change {
    struct change *before;
    enum change_kind kind;
    int is_durable;
    /* Of file content: which file, its how manieth change, what was there. */
    struct file *file;
    long index;
    off64_t offset, byte_count, old_byte_count, old_size;
    unsigned char *old;
    /* Of a folder: whose entry, under which name, and where what was removed is kept. */
    dev_t device;
    ino_t folder;
    char *path, *other, *kept;
};

static struct change *changes;
static struct file *files;
static long stash_count;

static struct change *remember(enum change_kind kind) {
    struct change *change = calloc(1, sizeof *change);
    if (!change) die("memory");
    change->kind = kind;
    change->before = changes;
    changes = change;
    return change;
}

static struct file *file_of(int fd) {
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return NULL;
    for (struct file *file = files; file; file = file->next)
        if (file->device == status.st_dev && file->inode == status.st_ino) return file;
    struct file *file = calloc(1, sizeof *file);
    if (!file) die("memory");
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    file->fd = real_open64(link, O_RDWR | O_CLOEXEC);
    if (file->fd < 0) die("a file's second descriptor");
    file->device = status.st_dev;
    file->inode = status.st_ino;
    file->next = files;
    files = file;
    return file;
}

/* Keeps what lies at [offset, offset + count) of the file before it is written, or cut where `is_cut`. */
static void remember_content(int fd, off64_t offset, off64_t count, int is_cut) {
    struct file *file = file_of(fd);
    struct stat64 status;
    if (!file || fstat64(fd, &status) != 0) return;
    if (is_cut) count = status.st_size > offset ? status.st_size - offset : 0;
    struct change *change = remember(is_cut ? CUT : WROTE);
    change->file = file;
    change->index = file->count++;
    change->offset = offset;
    change->byte_count = count;
    change->old_size = status.st_size;
    off64_t there = status.st_size > offset ? status.st_size - offset : 0;
    change->old_byte_count = there < count ? there : count;
    change->old = malloc((size_t)change->old_byte_count + 1);
    if (!change->old) die("memory");
    if (real_pread64(file->fd, change->old, (size_t)change->old_byte_count, offset) != change->old_byte_count)
        die("reading what is overwritten");
}

static void remember_entry(enum change_kind kind, const char *path, const char *other, char *kept) {
    char folder[PATH_MAX];
    struct stat status;
    folder_of(kind == RENAMED ? other : path, folder);
    if (stat(folder, &status) != 0) die(folder);
    struct change *change = remember(kind);
    change->device = status.st_dev;
    change->folder = status.st_ino;
    change->path = strdup(path);
    change->other = other ? strdup(other) : NULL;
    change->kept = kept;
}

static char *stash_name(void) {
    char *name = NULL;
    if (asprintf(&name, "%s/%ld", stash, stash_count++) < 0) die("memory");
    return name;
}

/* A second name, not watched, for a file that is about to lose its own. */
static char *keep(const char *path) {
    struct stat status;
    if (lstat(path, &status) != 0 || S_ISDIR(status.st_mode)) return NULL;
    char *name = stash_name();
    if (real_linkat(AT_FDCWD, path, AT_FDCWD, name, 0) != 0) die("keeping what is removed");
    return name;
}

static void made_durable(int fd) {
    struct stat status;
    if (fstat(fd, &status) != 0) return;
    for (struct change *change = changes; change; change = change->before) {
        if (change->file
                ? change->file->inode == status.st_ino && change->file->device == status.st_dev
                : change->folder == status.st_ino && change->device == status.st_dev)
            change->is_durable = 1;
    }
}

/* MARK: power loss */

enum loss { ALL, NONE, SOME };

/* How many of a file's changes its sector at `offset` has seen; those after are lost. */
static long cut_of(struct file *file, off64_t offset) {
    switch (chance(1, file->inode) % 4) {
    case ALL: return 0;
    case NONE: return file->count;
    default: {
        uint64_t drawn = chance(file->inode + 2, (uint64_t)(offset / sector));
        if (drawn % 3 == 0) return 0;
        if (drawn % 3 == 1) return file->count;
        return (long)((drawn >> 8) % (uint64_t)(file->count + 1));
    }
    }
}

static void undo_content(struct change *change) {
    off64_t offset = change->offset, end = change->offset + change->byte_count;
    while (offset < end) {
        off64_t next = (offset / sector + 1) * sector;
        if (next > end) next = end;
        if (change->index >= cut_of(change->file, offset)) {
            off64_t done = offset - change->offset, old = change->old_byte_count - done;
            if (old > next - offset) old = next - offset;
            if (old < 0) old = 0;
            if (real_pwrite64(change->file->fd, change->old + done, (size_t)old, offset) != old) die("undoing");
            /* What was never there may be zeros or whatever the disk had. */
            size_t rest = (size_t)(next - offset - old);
            unsigned char *junk = malloc(rest + 1);
            if (!junk) die("memory");
            int is_zero = (int)(chance(3, change->file->inode) & 1);
            for (size_t i = 0; i < rest; i++)
                junk[i] = is_zero ? 0 : (unsigned char)(chance(4, (uint64_t)offset + i) & 0xff);
            if (real_pwrite64(change->file->fd, junk, rest, offset + old) != (ssize_t)rest) die("undoing");
            free(junk);
        }
        offset = next;
    }
}

/* A file has one size: that before the first change which it has not seen. */
static void undo_sizes(void) {
    for (struct file *file = files; file; file = file->next) {
        long cut = cut_of(file, -sector);
        off64_t size = -1;
        for (struct change *change = changes; change; change = change->before)
            if (change->file == file && !change->is_durable && change->index >= cut) size = change->old_size;
        struct stat64 status;
        if (size < 0) {
            /* The newest size; undoing may have written behind it. */
            off64_t newest = -1;
            for (struct change *change = changes; change && newest < 0; change = change->before) {
                if (change->file != file || change->is_durable) continue;
                newest = change->kind == CUT ? change->offset : change->offset + change->byte_count;
                if (change->kind == WROTE && change->old_size > newest) newest = change->old_size;
            }
            size = newest;
        }
        if (size < 0 || fstat64(file->fd, &status) != 0) continue;
        if (status.st_size != size && real_ftruncate64(file->fd, size) != 0) die("undoing a size");
    }
}

/* What comes back has one name, as before; unless another file has taken it since. */
static void give_back(const char *kept, const char *path) {
    real_syscall(SYS_renameat2, AT_FDCWD, kept, AT_FDCWD, path, 1 /* RENAME_NOREPLACE */);
}

static void undo_entry(struct change *change) {
    char *trash;
    switch (change->kind) {
    case MADE:
    case MADE_FOLDER:
    case LINKED:
        trash = stash_name();
        real_renameat(AT_FDCWD, change->path, AT_FDCWD, trash);
        break;
    case REMOVED: give_back(change->kept, change->path); break;
    case REMOVED_FOLDER: real_mkdirat(AT_FDCWD, change->path, 0700); break;
    case RENAMED:
        real_renameat(AT_FDCWD, change->other, AT_FDCWD, change->path);
        if (change->kept) give_back(change->kept, change->other);
        break;
    default: break;
    }
}

static void lose_power(void) {
    long count = 0, index = 0;
    for (struct change *change = changes; change; change = change->before)
        if (!change->file && !change->is_durable) count++;
    long kept = count ? (long)(chance(6, 0) % (uint64_t)(count + 1)) : 0;
    uint64_t how = chance(5, 0) % 4;
    /* The newest first. Content before names, which it does not need. */
    for (struct change *change = changes; change; change = change->before)
        if (change->file && !change->is_durable) undo_content(change);
    undo_sizes();
    for (struct change *change = changes; change; change = change->before) {
        if (change->file || change->is_durable) continue;
        long place = count - ++index;
        int is_lost = how == 0 || (how == 1 && place >= kept) || (how == 2 && chance(7, (uint64_t)place) & 1);
        if (is_lost) undo_entry(change);
    }
}

/* MARK: striking */

static void tell(const char *name, const char *path) {
    char line[PATH_MAX + 100];
    int length = snprintf(line, sizeof line, "%ld %ld %s %s\n", seen, at, name, path);
    int fd = real_open64(report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || real_write(fd, line, (size_t)length) != length) die("the report");
    real_close(fd);
}

static void die_by_signal(void) {
    real_syscall(SYS_kill, (long)getpid(), (long)SIGKILL);
    for (;;) pause();
}

enum verdict { GO_ON, GIVE_ERROR, GIVE_LESS };

/* Counts a watched call and says what becomes of it. The mutex is held until `leave`. */
static enum verdict enter(enum call call, const char *name, const char *path) {
    pthread_mutex_lock(&mutex);
    if (!strchr(calls, call)) return GO_ON;
    seen++;
    if (mode == COUNT || at <= 0 || seen < at || (seen > at && !(mode == FAIL && is_lasting))) return GO_ON;
    if (seen == at) tell(name, path);
    switch (mode) {
    case KILL: die_by_signal(); return GO_ON;
    case POWER:
        lose_power();
        die_by_signal();
        return GO_ON;
    case FAIL: return GIVE_ERROR;
    case SHORT: return GIVE_LESS;
    default: return GO_ON;
    }
}

static void leave(void) {
    int code = errno;
    pthread_mutex_unlock(&mutex);
    errno = code;
}

__attribute__((constructor)) static void begin(void) { prepare(); }

__attribute__((destructor)) static void end(void) {
    if (mode == OFF) return;
    pthread_mutex_lock(&mutex);
    if (mode == POWER) {
        fflush(NULL);
        if (at > seen) tell("exit", "-");
        lose_power();
        die_by_signal();
    }
    if (at == 0 || at > seen) tell("none", "-");
    pthread_mutex_unlock(&mutex);
}

/* MARK: what the program calls */

static int open_any(int folder, const char *path, int flags, mode_t permissions) {
    prepare();
    char whole[PATH_MAX];
    if (!absolute(folder, path, whole)) return real_openat64(folder, path, flags, permissions);
    struct stat status;
    int is_unnamed = (flags & O_TMPFILE) == O_TMPFILE;
    int is_new = (flags & O_CREAT) && lstat(whole, &status) != 0;
    enum verdict verdict = enter(is_new || is_unnamed ? CREATE : OPEN, "open", whole);
    int result = -1;
    if (verdict == GIVE_ERROR) {
        errno = failure;
    } else {
        if (mode == POWER && flags & O_TRUNC && !is_new && stat(whole, &status) == 0 && status.st_size > 0)
            die("a file is emptied by opening it, which is not modelled");
        result = real_openat64(folder, path, flags, permissions);
        if (result >= 0 && is_new && mode == POWER) remember_entry(MADE, whole, NULL, NULL);
    }
    leave();
    return result;
}

#define PERMISSIONS(flags)                                                     \
    mode_t permissions = 0;                                                    \
    if ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE) {             \
        va_list more;                                                          \
        va_start(more, flags);                                                 \
        permissions = va_arg(more, mode_t);                                    \
        va_end(more);                                                          \
    }

int open(const char *path, int flags, ...) {
    PERMISSIONS(flags)
    return open_any(AT_FDCWD, path, flags, permissions);
}

int open64(const char *path, int flags, ...) {
    PERMISSIONS(flags)
    return open_any(AT_FDCWD, path, flags, permissions);
}

int openat(int folder, const char *path, int flags, ...) {
    PERMISSIONS(flags)
    return open_any(folder, path, flags, permissions);
}

int openat64(int folder, const char *path, int flags, ...) {
    PERMISSIONS(flags)
    return open_any(folder, path, flags, permissions);
}

static ssize_t move_bytes(
    enum call call, const char *name, int fd, void *buffer, size_t count, off64_t offset, int has_offset) {
    char path[PATH_MAX];
    prepare();
    enum verdict verdict = GO_ON;
    int watched = is_watched(fd) && name_of(fd, path);
    ssize_t result = -1;
    if (watched) {
        verdict = enter(call, name, path);
        if (verdict == GIVE_LESS && count > 1) count /= 2;
    }
    if (verdict == GIVE_ERROR) {
        errno = failure;
    } else if (call == READ) {
        result = has_offset ? real_pread64(fd, buffer, count, offset) : real_read(fd, buffer, count);
    } else {
        if (watched && mode == POWER)
            remember_content(fd, has_offset ? offset : lseek64(fd, 0, SEEK_CUR), (off64_t)count, 0);
        result = has_offset ? real_pwrite64(fd, buffer, count, offset) : real_write(fd, buffer, count);
    }
    if (watched) leave();
    return result;
}

ssize_t read(int fd, void *buffer, size_t count) { return move_bytes(READ, "read", fd, buffer, count, 0, 0); }

ssize_t pread(int fd, void *buffer, size_t count, off_t offset) {
    return move_bytes(READ, "pread", fd, buffer, count, offset, 1);
}

ssize_t pread64(int fd, void *buffer, size_t count, off64_t offset) {
    return move_bytes(READ, "pread", fd, buffer, count, offset, 1);
}

ssize_t write(int fd, const void *buffer, size_t count) {
    return move_bytes(WRITE, "write", fd, (void *)buffer, count, 0, 0);
}

ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) {
    return move_bytes(WRITE, "pwrite", fd, (void *)buffer, count, offset, 1);
}

ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t offset) {
    return move_bytes(WRITE, "pwrite", fd, (void *)buffer, count, offset, 1);
}

static int on_file(enum call call, const char *name, int fd, off64_t size) {
    char path[PATH_MAX];
    prepare();
    int watched = is_watched(fd) && name_of(fd, path), result = -1;
    enum verdict verdict = watched ? enter(call, name, path) : GO_ON;
    if (call == CLOSE) {
        /* It is closed whatever it says, as on Linux. */
        result = real_close(fd);
        if (verdict == GIVE_ERROR) result = -1;
    } else if (verdict != GIVE_ERROR && call == SYNC) {
        result = real_fsync(fd);
        if (watched && result == 0 && mode == POWER) made_durable(fd);
    } else if (verdict != GIVE_ERROR && call == TRUNCATE) {
        if (watched && mode == POWER) remember_content(fd, size, 0, 1);
        result = real_ftruncate64(fd, size);
    }
    if (verdict == GIVE_ERROR) errno = failure;
    if (watched) leave();
    return result;
}

int fsync(int fd) { return on_file(SYNC, "fsync", fd, 0); }
int fdatasync(int fd) { return on_file(SYNC, "fdatasync", fd, 0); }
int ftruncate(int fd, off_t size) { return on_file(TRUNCATE, "ftruncate", fd, size); }
int ftruncate64(int fd, off64_t size) { return on_file(TRUNCATE, "ftruncate", fd, size); }
int close(int fd) { return on_file(CLOSE, "close", fd, 0); }

static long move_name(int from_folder, const char *from, int to_folder, const char *to, long flags) {
    prepare();
    char source[PATH_MAX], target[PATH_MAX];
    int is_to = absolute(to_folder, to, target), is_from = absolute(from_folder, from, source);
    if (!is_to || !is_from) return real_syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    long result = -1;
    if (enter(RENAME, "rename", target) == GIVE_ERROR) {
        errno = failure;
    } else {
        char *kept = mode == POWER ? keep(target) : NULL;
        result = real_syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
        if (result == 0 && mode == POWER) remember_entry(RENAMED, source, target, kept);
    }
    leave();
    return result;
}

int rename(const char *from, const char *to) { return (int)move_name(AT_FDCWD, from, AT_FDCWD, to, 0); }

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return (int)move_name(from_folder, from, to_folder, to, 0);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags) {
    return (int)move_name(from_folder, from, to_folder, to, (long)flags);
}

long syscall(long call, ...) {
    long word[6];
    va_list more;
    va_start(more, call);
    for (int i = 0; i < 6; i++) word[i] = va_arg(more, long);
    va_end(more);
    prepare();
    if (call == SYS_renameat2 && mode != OFF)
        return move_name((int)word[0], (const char *)word[1], (int)word[2], (const char *)word[3], word[4]);
    return real_syscall(call, word[0], word[1], word[2], word[3], word[4], word[5]);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    prepare();
    char target[PATH_MAX];
    if (!absolute(to_folder, to, target)) return real_linkat(from_folder, from, to_folder, to, flags);
    int result = -1;
    if (enter(LINK, "link", target) == GIVE_ERROR) {
        errno = failure;
    } else {
        result = real_linkat(from_folder, from, to_folder, to, flags);
        if (result == 0 && mode == POWER) remember_entry(LINKED, target, NULL, NULL);
    }
    leave();
    return result;
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

static int remove_name(int folder, const char *path, int flags) {
    prepare();
    char whole[PATH_MAX];
    if (!absolute(folder, path, whole)) return real_unlinkat(folder, path, flags);
    int is_folder = flags & AT_REMOVEDIR, result = -1;
    if (enter(is_folder ? RMDIR : UNLINK, is_folder ? "rmdir" : "unlink", whole) == GIVE_ERROR) {
        errno = failure;
    } else {
        char *kept = mode == POWER && !is_folder ? keep(whole) : NULL;
        result = real_unlinkat(folder, path, flags);
        if (result == 0 && mode == POWER)
            remember_entry(is_folder ? REMOVED_FOLDER : REMOVED, whole, NULL, kept);
    }
    leave();
    return result;
}

int unlink(const char *path) { return remove_name(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return remove_name(folder, path, flags); }
int rmdir(const char *path) { return remove_name(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t permissions) {
    prepare();
    char whole[PATH_MAX];
    if (!absolute(folder, path, whole)) return real_mkdirat(folder, path, permissions);
    int result = -1;
    if (enter(MKDIR, "mkdir", whole) == GIVE_ERROR) {
        errno = failure;
    } else {
        result = real_mkdirat(folder, path, permissions);
        if (result == 0 && mode == POWER) remember_entry(MADE_FOLDER, whole, NULL, NULL);
    }
    leave();
    return result;
}

int mkdir(const char *path, mode_t permissions) { return mkdirat(AT_FDCWD, path, permissions); }
