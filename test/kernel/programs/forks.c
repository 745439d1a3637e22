/* As many children as there may be; the next fork fails; when they are gone, there may be as many again. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 100

int main(void)
{
	static pid_t pids[MOST];
	int counts[2];

	for (int round = 0; round < 2; round++) {
		int n = 0;

		while (n < MOST) {
			pid_t pid = fork();

			if (pid < 0)
				break;
			if (pid == 0)
				for (;;)
					pause();
			pids[n++] = pid;
		}
		if (errno != EAGAIN)
			perror("fork");
		counts[round] = n;
		while (n > 0)
			kill(pids[--n], SIGKILL);
		while (wait(NULL) > 0)
			;
	}
	printf("%s\n", counts[0] > 5 && counts[0] < MOST && counts[0] == counts[1] ? "the same" : "not the same");
	return 0;
}
