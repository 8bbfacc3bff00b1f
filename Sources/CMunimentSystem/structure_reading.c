/* A way to a vault's file (an SQLite VFS: sqlite.org/vfs.html) for SQLite's integrity check alone. Of a page on which the
   rest of a long row stands, that check looks at the first four bytes, the number of the next page (section 1.6 of
   sqlite.org/fileformat2.html); the row's own bytes, which are nearly all of a vault, are passed over here. They are read
   by whoever checks the rows.

   A page that begins with a zero byte is no b-tree page, for those have 2, 5, 10 or 13 there. It is one of these pages, or
   one of the list of free pages, which is read first and never passed over. Where that list cannot be followed, nothing
   is passed over. A page that is used as something else than it is fails the check in any case: no b-tree begins so, and
   the list of free pages that the check follows is the one that was read.

   While the file comes from the disk nothing is passed over: the system reads ahead for who reads in order, and those who
   read the rows find in memory what this thread had brought. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "include/CMunimentSystem.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { header_size = 100, head_size = 8, pages_between_looks = 16 };

struct structure_file {
    sqlite3_file base;
    sqlite3_file *inner;
    /* 0: nothing is passed over. */
    sqlite3_int64 page_size;
    /* The pages of the list of free pages, ascending. */
    uint32_t *listing;
    size_t listing_count;
    sqlite3_int64 passed_over;
    /* What this thread had read from disks at the last look, whether that was more than at the one before, and how many
       pages are read until the next. */
    long blocks_read;
    int comes_from_disk;
    int pages_left;
};

static sqlite3_vfs *own_vfs(void) { return sqlite3_vfs_find(NULL); }
static struct structure_file *structure(sqlite3_file *file) { return (struct structure_file *)(void *)file; }
static sqlite3_file *inner(sqlite3_file *file) { return structure(file)->inner; }

static uint32_t number_at(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int compare(const void *one, const void *other) {
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return a < b ? -1 : a > b;
}

/* Finds the pages that must not be passed over. */
static void read_listing(struct structure_file *file) {
    unsigned char header[header_size];
    sqlite3_int64 size = 0;
    const sqlite3_io_methods *methods = file->inner->pMethods;
    if (methods->xRead(file->inner, header, header_size, 0) != SQLITE_OK) return;
    if (methods->xFileSize(file->inner, &size) != SQLITE_OK) return;
    sqlite3_int64 page_size = header[16] << 8 | header[17];
    if (page_size < 512) return;
    sqlite3_int64 most = size / page_size;
    size_t room = 0;
    for (uint32_t page = number_at(header + 32); page != 0;) {
        unsigned char head[4];
        if (page > most || (sqlite3_int64)file->listing_count > most) return;
        if (file->listing_count == room) {
            room = room == 0 ? 64 : room * 2;
            uint32_t *more = realloc(file->listing, room * sizeof *more);
            if (more == NULL) return;
            file->listing = more;
        }
        file->listing[file->listing_count++] = page;
        if (methods->xRead(file->inner, head, sizeof head, (page - 1) * page_size) != SQLITE_OK) return;
        page = number_at(head);
    }
    if (file->listing_count > 0) qsort(file->listing, file->listing_count, sizeof *file->listing, compare);
    file->page_size = page_size;
}

/* What this thread read from disks so far, in blocks; 0 where the system does not say. */
static long blocks_read(void) {
#if defined(__linux__)
    struct rusage used;
    if (getrusage(RUSAGE_THREAD, &used) == 0) return used.ru_inblock;
#endif
    return 0;
}

static int comes_from_disk(struct structure_file *file) {
    if (file->pages_left-- > 0) return file->comes_from_disk;
    long now = blocks_read();
    file->comes_from_disk = now != file->blocks_read;
    file->blocks_read = now;
    file->pages_left = pages_between_looks - 1;
    return file->comes_from_disk;
}

static int structure_close(sqlite3_file *file) {
    free(structure(file)->listing);
    structure(file)->listing = NULL;
    return inner(file)->pMethods->xClose(inner(file));
}

static int structure_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    struct structure_file *file = structure(base);
    const sqlite3_io_methods *methods = file->inner->pMethods;
    if (file->page_size > 0 && count == file->page_size && offset > 0 && offset % count == 0
        && !comes_from_disk(file)) {
        uint32_t page = (uint32_t)(offset / count) + 1;
        unsigned char *head = bytes;
        if (methods->xRead(file->inner, head, head_size, offset) == SQLITE_OK && head[0] == 0
            && (file->listing_count == 0
                || !bsearch(&page, file->listing, file->listing_count, sizeof page, compare))) {
            file->passed_over += count - head_size;
            return SQLITE_OK;
        }
    }
    return methods->xRead(file->inner, bytes, count, offset);
}

static int structure_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    (void)file, (void)bytes, (void)count, (void)offset;
    return SQLITE_READONLY;
}
static int structure_truncate(sqlite3_file *file, sqlite3_int64 size) {
    (void)file, (void)size;
    return SQLITE_READONLY;
}
static int structure_sync(sqlite3_file *file, int flags) {
    (void)file, (void)flags;
    return SQLITE_OK;
}
static int structure_size(sqlite3_file *file, sqlite3_int64 *size) {
    return inner(file)->pMethods->xFileSize(inner(file), size);
}
static int structure_lock(sqlite3_file *file, int level) { return inner(file)->pMethods->xLock(inner(file), level); }
static int structure_unlock(sqlite3_file *file, int level) {
    return inner(file)->pMethods->xUnlock(inner(file), level);
}
static int structure_reserved(sqlite3_file *file, int *result) {
    return inner(file)->pMethods->xCheckReservedLock(inner(file), result);
}
static int structure_control(sqlite3_file *file, int operation, void *argument) {
    if (operation == muniment_structure_passed_over) {
        *(int64_t *)argument = structure(file)->passed_over;
        return SQLITE_OK;
    }
    return inner(file)->pMethods->xFileControl(inner(file), operation, argument);
}
static int structure_sector(sqlite3_file *file) { return inner(file)->pMethods->xSectorSize(inner(file)); }
static int structure_characteristics(sqlite3_file *file) {
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}

/* Version 1: nothing is mapped into memory, and there is no WAL. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = structure_close,
    .xRead = structure_read,
    .xWrite = structure_write,
    .xTruncate = structure_truncate,
    .xSync = structure_sync,
    .xFileSize = structure_size,
    .xLock = structure_lock,
    .xUnlock = structure_unlock,
    .xCheckReservedLock = structure_reserved,
    .xFileControl = structure_control,
    .xSectorSize = structure_sector,
    .xDeviceCharacteristics = structure_characteristics,
};

static int structure_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags) {
    (void)vfs;
    struct structure_file *file = structure(base);
    memset(file, 0, sizeof *file);
    /* It looks at one database and makes nothing. */
    if (!(flags & SQLITE_OPEN_MAIN_DB) || !(flags & SQLITE_OPEN_READONLY)) return SQLITE_CANTOPEN;
    file->inner = (sqlite3_file *)(void *)(file + 1);
    int code = own_vfs()->xOpen(own_vfs(), path, file->inner, flags, out_flags);
    if (code != SQLITE_OK) {
        if (file->inner->pMethods != NULL) file->inner->pMethods->xClose(file->inner);
        return code;
    }
    file->base.pMethods = &methods;
    read_listing(file);
    file->blocks_read = blocks_read();
    return SQLITE_OK;
}

int muniment_register_structure_reading(const char *name) {
    static sqlite3_vfs vfs;
    int code = sqlite3_initialize();
    if (code != SQLITE_OK) return code;
    if (own_vfs() == NULL) return SQLITE_ERROR;
    /* All but opening is SQLite's own. */
    vfs = *own_vfs();
    vfs.zName = name;
    vfs.pNext = NULL;
    vfs.szOsFile += (int)sizeof(struct structure_file);
    vfs.xOpen = structure_open;
    return sqlite3_vfs_register(&vfs, 0);
}
