/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CTYPE_H
#define _LINUX_CTYPE_H
#define isdigit(c)	((c) >= '0' && (c) <= '9')
#define isspace(c)	((c) == ' ' || ((c) >= '\t' && (c) <= '\r'))
#define isalpha(c)	(((c) >= 'a' && (c) <= 'z') || ((c) >= 'A' && (c) <= 'Z'))
#define isxdigit(c)	(isdigit(c) || ((c) >= 'a' && (c) <= 'f') || ((c) >= 'A' && (c) <= 'F'))
#define tolower(c)	((c) >= 'A' && (c) <= 'Z' ? (c) + 32 : (c))
#endif
