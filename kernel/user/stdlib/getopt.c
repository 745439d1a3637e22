/* Options of the command line. Ends at the first argument that is none, as POSIX has it; nothing is reordered. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

/* the next letter inside of an argument like -abc */
static char *rest;

static int complain(char *const argv[], const char *options, const char *what, const char *option, int missing)
{
	if (opterr && options[0] != ':')
		fprintf(stderr, "%s: %s -- '%s'\n", argv[0], what, option);
	return missing && options[0] == ':' ? ':' : '?';
}

static int short_option(int argc, char *const argv[], const char *options)
{
	char letter[2] = { *rest++, 0 };
	const char *found = letter[0] == ':' ? NULL : strchr(options, letter[0]);

	if (!*rest)
		optind++;
	optopt = letter[0];
	if (!found) {
		if (!*rest)
			rest = NULL;
		return complain(argv, options, "invalid option", letter, 0);
	}
	optarg = NULL;
	if (found[1] == ':') {
		if (*rest) {
			optarg = rest;
			optind++;
		} else if (found[2] != ':') {
			if (optind >= argc) {
				rest = NULL;
				return complain(argv, options, "option requires an argument", letter, 1);
			}
			optarg = argv[optind++];
		}
		rest = NULL;
	} else if (!*rest)
		rest = NULL;
	return letter[0];
}

static int long_option(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
	char *name = argv[optind++] + 2;
	size_t length = strcspn(name, "=");

	for (int i = 0; longs[i].name; i++) {
		if (strlen(longs[i].name) != length || strncmp(longs[i].name, name, length))
			continue;
		optarg = name[length] == '=' ? name + length + 1 : NULL;
		if (longs[i].has_arg == required_argument && !optarg) {
			if (optind >= argc)
				return complain(argv, options, "option requires an argument", name, 1);
			optarg = argv[optind++];
		}
		if (index)
			*index = i;
		if (!longs[i].flag)
			return longs[i].val;
		*longs[i].flag = longs[i].val;
		return 0;
	}
	return complain(argv, options, "unrecognized option", name, 0);
}

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
	optarg = NULL;
	if (!rest || !*rest) {
		char *argument = optind < argc ? argv[optind] : NULL;

		if (!argument || argument[0] != '-' || !argument[1])
			return -1;
		if (strcmp(argument, "--") == 0) {
			optind++;
			return -1;
		}
		if (argument[1] == '-' && longs)
			return long_option(argc, argv, options, longs, index);
		rest = argument + 1;
	}
	return short_option(argc, argv, options);
}

int getopt(int argc, char *const argv[], const char *options)
{
	return getopt_long(argc, argv, options, NULL, NULL);
}
