/* LD_PRELOAD: a disk that fails on command. FAULT_FILE names a file whose first word says how:
 *   full      writes to the database fail with ENOSPC
 *   sync      fsync and fdatasync of the database fail with EIO
 * Anything else, or no file: all is well. Only files whose path holds "rapport.db" are concerned. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* By system call, so that none of the functions replaced below is used here. */
static int mode_is(const char *word) {
  const char *path = getenv("FAULT_FILE");
  char text[16] = {0};
  if (!path) return 0;
  long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return 0;
  long size = syscall(SYS_read, fd, text, sizeof text - 1);
  syscall(SYS_close, fd);
  return size > 0 && strncmp(text, word, strlen(word)) == 0;
}

static int is_database(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = 0;
  return strstr(path, "rapport.db") != NULL;
}

static int full(int fd) { return is_database(fd) && mode_is("full"); }
static int bad_sync(int fd) { return is_database(fd) && mode_is("sync"); }

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(error) do { errno = error; return -1; } while (0)

ssize_t write(int fd, const void *data, size_t size) {
  static ssize_t (*next)(int, const void *, size_t);
  if (!next) next = NEXT(write);
  if (full(fd)) FAIL(ENOSPC);
  return next(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  static ssize_t (*next)(int, const void *, size_t, off_t);
  if (!next) next = NEXT(pwrite);
  if (full(fd)) FAIL(ENOSPC);
  return next(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (!next) next = NEXT(pwrite64);
  if (full(fd)) FAIL(ENOSPC);
  return next(fd, data, size, at);
}

int fsync(int fd) {
  static int (*next)(int);
  if (!next) next = NEXT(fsync);
  if (bad_sync(fd)) FAIL(EIO);
  return next(fd);
}

int fdatasync(int fd) {
  static int (*next)(int);
  if (!next) next = NEXT(fdatasync);
  if (bad_sync(fd)) FAIL(EIO);
  return next(fd);
}
