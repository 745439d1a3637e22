/* The direction of rounding: asking for any but the only one fails. */
#include <fenv.h>

int fegetround(void)
{
	return FE_TONEAREST;
}

int fesetround(int mode)
{
	return mode != FE_TONEAREST;
}
