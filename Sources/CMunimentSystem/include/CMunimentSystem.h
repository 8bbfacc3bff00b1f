/* Calls that Swift cannot make itself: variadic functions and ones that the C library may lack.
   Every function returns 0 on success and an errno (or SQLite result code) otherwise. */
#ifndef CMUNIMENT_SYSTEM_H
#define CMUNIMENT_SYSTEM_H

#include <stdint.h>

/* Turns core dumps off, makes the process unreadable to others of the same user (PR_SET_DUMPABLE 0 on Linux,
   PT_DENY_ATTACH is not used on macOS), and lets a crash end it without any other program looking in. */
int muniment_harden_process(void);

/* Renames `from` to `to`, both relative to the folders open as the given descriptors.
   EEXIST if `to` exists: nothing is ever overwritten. */
int muniment_rename_exclusive(int from_folder, const char *from, int to_folder, const char *to);

/* Opens a new file for writing, mode 0600, that has no name yet and is gone when it is closed without one.
   A descriptor, or -1 with errno where the system or file system has no such files. */
int muniment_open_unnamed(const char *folder);

/* Gives the file opened so the name `path`. EEXIST if it exists: nothing is ever overwritten. */
int muniment_name_file(int descriptor, const char *path);

/* Opens a new file in memory alone, which no folder holds and which is gone when its last descriptor is closed.
   A descriptor, or -1 with errno where the system has no such files. `name` is seen in /proc. */
int muniment_open_memory(const char *name);

/* Nothing can be written to the file opened so from now on, by anybody; it is read from its beginning. */
int muniment_seal_memory(int descriptor);

/* How many cores this thread may run on, at least 1. Opens no file. */
int muniment_core_count(void);

/* Has the system begin to write out what was written to the file at `path`, where this process has it open for
   writing; it is waited for only where the disk's queue is full, and nothing is durable by it. Opens no file, since
   closing one would give up SQLite's locks on it (fcntl(2)). ENOTSUP where the system has no such call, ENOENT where no
   descriptor is found. */
int muniment_start_writeback(const char *path);

/* Sets defensive mode on, trusted schema off and extension loading off for an open sqlite3 *. */
int muniment_sqlite_harden(void *database);

/* Makes a way to a file known to SQLite as `name`, which must stay where it is; called once. What is opened by it is for
   `PRAGMA integrity_check` of a vault that is opened for reading and as immutable, and for nothing else: bytes of long
   rows are not what they are in the file. */
int muniment_register_structure_reading(const char *name);

/* For sqlite3_file_control: how many bytes were passed over so far, an int64_t. */
enum { muniment_structure_passed_over = 0x4D4E01 };

#endif
