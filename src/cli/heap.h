/*
 * heap.h — the heap of the program, in large pages where the kernel has them.
 */
#ifndef CLI_HEAP_H
#define CLI_HEAP_H

/**
 * Before much is allocated. Messages of many calls are read in turn, each from other pages: with pages of 4 KiB
 * the processor looks up nearly each of them anew, which costs a sixth of the time. Where it cannot be had,
 * nothing happens.
 */
void heap_use_large_pages(void);

#endif
