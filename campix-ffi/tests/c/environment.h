/* The floating-point environment of a thread, to compare it to the bit and to make it strange. Needs _GNU_SOURCE. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <fenv.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
typedef struct {
  uint32_t sse;
  uint32_t x87[7];
} environment;

static void look(environment *now) {
  uint16_t word;
  memset(now, 0, sizeof *now);
  __asm__ volatile("stmxcsr %0" : "=m"(now->sse));
  __asm__ volatile("fnstcw %0" : "=m"(word));
  /* fnstenv masks all exceptions: the control word is put back. Only control and status are compared, the rest is addresses. */
  __asm__ volatile("fnstenv %0\n\tfldcw %1" : "=m"(now->x87) : "m"(word) : "memory");
  now->x87[0] &= 0xFFFF;
  now->x87[1] &= 0xFFFF;
  memset(now->x87 + 2, 0, sizeof now->x87 - 2 * sizeof now->x87[0]);
}

static void flush_to_zero(void) {
  uint32_t sse;
  __asm__ volatile("stmxcsr %0" : "=m"(sse));
  sse |= 0x8040;
  __asm__ volatile("ldmxcsr %0" : : "m"(sse));
}
#else
typedef struct {
  fenv_t all;
} environment;

static void look(environment *now) {
  memset(now, 0, sizeof *now);
  fegetenv(&now->all);
}

static void flush_to_zero(void) {}
#endif

/* Exceptions trap, numbers are rounded up, small ones are flushed to zero, a flag is set. Returns 0 if there are no traps. */
static int make_strange(void) {
  fesetround(FE_UPWARD);
  feraiseexcept(FE_INEXACT);
  flush_to_zero();
  return feenableexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW) != -1;
}

#endif
