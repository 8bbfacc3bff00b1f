// Input that zlib only reads is then const in its types too (zlib.h, since 1.2.5.2).
#define ZLIB_CONST
#include <zlib.h>
