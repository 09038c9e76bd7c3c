/* LD_PRELOAD: the day on the wall begins at CLOCK_BEGIN (seconds since 1970) and goes a thousand times slower than it does, so
 * that pictures of a page show the same day and minute whenever they are taken. Spans of time are left alone. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long long now_ns(void) {
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long started;

__attribute__((constructor)) static void begin(void) { started = now_ns(); }

int clock_gettime(clockid_t clock, struct timespec *out) {
  const char *from = getenv("CLOCK_BEGIN");
  if ((clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) || !from) return syscall(SYS_clock_gettime, clock, out);
  long long shown = atoll(from) * 1000000000LL + (now_ns() - started) / 1000;
  out->tv_sec = shown / 1000000000LL;
  out->tv_nsec = shown % 1000000000LL;
  return 0;
}
