#include <stdio.h>
#include <pthread.h>
#include <unistd.h>
#include <sys/wait.h>
static int n; pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void *work(void *a){ for(int i=0;i<1000;i++){ pthread_mutex_lock(&m); n++; pthread_mutex_unlock(&m);} return a; }
int main(void){ pthread_t t[4]; for(int i=0;i<4;i++) if(pthread_create(&t[i],0,work,(void*)(long)i)) return 1; for(int i=0;i<4;i++){void*r; pthread_join(t[i],&r);} printf("n=%d\n",n);
 int p=fork(); if(p==0){ printf("child\n"); return 5;} int st; waitpid(p,&st,0); printf("status %d\n", WEXITSTATUS(st)); return 0;}
